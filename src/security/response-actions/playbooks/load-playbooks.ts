import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePlaybook } from './parse-playbook.ts'
import { PlaybookError, type Playbook, type PlaybookLibrary } from './playbook.ts'

/** Reads all playbooks of a folder. Throws a PlaybookError for one that can't be run, or that calls one that is not there. */
export function loadPlaybooks(folder: string): PlaybookLibrary {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const playbooks = files.map((name) =>
    parsePlaybook(readFileSync(join(folder, name), 'utf8'), name.slice(0, -'.json'.length)),
  )
  const library = new Map(playbooks.map((playbook) => [playbook.id, playbook]))
  for (const playbook of playbooks) checkCalls(playbook, library, [])
  return library
}

function checkCalls(playbook: Playbook, library: PlaybookLibrary, before: readonly string[]): void {
  if (before.includes(playbook.id)) throw new PlaybookError(`${playbook.key}.json calls itself`)
  for (const step of playbook.steps.values()) {
    if (step.kind !== 'playbook') continue
    const called = library.get(step.playbookId)
    if (called === undefined)
      throw new PlaybookError(`${playbook.key}.json: there is no playbook ${step.playbookId}`)
    checkCalls(called, library, [...before, playbook.id])
  }
}
