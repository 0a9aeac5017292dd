import { Argument, Option, type Command } from 'commander'
import { hostToAsk } from '../../platform/http/host-to-ask.ts'
import { ProblemError } from '../../platform/http/problem.ts'
import { actAsGuard } from '../emergency-commands/act-as-guard.ts'
import { CommandError } from '../emergency-commands/command-error.ts'
import { show } from '../emergency-commands/show.ts'
import { severities, type Severity } from '../incident-classification/criteria.ts'
import { namedIncident } from '../investigation/named-incident.ts'
import { lowerSeverity } from './lower-severity.ts'
import { noteIncident } from './note-incident.ts'
import { resolveIncident } from './resolve-incident.ts'
import { tryClosing } from './try-closing.ts'
import { whyOpen } from './why-open.ts'

interface ResolveOptions {
  reason: string
  lessons: string
  containments?: 'lift' | 'keep'
  json?: boolean
}

/** incident resolve, note and severity; `incident` is the command that they belong to. */
export function recoveryCommands(incident: Command): void {
  incident
    .command('resolve <number>')
    .description('close an incident: booking, signing in and the limiter are tried first')
    .requiredOption('--reason <sentence>', 'what it was, and why it is over')
    .requiredOption('--lessons <sentence>', 'what was learnt')
    .addOption(
      new Option('--containments <what>', 'what becomes of what is still shut').choices(['lift', 'keep']),
    )
    .option('--json', 'one JSON line')
    .action(async (number: string, { reason, lessons, containments, json = false }: ResolveOptions) => {
      await actAsGuard(async (context, by, settings) => {
        const { id } = await namedIncident(context.database.query, number)
        const { host, rateLimitMax } = settings
        const checks = await tryClosing(context, { host: hostToAsk(host), rateLimitMax })
        const closing = { id, by, reason, lessons, containments: containments ?? null }
        const open = await context.database.query
          .transaction()
          .execute((transaction) => resolveIncident(context, transaction, closing, checks))
        if (open !== null) throw new CommandError(`#${number} stays open. ${whyOpen(open)}`)
        const tried = checks.map(({ name, detail }) => `  ${name.replace('_', ' ')}: ${detail}`)
        show(json, { id, resolved: true, checks }, [`Resolved #${number}.`, ...tried].join('\n'))
      })
    })

  incident
    .command('note <number> <text>')
    .description('write into the timeline; nobody changes it afterwards')
    .option('--json', 'one JSON line')
    .action(async (number: string, text: string, { json = false }: { json?: boolean }) => {
      if (text.trim() === '') throw new CommandError('The note is empty.')
      await actAsGuard(async (context, by) => {
        const { id } = await namedIncident(context.database.query, number)
        await context.database.query
          .transaction()
          .execute((transaction) => noteIncident(context, transaction, { incidentId: id, text, by }))
        show(json, { id, noted: true }, `Noted in #${number}.`)
      })
    })

  incident
    .command('severity <number>')
    .description('lower the severity: it rises by itself, and falls only so')
    .addArgument(new Argument('<to>', 'the lower one').choices(severities))
    .requiredOption('--reason <sentence>', 'why')
    .option('--json', 'one JSON line')
    .action(async (number: string, to: Severity, options: { reason: string; json?: boolean }) => {
      const { reason, json = false } = options
      await actAsGuard(async (context, by) => {
        const { id, severity: from } = await namedIncident(context.database.query, number)
        try {
          await context.database.query
            .transaction()
            .execute((transaction) => lowerSeverity(context, transaction, { incidentId: id, to, reason, by }))
        } catch (error) {
          if (error instanceof ProblemError) throw new CommandError(error.message)
          throw error
        }
        show(json, { id, from, to }, `#${number} is ${to} now, was ${from}.`)
      })
    })
}
