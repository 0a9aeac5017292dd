import { Option, type Command } from 'commander'
import { systemClock } from '../../../platform/clock/clock.ts'
import { wait } from '../../../platform/clock/wait.ts'
import type { Database } from '../../../platform/postgres/connect.ts'
import { actAsGuard, type CommandContext } from '../../emergency-commands/act-as-guard.ts'
import { CommandError } from '../../emergency-commands/command-error.ts'
import { show } from '../../emergency-commands/show.ts'
import { withDatabase } from '../../emergency-commands/with-database.ts'
import { findByNumber } from '../../investigation/incident.sql.ts'
import { findAccount } from '../../response-actions/revocation.sql.ts'
import { acknowledgeIncident } from './acknowledge-incident.ts'
import { readBusinessHours } from './business-hours.sql.ts'
import { channelWords, type SentNotification } from './notification.ts'
import { insertTest, testResults } from './notification.sql.ts'
import { onCallAt, type Shift } from './on-call.ts'
import { listShifts } from './on-call.sql.ts'
import { SHIFTS_MAX } from './rota-request.ts'
import { setOnCall } from './set-on-call.ts'

const TEST_PATIENCE_MS = 20_000
const LOOK_EVERY_MS = 200

interface AddOptions {
  from: string
  until: string
  second?: boolean
  override?: boolean
  everyWeeks?: string
  json?: boolean
}

/** incident acknowledge; on-call list, add and remove; notify test. */
export function notificationCommands(program: Command): void {
  const incident =
    program.commands.find((command) => command.name() === 'incident') ??
    program.command('incident').description('look at incidents')

  incident
    .command('acknowledge <number>')
    .description('take an incident on, so that nobody more is called; also with HTTP down')
    .option('--json', 'one JSON line')
    .action(async (text: string, { json = false }: { json?: boolean }) => {
      if (!/^\d{1,9}$/.test(text)) throw new CommandError('Name an incident by its number, such as 1.')
      await actAsGuard(async ({ database, ...context }, by) => {
        const found = await findByNumber(database.query, Number(text))
        if (found === undefined) throw new CommandError(`There is no incident #${text}.`)
        const came = await database.query
          .transaction()
          .execute((transaction) => acknowledgeIncident(context, transaction, { id: found.id, by }))
        if (came === 'resolved') throw new CommandError(`Incident #${text} is resolved already.`)
        const words =
          came === 'before' ? 'It was acknowledged before.' : 'Acknowledged: nobody more is called.'
        show(json, { number: found.number, acknowledged: true, before: came === 'before' }, words)
      })
    })

  const onCall = program.command('on-call').description('who is told of incidents first')

  onCall
    .command('list')
    .description('who is on call now, and the whole rota')
    .option('--json', 'one JSON line')
    .action(async ({ json = false }: { json?: boolean }) => {
      await withDatabase('guard', async ({ query }) => {
        const shifts = await listShifts(query)
        const now = onCallAt(shifts, systemClock.now(), await zoneOf(query))
        const lines = shifts.map(lineOf)
        const first =
          now.length === 0
            ? 'Nobody is on call: ALERT_EMAILS, else the owners, are told.'
            : `On call: ${now.join(', then ')}`
        show(json, { now, shifts }, [first, ...lines].join('\n'))
      })
    })

  onCall
    .command('add <id-or-email>')
    .description('put an owner or operator on call')
    .requiredOption('--from <instant>', 'such as 2031-03-03T09:00:00+01:00')
    .requiredOption('--until <instant>', 'the same')
    .option('--second', 'as the one who is told when the first does not answer')
    .option('--override', 'instead of what the rota says')
    .addOption(new Option('--every-weeks <number>', 'again every so many weeks'))
    .option('--json', 'one JSON line')
    .action(async (name: string, options: AddOptions) => {
      await actAsGuard(async (context, by) => {
        const accountId = await findAccount(context.database.query, name)
        if (accountId === undefined) throw new CommandError(`There is no account ${name}.`)
        const added = shiftFrom(accountId, context.random.uuid(), options)
        await change(context, by, (shifts) => [...shifts, added])
        show(options.json === true, added, `On call: ${lineOf(added)}`)
      })
    })

  onCall
    .command('remove <id>')
    .description('take a shift off the rota')
    .option('--json', 'one JSON line')
    .action(async (id: string, { json = false }: { json?: boolean }) => {
      await actAsGuard(async (context, by) => {
        await change(context, by, (shifts) => {
          if (!shifts.some((shift) => shift.id === id)) throw new CommandError(`There is no shift ${id}.`)
          return shifts.filter((shift) => shift.id !== id)
        })
        show(json, { id, removed: true }, 'It is off the rota.')
      })
    })

  const notify = program.command('notify').description('telling people of incidents')

  notify
    .command('test')
    .description('have the guard send a test by every channel; exit 1 when one did not get through')
    .option('--json', 'one JSON line per message: channel, recipient, ok, detail')
    .action(async ({ json = false }: { json?: boolean }) => {
      await actAsGuard(async ({ database, clock, random }) => {
        const id = random.uuid()
        await insertTest(database.query, id, clock.now())
        const sent = await awaitResults(database, id)
        for (const one of sent) {
          const ok = one.state === 'delivered'
          const detail = ok ? 'It was taken.' : (one.last_error ?? 'No answer yet.')
          const { channel, recipient } = one
          const line = `${ok ? 'ok  ' : 'FAIL'}  ${channelWords[channel].padEnd(12)}  ${recipient.padEnd(36)}  ${detail}`
          show(json, { channel, recipient, ok, detail }, line.trimEnd())
          if (!ok) process.exitCode = 1
        }
      })
    })
}

