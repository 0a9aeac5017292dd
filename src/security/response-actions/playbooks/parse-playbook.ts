import { sha256 } from '../../../platform/crypto/digest.ts'
import { isRecord } from '../../monitoring/sigma/event-fields.ts'
import { factNames } from './fact.ts'
import { parseCondition } from './parse-condition.ts'
import { PlaybookError, type Playbook, type PlaybookStep, type Proposal } from './playbook.ts'

const GATHER = /^npx 6fb incident gather __incident__:value ([a-z-]+)$/
const CONTAIN = 'POST /containments HTTP/1.1'

/**
 * Reads a playbook in CACAO 2.0. `key` is its file without .json. Throws a
 * PlaybookError for whatever is not run here, so that no step is ever passed over in silence.
 */
export function parsePlaybook(text: string, key: string): Playbook {
  const refuse = (where: string, why: string): never => {
    throw new PlaybookError(`${key}.json: ${where}: ${why}`)
  }
  const value: unknown = JSON.parse(text)
  if (!isRecord(value) || value['type'] !== 'playbook' || value['spec_version'] !== 'cacao-2.0')
    return refuse('type', 'it is no CACAO 2.0 playbook')
  const { id, name, workflow, workflow_start: start } = value
  if (typeof id !== 'string' || typeof name !== 'string' || !isRecord(workflow) || typeof start !== 'string')
    return refuse('id, name, workflow', 'they must be there')
  const first = workflow[start]
  if (!isRecord(first) || first['type'] !== 'start' || typeof first['on_completion'] !== 'string')
    return refuse('workflow_start', 'it names no start step that goes on')
  const steps = new Map(
    Object.entries(workflow)
      .filter(([stepId]) => stepId !== start)
      .map(([stepId, step]) => [stepId, readStep(step, (why) => refuse(stepId, why))]),
  )
  const playbook: Playbook = {
    id,
    key,
    title: name,
    version: sha256(text).toString('hex').slice(0, 12),
    first: first['on_completion'],
    steps,
  }
  checkWays(playbook, refuse)
  return playbook
}

function readStep(step: unknown, refuse: (why: string) => never): PlaybookStep {
  if (!isRecord(step)) return refuse('it is no step')
  const text = (field: string): string => {
    const found = step[field]
    return typeof found === 'string' ? found : refuse(`${field} must be a text`)
  }
  for (const field of ['on_success', 'on_failure', 'delay'])
    if (step[field] !== undefined) refuse(`${field} is not run here`)
  switch (step['type']) {
    case 'end':
      return { kind: 'end' }
    case 'action':
      return readAction(step, refuse)
    case 'if-condition': {
      const condition = parseCondition(text('condition'))
      if (condition === null) return refuse(`the condition ${text('condition')} is not understood`)
      const onFalse = step['on_false'] === undefined ? null : text('on_false')
      return {
        kind: 'condition',
        name: text('name'),
        condition,
        onTrue: text('on_true'),
        onFalse,
        next: text('on_completion'),
      }
    }
    case 'parallel': {
      const { next_steps: branches } = step
      if (!Array.isArray(branches) || !branches.every((one) => typeof one === 'string'))
        return refuse('next_steps must be a list of steps')
      return { kind: 'parallel', name: text('name'), branches, next: text('on_completion') }
    }
    case 'playbook-action':
      return {
        kind: 'playbook',
        name: text('name'),
        playbookId: text('playbook_id'),
        next: text('on_completion'),
      }
    default:
      return refuse(`steps of the type ${String(step['type'])} are not run here`)
  }
}

function readAction(step: Record<string, unknown>, refuse: (why: string) => never): PlaybookStep {
  const { name, description: says, commands, on_completion: next, timeout } = step
  if (typeof name !== 'string' || typeof says !== 'string' || typeof next !== 'string')
    return refuse('name, description and on_completion must be texts')
  const all: unknown[] = Array.isArray(commands) ? commands : []
  const [main, second] = all.filter(isRecord)
  if (main === undefined || all.length > 2) return refuse('it must have one command, or two')
  const command = String(main['command'])
  if (main['type'] === 'bash') {
    const [, asked] = GATHER.exec(command) ?? []
    const fact = factNames.find((one) => one === asked)
    if (fact === undefined) return refuse(`the guard does not gather “${command}”`)
    if (second !== undefined || timeout !== undefined) return refuse('a fact has one command and no timeout')
    return { kind: 'gather', name, says, fact, next }
  }
  if (main['type'] !== 'manual')
    return refuse(`commands of the type ${String(main['type'])} are not run here`)
  const proposal = second === undefined ? null : readProposal(second)
  if (proposal === undefined) return refuse(`the second command must be ${CONTAIN} with a JSON object`)
  const timeoutMs = typeof timeout === 'number' ? timeout : null
  return { kind: 'manual', name, says, text: command, proposal, timeoutMs, next }
}

function readProposal({ type, command, content }: Record<string, unknown>): Proposal | undefined {
  if (type !== 'http-api' || command !== CONTAIN || typeof content !== 'string') return undefined
  const order: unknown = JSON.parse(content)
  if (!isRecord(order)) return undefined
  const entries = Object.entries(order).flatMap(([name, value]): [string, string | number][] =>
    typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [],
  )
  return Object.fromEntries(entries)
}

/** Every way ends in an end step, and none leads back. */
function checkWays({ steps, first }: Playbook, refuse: (where: string, why: string) => never): void {
  const follow = (stepId: string, before: readonly string[]): void => {
    if (before.includes(stepId)) return refuse(stepId, 'the way leads back to it')
    const step = steps.get(stepId)
    if (step === undefined) return refuse(stepId, 'there is no such step')
    const passed = [...before, stepId]
    if (step.kind === 'end') return
    if (step.kind === 'parallel') step.branches.forEach((branch) => follow(branch, passed))
    if (step.kind === 'condition') {
      follow(step.onTrue, passed)
      if (step.onFalse !== null) follow(step.onFalse, passed)
    }
    follow(step.next, passed)
  }
  follow(first, [])
}
