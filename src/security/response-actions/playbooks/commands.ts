import { join } from 'node:path'
import { Argument, type Command } from 'commander'
import { hostToAsk } from '../../../platform/http/host-to-ask.ts'
import { actAsGuard } from '../../emergency-commands/act-as-guard.ts'
import { show } from '../../emergency-commands/show.ts'
import { withDatabase } from '../../emergency-commands/with-database.ts'
import { namedIncident } from '../../investigation/named-incident.ts'
import { loadPlaybooks } from './load-playbooks.ts'
import { readRun } from './read-run.ts'
import { factNames, type FactName } from './fact.ts'
import { gatherFact } from './gather-fact.ts'

const marks = { ahead: ' ', ready: ' ', waiting: '>', done: 'x', skipped: '-' }

/** incident playbook and gather; `incident` is the command that they belong to. */
export function playbookCommands(incident: Command): void {
  incident
    .command('playbook <number>')
    .description('the playbook that an incident follows, step by step; > waits for somebody')
    .option('--json', 'one JSON line for each step')
    .action(async (number: string, { json = false }: { json?: boolean }) => {
      await withDatabase('auditor', async ({ query }) => {
        const found = await namedIncident(query, number)
        const library = loadPlaybooks(join(import.meta.dirname, 'cacao'))
        const { main, stored, walked } = await readRun(query, library, found)
        const outcomes = new Map(stored.map(({ path, outcome }) => [path, outcome]))
        if (!json) show(false, null, `${main.title}, incident #${found.number}`)
        for (const { path, playbook, step, state } of walked) {
          if (step.kind === 'condition') continue
          const outcome = outcomes.get(path) ?? ''
          const text = outcome === '' && step.kind === 'manual' && state === 'waiting' ? step.text : outcome
          show(
            json,
            {
              playbook: playbook.key,
              name: step.name,
              by: step.kind === 'manual' ? 'person' : 'guard',
              state,
              outcome,
            },
            `[${marks[state]}] ${step.name}${text === '' ? '' : `\n      ${text}`}`,
          )
        }
      })
    })

  incident
    .command('gather <number>')
    .description('find out one fact about an incident, as its playbook does')
    .addArgument(new Argument('<fact>', 'which').choices(factNames))
    .option('--json', 'one JSON line')
    .action(async (number: string, fact: FactName, { json = false }: { json?: boolean }) => {
      await actAsGuard(async (context, _by, { host, rateLimitMax }) => {
        const found = await namedIncident(context.database.query, number)
        const server = { host: hostToAsk(host), rateLimitMax }
        const text = await gatherFact(fact, { context, server, incident: found })
        show(json, { incident: found.number, fact, text }, text)
      })
    })
}
