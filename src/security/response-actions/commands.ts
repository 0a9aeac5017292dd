import { publicIdIn, shownPrefix } from '../../app/auth/api-keys/api-key.ts'
import { Argument, Option, type Command } from 'commander'
import { shopOfSlug } from '../../app/shop/shop.sql.ts'
import { everyAccount, roleTarget } from '../../platform/containment/active-containments.ts'
import { isUuid } from '../../platform/postgres/is-uuid.ts'
import { actAsGuard, type CommandContext } from '../emergency-commands/act-as-guard.ts'
import { CommandError } from '../emergency-commands/command-error.ts'
import { show } from '../emergency-commands/show.ts'
import { withDatabase } from '../emergency-commands/with-database.ts'
import { inWords } from '../investigation/incident.ts'
import { NO_UNDO } from './closures/closure.ts'
import { closureCommands } from './closures/commands.ts'
import { settleIsolation } from './closures/settle-isolation.ts'
import { containmentById, listContainments } from './containment.sql.ts'
import { parseDuration } from './duration.ts'
import { revocableRoles, type EpochVerb } from './epoch.ts'
import { giveOrders } from './give-orders.ts'
import { liftContainment } from './lift-containment.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { rotateCommands } from './rotation/commands.ts'
import { revocationWords, type Revocation } from './revocation.ts'
import { countSignIns, findAccount, findApiKey, findSession, readingsOf } from './revocation.sql.ts'
import { revokeAccounts } from './revoke-accounts.ts'
import { revokeSince } from './revoke-since.ts'

interface EpochOptions {
  reason: string
  preview?: boolean
  json?: boolean
}

interface RevokeOptions {
  reason: string
  ttl: string
  json?: boolean
}

/** revoke session, account, api-key, role, shop and all; rotate keys; containment list, lift and order. */
export function responseCommands(program: Command): void {
  const revoke = program
    .command('revoke')
    .description('end sessions, at once, also with HTTP down; nobody is locked out: a new sign-in stands')

  revocation(revoke.command('session <id>').description('end one session')).action(
    async (id: string, options: RevokeOptions) => {
      if (!isUuid(id)) throw new CommandError('Name a session by its id, as the incident shows it.')
      await actAsGuard(async ({ database, ...context }, by) => {
        const at = Temporal.Instant.fromEpochMilliseconds(context.clock.epochMs())
        const session = await findSession(database.query, id, at)
        if (session === undefined) throw new CommandError(`There is no session ${id}.`)
        const order = { verb: 'revoke_session', target: id, ...termsOf(options) } as const
        await database.query
          .transaction()
          .execute((transaction) => giveOrders(context, transaction, [order], { incidentId: null, by }))
        tell(options, { accounts: 0, sessions: session.lives ? 1 : 0 })
      })
    },
  )

  revocation(revoke.command('account <id-or-email>').description('end every session of one account')).action(
    async (name: string, options: RevokeOptions) => {
      await actAsGuard(async ({ database, ...context }, by) => {
        const account = await findAccount(database.query, name)
        if (account === undefined) throw new CommandError(`There is no account ${name}.`)
        const done = await database.query
          .transaction()
          .execute((transaction) =>
            revokeAccounts(context, transaction, [account], { ...termsOf(options), by }),
          )
        tell(options, done)
      })
    },
  )

  sinceNow(
    revoke
      .command('role')
      .description('end every session of everybody who has a role')
      .addArgument(new Argument('<role>', 'which').choices(revocableRoles)),
  )
    .option('--shop <slug>', 'in this shop only')
    .action(async (role: string, options: EpochOptions & { shop?: string }) => {
      await actAsGuard(async (context, by) => {
        const shopId = options.shop === undefined ? null : await shopNamed(context, options.shop)
        await endSince(context, { verb: 'revoke_role', target: roleTarget(role, shopId) }, options, by)
      })
    })

  revoke
    .command('api-key <id-or-prefix>')
    .description('revoke an API key for good; says how much it has read')
    .option('--json', 'one JSON line')
    .action(async (name: string, { json = false }: { json?: boolean }) => {
      await actAsGuard(async ({ database, ...context }, by) => {
        const key = await findApiKey(database.query, publicIdIn(name) ?? name)
        if (key === undefined)
          throw new CommandError('There is no such API key. Name it by its id, or by how it begins.')
        const revoked = await database.query
          .transaction()
          .execute((transaction) => revokeApiKey(context, transaction, key, by))
        const { records, last_at: lastAt } = await readingsOf(database.query, key.id)
        const { id, name: title } = key
        const done = { id, prefix: shownPrefix(key.public_id), name: title, revoked, records_read: records }
        const read =
          lastAt === null
            ? 'It has read no record.'
            : `It has read ${inWords(records, 'record')}, the last at ${second(lastAt)}.`
        show(
          json,
          { ...done, last_read_at: lastAt === null ? null : second(lastAt) },
          `${revoked ? 'Revoked' : 'It was revoked before:'} ${done.prefix} (${title}). ${read}`,
        )
      })
    })

  sinceNow(
    revoke.command('shop <slug>').description('end every session of everybody who has a role in a shop'),
  ).action(async (slug: string, options: EpochOptions) => {
    await actAsGuard(async (context, by) => {
      const target = await shopNamed(context, slug)
      await endSince(context, { verb: 'revoke_shop', target }, options, by)
    })
  })

  sinceNow(revoke.command('all').description('end every session of everybody, yours too'))
    .option('--yes', 'really everybody')
    .action(async (options: EpochOptions & { yes?: boolean }) => {
      if (options.yes !== true && options.preview !== true) {
        throw new CommandError('This signs everybody out, you too. Add --yes to do it.')
      }
      await actAsGuard((context, by) =>
        endSince(context, { verb: 'revoke_all', target: everyAccount }, options, by),
      )
    })

  rotateCommands(program)

  const containment = program.command('containment').description('what is shut, and undoing it')

  containment
    .command('list')
    .description('what is shut now, newest first')
    .option('--all', 'what was lifted or has run out as well; at most the newest 1,000')
    .option('--json', 'one JSON line each')
    .action(async ({ all = false, json = false }: { all?: boolean; json?: boolean }) => {
      await withDatabase('auditor', async ({ query, sql }) => {
        const [clock] = await sql<{ now: Temporal.Instant }[]>`select now() as now`
        const nowMs = clock?.now.epochMilliseconds ?? 0
        const rows = (await listContainments(query, null)).map((one) => ({
          ...one,
          active: one.lifted_at === null && one.expires_at.epochMilliseconds > nowMs,
        }))
        const shown = rows.filter(({ active }) => all || active)
        if (shown.length === 0 && !json) show(false, null, 'Nothing is shut.')
        for (const row of shown) {
          const until = row.active ? `until ${second(row.expires_at)}` : 'over'
          show(json, row, `${row.id}  ${row.verb.padEnd(17)}  ${row.target}  ${until}  ${row.reason}`)
        }
      })
    })

  containment
    .command('lift <id>')
    .description('undo one; a single session that was revoked stays ended')
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--json', 'one JSON line')
    .action(async (id: string, { reason, json = false }: { reason: string; json?: boolean }) => {
      if (!isUuid(id)) throw new CommandError('Name it by its id: npx 6fb containment list')
      await actAsGuard(async ({ database, ...context }, by) => {
        const verb = (await containmentById(database.query, id))?.verb
        if (verb === 'release_holds') throw new CommandError(NO_UNDO)
        const lifted = await database.query
          .transaction()
          .execute((transaction) => liftContainment(context, transaction, { id, by, reason }))
        if (verb === 'cut_database') await settleIsolation({ database })
        show(
          json,
          { id, lifted },
          lifted ? 'Lifted.' : 'Nothing stands under this id: lifted already, or never given.',
        )
      })
    })

  closureCommands(containment)
}

