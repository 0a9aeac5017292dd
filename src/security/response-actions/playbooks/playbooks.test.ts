import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { noStandards, standardFolder } from '../../monitoring/standards.test-helper.ts'
import { loadPlaybooks } from './load-playbooks.ts'
import { parsePlaybook } from './parse-playbook.ts'
import { playbookFor } from './playbook-for.ts'
import { factNames } from './fact.ts'
import { walkPlaybook, type StepRecord } from './walk-playbook.ts'

const folder = join(import.meta.dirname, 'cacao')
const files = readdirSync(folder)
const read = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>
const library = loadPlaybooks(folder)

describe('a playbook is CACAO 2.0:', () => {
  const cacao = standardFolder('cacao')
  test.for(files)('%s', (file, { skip }) => {
    if (cacao === undefined) return skip(noStandards)
    const ajv = new Ajv2020()
    formats.default(ajv)
    const isValid = ajv.compile(
      JSON.parse(readFileSync(join(cacao, 'playbook.strict.json'), 'utf8')) as object,
    )
    isValid(read(file))
    expect(isValid.errors ?? []).toEqual([])
  })
})

test('all are loaded, each fact that is gathered is asked for by one, and each rule has one', () => {
  expect(library.size).toBe(files.length)
  const asked = [...library.values()].flatMap(({ steps }) =>
    [...steps.values()].flatMap((step) => (step.kind === 'gather' ? [step.fact] : [])),
  )
  expect(factNames.filter((name) => !asked.includes(name))).toEqual([])
  for (const [rule, key] of [
    ['credential-stuffing', 'unauthorized-access'],
    ['row-tampering', 'database-compromise'],
    ['a rule that comes later', 'unauthorized-access'],
  ] as const)
    expect(playbookFor(library, rule).key).toBe(key)
})

test('what a step proposes is an order that POST /containments takes', () => {
  const document = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../../openapi.json'), 'utf8'),
  ) as {
    paths: Record<string, { post: { requestBody: { content: Record<string, { schema: object }> } } }>
  }
  const schema = document.paths['/containments']?.post.requestBody.content['application/json']?.schema ?? {}
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  const isOrder = ajv.compile(schema)
  const proposals = [...library.values()].flatMap(({ steps }) =>
    [...steps.values()].flatMap((step) =>
      step.kind === 'manual' && step.proposal !== null ? [step.proposal] : [],
    ),
  )
  expect(proposals.length).toBeGreaterThan(4)
  expect(proposals.filter((proposal) => !isOrder(proposal))).toEqual([])
  expect(isOrder({ verb: 'open_everything', reason: 'x' })).toBe(false)
})

describe('whatever is not run stops the loading, with its place:', () => {
  const end = 'end--11111111-1111-5111-8111-111111111111'
  const id = 'action--11111111-1111-5111-8111-111111111112'
  const action = {
    type: 'action',
    name: 'a',
    description: 'b',
    commands: [{ type: 'bash', command: 'npx 6fb incident gather __incident__:value severity' }],
    on_completion: end,
  }
  const playbook = (step: object, others: object = {}): string =>
    JSON.stringify({
      type: 'playbook',
      spec_version: 'cacao-2.0',
      id: 'p',
      name: 'n',
      workflow_start: 'start--1',
      workflow: {
        'start--1': { type: 'start', on_completion: id },
        [id]: step,
        [end]: { type: 'end' },
        ...others,
      },
    })
  const load = (text: string) => () => parsePlaybook(text, 'x')

  test('nothing does when all is well', () => {
    expect(load(playbook(action))()).toMatchObject({ key: 'x', first: id })
  })

  test.each<[string, object, RegExp]>([
    ['a loop', { type: 'while-condition' }, /steps of the type while-condition/],
    ['a switch', { type: 'switch-condition' }, /switch-condition/],
    [
      'another shell command',
      { ...action, commands: [{ type: 'bash', command: 'rm -rf /' }] },
      /does not gather “rm/,
    ],
    [
      'an unknown fact',
      { ...action, commands: [{ type: 'bash', command: 'npx 6fb incident gather __incident__:value x' }] },
      /does not gather/,
    ],
    ['another kind of command', { ...action, commands: [{ type: 'ssh', command: 'ls' }] }, /type ssh/],
    ['a way for failures', { ...action, on_failure: end }, /on_failure is not run/],
    ['a step that is not there', { ...action, on_completion: 'end--2' }, /there is no such step/],
    ['a way back', { ...action, on_completion: id }, /leads back/],
    [
      'a condition that is not understood',
      {
        type: 'if-condition',
        name: 'c',
        condition: '__severity__:value > 3',
        on_true: end,
        on_completion: end,
      },
      /is not understood/,
    ],
    [
      'a proposal that is none',
      {
        ...action,
        commands: [
          { type: 'manual', command: 'x' },
          { type: 'http-api', command: 'GET / HTTP/1.1' },
        ],
      },
      /must be POST/,
    ],
  ])('%s', (_, step, message) => {
    expect(load(playbook(step))).toThrow(message)
    expect(load(playbook(step))).toThrow(/^x\.json: /)
  })
})

describe('a walk', () => {
  const main = playbookFor(library, 'limiter-inactive')

  /** Answers step after step as `answer` says, until nothing is ready. */
  function live(answer: (name: string) => StepRecord | null): Map<string, StepRecord> {
    const known = new Map<string, StepRecord>()
    for (let turn = 0; turn < 100; turn++) {
      const ready = walkPlaybook(library, main, known).filter(({ state }) => state === 'ready')
      const answered = ready.flatMap(({ path, step }) => {
        const record =
          step.kind === 'manual' ? answer(step.name) : { state: 'done' as const, outcome: 'true' }
        return record === null ? [] : [[path, record] as const]
      })
      if (answered.length === 0) return known
      for (const [path, record] of answered) known.set(path, record)
    }
    throw new Error('It never ends.')
  }

  test('facts are gathered beside decisions that wait, and what comes after them waits', () => {
    const known = live((name) => (name === 'Acknowledge' ? { state: 'done', outcome: '' } : null))
    const walked = walkPlaybook(library, main, known)
    const states = Object.fromEntries(walked.map(({ step, state }) => [step.name, state]))
    expect(states).toMatchObject({
      'Determine incident severity level': 'done',
      'Check rate limiter status': 'done',
      'What triggered the discovery?': 'done',
      'Implement emergency rate limiting if needed': 'ready',
      'Test booking flow, authentication and rate limiting': 'ahead',
    })
  })

  test('it ends when every step is done or left out, and no step comes twice', () => {
    const known = live(() => ({ state: 'skipped', outcome: '' }))
    const walked = walkPlaybook(library, main, known)
    expect(walked.every(({ state }) => state === 'done' || state === 'skipped')).toBe(true)
    expect(new Set(walked.map(({ path }) => path)).size).toBe(walked.length)
  })

  test('the branch of a condition that does not hold is not walked', () => {
    const known = live(() => null)
    const [path] = [...known].find(([, { outcome }]) => outcome === 'true') ?? []
    expect(path).toBeDefined()
    const names = (records: ReadonlyMap<string, StepRecord>) =>
      walkPlaybook(library, main, records).map(({ step }) => step.name)
    const denied = new Map([...known].map(([at, record]) => [at, { ...record, outcome: 'false' }]))
    expect(names(known)).toContain('Acknowledge')
    expect(names(denied)).not.toContain('Acknowledge')
  })
})
