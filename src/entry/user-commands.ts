import { Argument, Option, type Command } from 'commander'
import { nobody, type Actor } from '../app/auth/actor.ts'
import { removeSecondFactors } from '../app/auth/second-factors/remove-second-factors.ts'
import { secondFactorsOf } from '../app/auth/second-factors/second-factor.sql.ts'
import { addUser } from '../app/staff/add-user.ts'
import { changeUserRoles } from '../app/staff/change-user-roles.ts'
import { staffRoles, type StaffRole } from '../app/staff/staff.ts'
import { accountOf, selectUsers } from '../app/staff/users.sql.ts'
import { allShops, shopOfSlug } from '../app/shop/shop.sql.ts'
import type { Database } from '../platform/postgres/connect.ts'
import { actAsGuard } from '../security/emergency-commands/act-as-guard.ts'
import { CommandError } from '../security/emergency-commands/command-error.ts'
import { show } from '../security/emergency-commands/show.ts'
import { requirePasswordReset } from '../security/response-actions/require-password-reset.ts'
import { revocationWords } from '../security/response-actions/revocation.ts'
import { findAccount } from '../security/response-actions/revocation.sql.ts'
import { actAsOwner, type OwnerCommand } from './act-as-owner.ts'

interface InShop {
  shop?: string
  json?: boolean
}

/** user list, add, role, second-factor, require-password-reset and remove. */
export function userCommands(program: Command): void {
  const user = program.command('user').description('who works in which shop, as what; also with HTTP down')

  inShop(
    user.command('list').description('who works in a shop, or in all; that it was read is recorded'),
    'all shops',
  ).action(async ({ shop, json = false }: InShop) => {
    await actAsOwner(async ({ context, by }) => {
      const { query } = context.database
      const shopId = shop === undefined ? null : await shopNamed(context.database, shop)
      const users = await selectUsers(query, shopId)
      const [first = ''] = await allShops(query)
      await context.ledger.record({
        ...by,
        accountId: null,
        sessionId: null,
        tokenId: null,
        shopId: shopId ?? first,
        route: '6fb user list',
        table: 'account',
        keys: users.map(({ id }) => id),
        fields: ['email', 'name'],
        purpose: 'staff',
      })
      for (const one of users) {
        const roles = Object.entries(one.roles).map(([slug, own]) => `${slug}: ${own.join(', ')}`)
        show(json, one, `${one.email.padEnd(32)}  ${one.name.padEnd(20)}  ${roles.join('; ')}`)
      }
      if (users.length === 0 && !json) show(false, null, 'Nobody works there.')
    })
  })

  inShop(
    user.command('add <email>').description('give roles to an account, which is made when there is none'),
  )
    .requiredOption('--name <text>', 'what people call whoever has no account yet')
    .addOption(
      new Option('--role <roles...>', 'added to those that the account has')
        .choices(staffRoles)
        .makeOptionMandatory(),
    )
    .action(async (email: string, options: InShop & { name: string; role: StaffRole[] }) => {
      if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new CommandError(`${email} is no e-mail address.`)
      const { name, role, json = false } = options
      await actAsOwner(async (command) => {
        const { context } = command
        const actor = await actorIn(command, options)
        const done = await context.database.query.transaction().execute(async (transaction) => {
          const added = await addUser(context, transaction, actor, { email, name })
          const rolesOf = (before: readonly StaffRole[]): StaffRole[] => [...before, ...role]
          const { after } = await changeUserRoles(context, transaction, actor, {
            accountId: added.id,
            rolesOf,
          })
          return { ...added, roles: after }
        })
        const password = done.password === null ? '' : ` The password, shown once: ${done.password}`
        show(json, { email, ...done }, `${email} is ${done.roles.join(', ')}.${password}`)
      })
    })

  inShop(user.command('role <email>').description('give an account exactly these roles in a shop'))
    .addArgument(new Argument('<roles...>', 'what it is from now on').choices(staffRoles))
    .action(async (email: string, roles: StaffRole[], options: InShop) => {
      await change(
        email,
        options,
        () => roles,
        (now) => `${email} is ${now.join(', ')}.`,
      )
    })

  user
    .command('second-factor <email>')
    .description('what an account has besides its password; --remove takes it away, for who has lost it')
    .option('--remove', 'take all of it away, which ends all sign-ins of the account')
    .option('--json', 'one JSON line')
    .action(async (email: string, { remove = false, json = false }: { remove?: boolean; json?: boolean }) => {
      await actAsOwner(async (command) => {
        const { context } = command
        const actor = await actorIn(command, {})
        const accountId = await accountOf(context.database.query, email)
        if (accountId === undefined) throw new CommandError(`There is no account ${email}.`)
        const had = await context.database.query
          .transaction()
          .execute((transaction) =>
            remove
              ? removeSecondFactors(context, transaction, actor, accountId)
              : secondFactorsOf(transaction, accountId),
          )
        const now =
          remove && had.length > 0 ? 'no second factor any more, and is signed out' : 'no second factor'
        const text = `${email} has ${!remove && had.length > 0 ? had.join(', ') : now}.`
        show(
          json,
          { id: accountId, email, second_factors: remove ? [] : had, removed: remove ? had : [] },
          text,
        )
      })
    })

  inShop(
    user.command('remove <email>').description('end an account’s work in a shop; the account stays'),
  ).action(async (email: string, options: InShop) => {
    await change(
      email,
      options,
      () => [],
      () => `${email} works there no more.`,
    )
  })

  suspectCommand(user)
}

