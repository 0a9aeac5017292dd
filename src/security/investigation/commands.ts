import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { systemClock } from '../../platform/clock/clock.ts'
import { loadSettings } from '../../platform/config/settings.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { CommandError } from '../emergency-commands/command-error.ts'
import { readAsOperator } from '../emergency-commands/read-as-operator.ts'
import { openShopSecrets } from '../emergency-commands/shop-secrets.ts'
import { show } from '../emergency-commands/show.ts'
import { withDatabase } from '../emergency-commands/with-database.ts'
import { recoveryCommands } from '../recovery/commands.ts'
import { playbookCommands } from '../response-actions/playbooks/commands.ts'
import { parseCheckpointKeys } from './checkpoint-keys.ts'
import { parseCheckpoint, type Checkpoint } from './event-chain.ts'
import { exportChain } from './export-chain.ts'
import { evidenceVerdict } from './evidence-verdict.ts'
import type { Incident } from './incident.ts'
import { listIncidents, listTimeline } from './incident.sql.ts'
import { namedIncident } from './named-incident.ts'
import { readReport } from './read-report.ts'
import { reportCss } from './report-css.ts'
import { reportHtml } from './report-html.ts'
import { reportMarkdown } from './report-markdown.ts'
import { takeEvidence } from './take-evidence.ts'
import { verifyChain } from './verify-chain.ts'
import { verifyExport } from './verify-export.ts'

const SHOWN = 50

interface VerifyOptions {
  evidence?: string
  file?: string
  key?: string
  checkpoint?: string
  json?: boolean
}

/** incident list, show, report, evidence and what ends one; audit key and verify. */
export function investigationCommands(program: Command): void {
  const incident = program.command('incident').description('incidents, and ending them')

  incident
    .command('list')
    .description('the newest incidents')
    .option('--json', 'one JSON line each')
    .action(async ({ json = false }: { json?: boolean }) => {
      await withDatabase('auditor', async ({ query }) => {
        const rows = await listIncidents(query, Number.MAX_SAFE_INTEGER, SHOWN)
        if (rows.length === 0 && !json) show(false, null, 'No incidents.')
        for (const row of rows) {
          const { number, severity, status, sentence } = row
          const at = row.detected_at.toString({ smallestUnit: 'second' })
          show(json, summary(row), `#${number}  ${severity}  ${status.padEnd(9)}  ${at}  ${sentence}`)
        }
      })
    })

  incident
    .command('show <number>')
    .description('one incident with its timeline')
    .option('--json', 'one JSON line')
    .action(async (number: string, { json = false }: { json?: boolean }) => {
      await withDatabase('auditor', async ({ query }) => {
        const found = await namedIncident(query, number)
        const timeline = await listTimeline(query, found.id)
        const lines = timeline.map(
          ({ at, text }) => `  ${at.toString({ smallestUnit: 'millisecond' })}  ${text}`,
        )
        const { severity, title, status, sentence } = found
        show(
          json,
          { ...summary(found), timeline: timeline.map(({ at, text }) => ({ at, text })) },
          [`#${found.number} ${severity} ${title} (${status})`, sentence, '', ...lines].join('\n'),
        )
      })
    })

  incident
    .command('report <number>')
    .description(
      'the report, as /incidents/{id}/report gives it; it names people, and that it was read is recorded',
    )
    .addOption(new Option('--format <format>', 'what to write').choices(['md', 'html', 'json']).default('md'))
    .option('--out <file>', 'where to write it, else to the screen')
    .option('--json', 'the same as --format json')
    .action(async (number: string, options: { format: string; out?: string; json?: boolean }) => {
      await readAsOperator(async (context, actor, recordOf) => {
        const found = await namedIncident(context.database.query, number)
        const report = await readReport(context, actor, found, recordOf('6fb incident report'))
        const format = options.json === true ? 'json' : options.format
        const text =
          format === 'json'
            ? `${JSON.stringify(report)}\n`
            : format === 'html'
              ? reportHtml(report, { css: reportCss() })
              : reportMarkdown(report)
        write(text, options.out)
      })
    })

  incident
    .command('evidence <number>')
    .description('a bundle that can be verified anywhere; that it was taken, and its digest, are recorded')
    .requiredOption('--out <file>', 'where to write it')
    .option('--json', 'one JSON line')
    .action(async (number: string, { out, json = false }: { out: string; json?: boolean }) => {
      await readAsOperator(async (context, actor, recordOf) => {
        const found = await namedIncident(context.database.query, number)
        const { text, sha256 } = await takeEvidence(context, actor, found, recordOf('6fb incident evidence'))
        write(text, out)
        show(
          json,
          { file: out, sha256 },
          `Wrote ${out}, SHA-256 ${sha256}\nCheck it: npx 6fb audit verify --evidence ${out}`,
        )
      })
    })

  recoveryCommands(incident)
  playbookCommands(incident)

  const audit = program.command('audit').description('the sealed record')

  audit
    .command('key')
    .description(
      'the public keys that checkpoints are signed with, the newest first: give them to whoever gets evidence, by another way',
    )
    .action(() => {
      process.stdout.write(ownKeys())
    })

  audit
    .command('verify')
    .description(
      'walk the chain and name the first broken link; or check an export or a bundle of evidence, offline',
    )
    .option('--evidence <file>', 'a bundle instead of the chain')
    .option('--file <file>', 'an export instead of the chain')
    .option('--key <file>', 'the public keys for it, else those of this shop')
    .option(
      '--checkpoint <file>',
      'that the chain reaches this one too: a line of the system log, or a copy of the file',
    )
    .option('--json', 'one JSON line')
    .action(async (options: VerifyOptions) => {
      const { evidence, file, checkpoint, json = false } = options
      if (checkpoint !== undefined && (evidence ?? file) !== undefined)
        throw new CommandError('--checkpoint goes with the chain itself, not with a file.')
      const keys = options.key === undefined ? null : readKeys(options.key)
      const ok =
        file !== undefined
          ? await verifyFile(file, keys, json)
          : evidence === undefined
            ? await verifyRecord(checkpoint === undefined ? null : checkpointIn(checkpoint), json)
            : verifyBundle(readText(evidence), keys, json)
      if (!ok) process.exitCode = 1
    })

  audit
    .command('export <file>')
    .description('write the whole sealed record to a file that anybody can verify with the public key')
    .option('--json', 'one JSON line')
    .action(async (file: string, { json = false }: { json?: boolean }) => {
      await withDatabase('auditor', async (database) => {
        const links = await exportChain({ database, clock: systemClock }, file).catch((error: unknown) => {
          if (typeof codeOf(error) !== 'string' || !(error instanceof Error && 'path' in error)) throw error
          throw new CommandError(`${file} cannot be written (${codeOf(error) ?? ''}).`)
        })
        show(
          json,
          { file, links },
          `Wrote ${file}, ${links} events\nCheck it: npx 6fb audit verify --file ${file}`,
        )
      })
    })
}