async function endSince(
  { database, ...context }: CommandContext,
  epoch: { verb: EpochVerb; target: string },
  { reason, preview = false, json = false }: EpochOptions,
  by: string,
): Promise<void> {
  if (preview) {
    const would = await countSignIns(database.query, epoch, context.clock.now())
    const words = `${inWords(would.sessions, 'session')} of ${inWords(would.accounts, 'account')}`
    show(json, would, `Would end ${words}. Nothing was done.`)
    return
  }
  const done = await database.query
    .transaction()
    .execute((transaction) => revokeSince(context, transaction, epoch, { reason, by }))
  tell({ json }, done)
}

async function shopNamed({ database }: Pick<CommandContext, 'database'>, slug: string): Promise<string> {
  const found = await shopOfSlug(database.query, slug)
  if (found === undefined) throw new CommandError(`There is no shop ${slug}. Look: npx 6fb shop list`)
  return found
}

/** The sessions stay ended until the order is lifted, which brings them back. */
function sinceNow(command: Command): Command {
  return command
    .option('--reason <text>', 'why, for the record', 'Revoked from the command line.')
    .option('--preview', 'say how many it would end, and do nothing')
    .option('--json', 'one JSON line')
}

function revocation(command: Command): Command {
  return command
    .option('--reason <text>', 'why, for the record', 'Revoked from the command line.')
    .addOption(
      new Option(
        '--ttl <duration>',
        'how long the order stands, such as 30m, 12h, 7d; the sessions stay ended',
      ).default('24h'),
    )
    .option('--json', 'one JSON line')
}

function termsOf({ reason, ttl }: RevokeOptions): { reason: string; ttlMs: number } {
  const ttlMs = parseDuration(ttl)
  if (ttlMs === null) throw new CommandError(`--ttl ${ttl} is no duration. Write it as 30m, 12h or 7d.`)
  return { reason, ttlMs }
}

function tell({ json = false }: { json?: boolean }, done: Revocation): void {
  show(json, done, revocationWords(done))
}

function second(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'second' })
}
