import { Argument, type Command } from 'commander'
import { actAsGuard } from '../../emergency-commands/act-as-guard.ts'
import { CommandError } from '../../emergency-commands/command-error.ts'
import { show } from '../../emergency-commands/show.ts'
import { withDatabase } from '../../emergency-commands/with-database.ts'
import { findByNumber } from '../../investigation/incident.sql.ts'
import { parseDuration } from '../duration.ts'
import { closureLine, closureVerbs, readClosure, type Closure, type ClosureVerb } from './closure.ts'
import { orderClosure } from './order-closure.ts'
import { previewClosure } from './preview-closure.ts'
import { settleIsolation } from './settle-isolation.ts'
import { standingOrder } from '../containment.sql.ts'

interface OrderOptions {
  reason: string
  ttl?: string
  preview?: boolean
  json?: boolean
}

/** containment order. */
export function closureCommands(containment: Command): void {
  ordered(containment.command('order'))
    .description('shut a part of the program, a record or a network, also with HTTP down')
    .action(async (verb: ClosureVerb, words: string[], options: OrderOptions) => {
      await order(verb, words, options, null)
    })
}

/** incident contain, below the command that is there already. */
export function containCommand(program: Command): void {
  const incident = program.commands.find((command) => command.name() === 'incident')
  if (incident === undefined) return
  ordered(incident.command('contain <number>'))
    .description('shut something because of an incident, in whose timeline it stands, also with HTTP down')
    .action(async (number: string, verb: ClosureVerb, words: string[], options: OrderOptions) => {
      await order(verb, words, options, number)
    })
}

function ordered(command: Command): Command {
  return command
    .addArgument(new Argument('<verb>', 'what to do').choices(closureVerbs))
    .argument('[target...]', 'a module, a network, or a record such as: booking 0199…')
    .option('--reason <text>', 'why, for the record', 'Ordered from the command line.')
    .option('--ttl <duration>', 'for how long, such as 30m, 12h or 7d; the verb’s own time when left out')
    .option('--preview', 'say whom it would have hit in the last hour, and do nothing')
    .option('--json', 'one JSON line')
}

async function order(
  verb: ClosureVerb,
  words: string[],
  options: OrderOptions,
  number: string | null,
): Promise<void> {
  const { reason, preview = false, json = false } = options
  const closure = readClosure(verb, words.join(' '))
  if (typeof closure === 'string') throw new CommandError(closure)
  if (preview) {
    await showPreview(closure, json)
    return
  }
  const ttlMs = options.ttl === undefined ? null : parseDuration(options.ttl)
  if (options.ttl !== undefined && ttlMs === null)
    throw new CommandError(`--ttl ${options.ttl} is no duration. Write it as 30m, 12h or 7d.`)
  await actAsGuard(async ({ database, ...context }, by) => {
    const isNumber = number === null || /^\d{1,9}$/.test(number)
    if (!isNumber) throw new CommandError('Name an incident by its number, such as 1.')
    const found = number === null ? null : await findByNumber(database.query, Number(number))
    if (found === undefined) throw new CommandError(`There is no incident #${number}.`)
    const [given, standing] = await database.query.transaction().execute(async (transaction) => {
      const from = { reason, by, incidentId: found?.id ?? null, ttlMs }
      const done = await orderClosure(context, transaction, closure, from)
      return [done, await standingOrder(transaction, closure, context.clock.now())] as const
    })
    if (typeof given === 'string') throw new CommandError(given)
    const isSettled = verb !== 'cut_database' || (await settleIsolation({ database }))
    const id = standing?.id ?? null
    const until = given.until.toString({ smallestUnit: 'second' })
    const undo =
      verb === 'release_holds' ? '' : ` Until ${until}; undo: npx 6fb containment lift ${id} --reason "…"`
    const what = given.stoodBefore ? 'That is in force already.' : closureLine(closure)
    show(
      json,
      { id, ...closure, given: !given.stoodBefore, until, settled: isSettled },
      `${what}${isSettled ? '' : ' The database still lets it in: is 6FB the owner of the database?'}${undo}`,
    )
  })
}

async function showPreview(closure: Closure, json: boolean): Promise<void> {
  await withDatabase('auditor', async ({ query, sql }) => {
    const [clock] = await sql<{ now: Temporal.Instant }[]>`select now() as now`
    const now = clock?.now ?? Temporal.Instant.fromEpochMilliseconds(0)
    const preview = await previewClosure(query, closure, null, now)
    show(json, preview, `${preview.sentence} Nothing was done.`)
  })
}