/** The guard's part of it: what a suspect has to do. */
function suspectCommand(user: Command): void {
  user
    .command('require-password-reset <email>')
    .description(
      'end every session of an account, and let its password open nothing: a link to choose another is mailed',
    )
    .option('--reason <text>', 'why, for the record', 'Required from the command line.')
    .option('--json', 'one JSON line')
    .action(async (email: string, { reason, json = false }: { reason: string; json?: boolean }) => {
      await actAsGuard(async ({ database, ...context }, by) => {
        const account = await findAccount(database.query, email)
        if (account === undefined) throw new CommandError(`There is no account ${email}.`)
        const done = await database.query
          .transaction()
          .execute((transaction) => requirePasswordReset(context, transaction, [account], { reason, by }))
        show(json, { id: account, ...done }, `${email} must choose a new password. ${revocationWords(done)}`)
      })
    })
}

async function change(
  email: string,
  options: InShop,
  rolesOf: () => StaffRole[],
  inWords: (roles: StaffRole[]) => string,
): Promise<void> {
  await actAsOwner(async (command) => {
    const { context } = command
    const actor = await actorIn(command, options)
    const accountId = await accountOf(context.database.query, email)
    if (accountId === undefined) throw new CommandError(`There is no account ${email}.`)
    const { before, after } = await context.database.query
      .transaction()
      .execute((transaction) => changeUserRoles(context, transaction, actor, { accountId, rolesOf }))
    const done = { id: accountId, email, roles: after, changed: before.join() !== after.join() }
    show(options.json ?? false, done, inWords(after))
  })
}

function inShop(command: Command, without = 'the first'): Command {
  return command
    .option('--shop <slug>', `which shop; ${without} if left out`)
    .option('--json', 'one JSON line, or one per row')
}

async function actorIn({ context, by }: OwnerCommand, { shop }: InShop): Promise<Actor> {
  return nobody({ ...by, shopId: await shopNamed(context.database, shop) })
}

async function shopNamed({ query }: Pick<Database, 'query'>, slug: string | undefined): Promise<string> {
  const [first] = await allShops(query)
  if (first === undefined) throw new CommandError('There is no shop yet. Start it once: npx 6fb start')
  const found = slug === undefined ? first : await shopOfSlug(query, slug)
  if (found === undefined) throw new CommandError(`There is no shop ${slug}. Look: npx 6fb shop list`)
  return found
}