/** The checkpoint in a file: itself, or the newest of the lines of a system log. */
function checkpointIn(path: string): Checkpoint {
  const last = readText(path).trimEnd().split('\n').at(-1) ?? ''
  try {
    return parseCheckpoint(last.slice(last.indexOf('{')))
  } catch {
    throw new CommandError(`The last line of ${path} is no checkpoint.`)
  }
}

async function verifyRecord(remembered: Checkpoint | null, json: boolean): Promise<boolean> {
  return withDatabase('auditor', async (database, { secrets, dataDir }) => {
    const verdict = await verifyChain(database, {
      ...secrets.chainKeys,
      checkpointFile: join(dataDir, 'checkpoint.json'),
      remembered,
    })
    const words = verdict.ok
      ? `The chain is whole: ${verdict.links} events, ${verdict.checkpoints} signed checkpoints.`
      : `Broken at position ${verdict.position}${verdict.eventId === null ? '' : ` (event ${verdict.eventId})`}: ${verdict.problem}`
    show(json, verdict, words)
    return verdict.ok
  })
}

async function verifyFile(file: string, keys: string | null, json: boolean): Promise<boolean> {
  const verdict = await verifyExport(file, keys ?? ownKeys()).catch((error: unknown) => {
    if (!(error instanceof Error && 'path' in error)) throw error
    throw new CommandError(`${file} cannot be read (${codeOf(error) ?? ''}).`)
  })
  const words = verdict.ok
    ? `The export is whole: ${verdict.links} events, ${verdict.checkpoints} signed checkpoints; ${verdict.uncovered} events at the end have none yet.`
    : `Broken at position ${verdict.position}${verdict.eventId === null ? '' : ` (event ${verdict.eventId})`}: ${verdict.problem}`
  show(json, verdict, words)
  return verdict.ok
}

function ownKeys(): string {
  return openShopSecrets(resolve(loadSettings(process.env).dataDir)).checkpointKeys
}

function readKeys(file: string): string {
  const text = readText(file)
  if (parseCheckpointKeys(text).length === 0) throw new CommandError(`There is no public key in ${file}.`)
  return text
}

function verifyBundle(text: string, keys: string | null, json: boolean): boolean {
  const verdict = evidenceVerdict(text, keys ?? ownKeys())
  const words = verdict.ok
    ? `The evidence of incident ${verdict.incident} is whole: ${verdict.events} events under ${verdict.checkpoints} signed checkpoints. SHA-256 ${verdict.sha256}`
    : verdict.problem
  show(json, verdict, words)
  return verdict.ok
}

function summary(incident: Incident): object {
  const { id, number, severity, status, title, sentence, detected_at } = incident
  return { id, number, severity, status, title, sentence, detected_at }
}

/** Writes for the owner's eyes only: reports name people. */
function write(text: string, file: string | undefined): void {
  if (file === undefined) {
    show(false, null, text.trimEnd())
    return
  }
  try {
    writeFileSync(file, text, { mode: 0o600 })
  } catch (error) {
    throw new CommandError(
      `${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
    )
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
    )
  }
}
