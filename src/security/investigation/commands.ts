import { join } from 'node:path'
import type { Command } from 'commander'
import { CommandError } from '../emergency-commands/command-error.ts'
import { show } from '../emergency-commands/show.ts'
import { withDatabase } from '../emergency-commands/with-database.ts'
import { verifyChain } from './verify-chain.ts'

interface Row {
  id: string
  number: number
  severity: string
  status: string
  title: string
  sentence: string
  detected_at: Temporal.Instant
}

/** incident list, incident show, audit verify. */
export function investigationCommands(program: Command): void {
  const incident = program.command('incident').description('look at incidents')

  incident
    .command('list')
    .description('the newest incidents')
    .option('--json', 'one JSON line each')
    .action(async ({ json = false }: { json?: boolean }) => {
      await withDatabase('auditor', async ({ sql }) => {
        const rows = await sql<
          Row[]
        >`select id, number, severity, status, title, sentence, detected_at from incident order by detected_at desc limit 50`
        if (rows.length === 0 && !json) show(false, null, 'No incidents.')
        for (const row of rows) {
          show(
            json,
            { ...row, detected_at: row.detected_at.toString() },
            `#${row.number}  ${row.severity}  ${row.status.padEnd(9)}  ${row.detected_at.toString({ smallestUnit: 'second' })}  ${row.sentence}`,
          )
        }
      })
    })

  incident
    .command('show <number>')
    .description('one incident with its timeline')
    .option('--json', 'one JSON line')
    .action(async (number: string, { json = false }: { json?: boolean }) => {
      if (!/^\d{1,9}$/.test(number)) throw new CommandError('Name an incident by its number, such as 1.')
      await withDatabase('auditor', async ({ sql }) => {
        const [row] = await sql<
          Row[]
        >`select id, number, severity, status, title, sentence, detected_at from incident where number = ${Number(number)}`
        if (row === undefined) throw new CommandError(`There is no incident #${number}.`)
        const timeline = await sql<{ at: Temporal.Instant; text: string }[]>`
          select at, text from incident_timeline where incident_id = ${row.id} order by at, id`
        const lines = timeline.map(
          (entry) => `  ${entry.at.toString({ smallestUnit: 'millisecond' })}  ${entry.text}`,
        )
        show(
          json,
          {
            ...row,
            detected_at: row.detected_at.toString(),
            timeline: timeline.map((entry) => ({ at: entry.at.toString(), text: entry.text })),
          },
          [`#${row.number} ${row.severity} ${row.title} (${row.status})`, row.sentence, '', ...lines].join(
            '\n',
          ),
        )
      })
    })

  program
    .command('audit')
    .description('the sealed record')
    .command('verify')
    .description('walk the chain and name the first broken link')
    .option('--json', 'one JSON line')
    .action(async ({ json = false }: { json?: boolean }) => {
      await withDatabase('auditor', async (database, { secrets, dataDir }) => {
        const verdict = await verifyChain(database, {
          publicKey: secrets.checkpointPublic,
          macKey: Buffer.from(secrets.guard.eventMac, 'base64url'),
          checkpointFile: join(dataDir, 'checkpoint.json'),
        })
        show(
          json,
          verdict,
          verdict.ok
            ? `The chain is whole: ${verdict.links} events, ${verdict.checkpoints} signed checkpoints.`
            : `Broken at position ${verdict.position}${verdict.eventId === null ? '' : ` (event ${verdict.eventId})`}: ${verdict.problem}`,
        )
        if (!verdict.ok) process.exitCode = 1
      })
    })
}