async function awaitResults({ query }: Database, id: string): Promise<SentNotification[]> {
  const untilMs = systemClock.monotonicMs() + TEST_PATIENCE_MS
  for (;;) {
    const { begun, sent } = await testResults(query, id)
    const isOver = begun && sent.every(({ state }) => state === 'delivered' || state === 'failed')
    if (isOver || (begun && systemClock.monotonicMs() > untilMs)) return sent
    if (systemClock.monotonicMs() > untilMs)
      throw new CommandError(
        'The guard does not answer: nobody would be told of an incident now. Start the shop.',
      )
    await wait(LOOK_EVERY_MS)
  }
}

async function change(
  { database, events }: CommandContext,
  by: string,
  changed: (shifts: Shift[]) => Shift[],
): Promise<void> {
  await database.query.transaction().execute(async (transaction) => {
    const shifts = changed(await listShifts(transaction))
    if (shifts.length > SHIFTS_MAX) throw new CommandError(`A rota has ${SHIFTS_MAX} shifts at most.`)
    if (!(await setOnCall({ events }, transaction, { shifts, by })))
      throw new CommandError('On call are owners and operators only.')
  })
}

function shiftFrom(accountId: string, id: string, options: AddOptions): Shift {
  const [startsAt, endsAt] = [instantOf(options.from), instantOf(options.until)]
  if (Temporal.Instant.compare(startsAt, endsAt) >= 0)
    throw new CommandError('A shift has to end after it begins.')
  const weeks = options.everyWeeks ?? null
  if (weeks !== null && !/^([1-9]|[1-4]\d|5[0-2])$/.test(weeks))
    throw new CommandError('--every-weeks is a whole number from 1 to 52.')
  return {
    id,
    accountId,
    position: options.second === true ? 'second' : 'first',
    startsAt,
    endsAt,
    everyWeeks: weeks === null ? null : Number(weeks),
    isOverride: options.override === true,
  }
}

function instantOf(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text)
  } catch {
    throw new CommandError(`${text} is no instant; write it such as 2031-03-03T09:00:00+01:00.`)
  }
}

function lineOf({ id, accountId, position, startsAt, endsAt, everyWeeks, isOverride }: Shift): string {
  const weeks = everyWeeks === null ? '' : `, every ${everyWeeks} weeks`
  return `${id}  ${position.padEnd(6)}  ${accountId}  ${startsAt.toString()} until ${endsAt.toString()}${weeks}${isOverride ? ', override' : ''}`
}

async function zoneOf(query: Database['query']): Promise<string> {
  return (await readBusinessHours(query, systemClock.now()))[0]?.timeZone ?? 'UTC'
}
