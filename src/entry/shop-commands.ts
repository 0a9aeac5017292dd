import type { Command } from 'commander'
import { foundShop } from '../app/organisation/found-shop.ts'
import { selectShops } from '../app/organisation/organisation.sql.ts'
import { isSlug } from '../app/shop/shop-schema.ts'
import { CommandError } from '../security/emergency-commands/command-error.ts'
import { show } from '../security/emergency-commands/show.ts'
import { actAsOwner } from './act-as-owner.ts'

interface CreateOptions {
  name: string
  timeZone: string
  currency: string
  phone?: string
  address?: string
  owner?: string
  json?: boolean
}

/** shop create and list. */
export function shopCommands(program: Command): void {
  const shop = program.command('shop').description('the shops of this installation')

  shop
    .command('create <slug>')
    .description('open another shop; one that is there already stays as it is')
    .requiredOption('--name <text>', 'what people call it')
    .option('--time-zone <name>', 'IANA name', 'Europe/Berlin')
    .option('--currency <code>', 'ISO 4217', 'EUR')
    .option('--phone <number>', 'how clients call it')
    .option('--address <text>', 'where it is')
    .option(
      '--owner <email>',
      'who owns it, an account is made when there is none; else the owners of the first shop',
    )
    .option('--json', 'one JSON line')
    .action(async (slug: string, options: CreateOptions) => {
      if (!isSlug.test(slug))
        throw new CommandError('A slug has small letters, digits and hyphens, such as old-town.')
      const { name, timeZone, currency, phone = null, address = null, owner = null, json = false } = options
      await actAsOwner(async ({ context, by, settings }) => {
        const made = await foundShop(context, by, {
          shop: { slug, name, timeZone, currency, phone, address },
          ownerEmail: owner,
          firstOwner: settings.ownerEmail,
        })
        const password = made.owner?.password ?? null
        show(
          json,
          { id: made.id, slug, created: made.created, owner_password: password },
          made.created
            ? `Opened ${slug}.${password === null ? '' : ` Its owner’s password, shown once: ${password}`}`
            : `There is a shop ${slug} already.`,
        )
      })
    })

  shop
    .command('list')
    .description('all shops, the first one first')
    .option('--json', 'one JSON line each')
    .action(async ({ json = false }: { json?: boolean }) => {
      await actAsOwner(async ({ context }) => {
        for (const one of await selectShops(context.database.query))
          show(json, one, `${one.slug.padEnd(20)}  ${one.name}  ${one.time_zone}  ${one.currency}`)
      })
    })
}
