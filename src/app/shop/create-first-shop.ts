import type { Clock } from '../../platform/clock/clock.ts'
import type { Settings } from '../../platform/config/settings.ts'
import type { Random } from '../../platform/crypto/random.ts'
import type { EventLog } from '../../platform/events/event-log.ts'
import type { Database } from '../../platform/postgres/connect.ts'
import { nobody } from '../auth/actor.ts'
import { hashPassword } from '../auth/password.ts'
import { seedDemoShop } from './demo/seed-demo-shop.ts'
import { insertShop } from './insert-shop.ts'
import { newShop } from './new-shop.ts'
import { shopEvent } from './shop-event.ts'
import { insertRows, lockedShopExists } from './shop.sql.ts'
import type { NewShop } from './shop-terms.ts'

const CLIENT_EMAIL = 'client@6fb.example'
const PASSWORD_BYTES = 15

/** A sign-in that was just made. */
export interface FirstLogin {
  email: string
  /** Null when it is the one that the settings gave. */
  generatedPassword: string | null
}

/** What the first start has made; passwords are told here once and kept nowhere. */
export interface FirstShop {
  shopId: string
  name: string
  owner: FirstLogin
  /** A client to try the demo shop with; null without a demo. */
  demoClient: FirstLogin | null
}

/**
 * Makes the first shop and its owner, who operates incidents too: the demo shop, or with DEMO=0 an empty one.
 * As the owner of the tables. Null, and nothing changed, when there is a shop already.
 */
export async function createFirstShop(context: {
  owner: Database
  clock: Clock
  random: Random
  events: EventLog
  settings: Pick<Settings, 'demo' | 'ownerEmail' | 'ownerPassword'>
}): Promise<FirstShop | null> {
  const { owner, clock, random, events, settings } = context
  const newPassword = (): string => random.bytes(PASSWORD_BYTES).toString('base64url')
  const ownerPassword = settings.ownerPassword ?? newPassword()
  const clientPassword = newPassword()
  const now = clock.now()
  const ownerId = random.uuid()
  const clientId = random.uuid()

  return owner.query.transaction().execute(async (transaction) => {
    if (await lockedShopExists(transaction)) return null
    const [ownerHash, clientHash] = await Promise.all([
      hashPassword(ownerPassword),
      hashPassword(clientPassword),
    ])
    const account = { created_at: now }
    await insertRows(transaction, 'account', [
      {
        ...account,
        id: ownerId,
        email: settings.ownerEmail.toLowerCase(),
        name: 'Owner',
        password_hash: ownerHash,
      },
      ...(settings.demo
        ? [{ ...account, id: clientId, email: CLIENT_EMAIL, name: 'Jonas Weber', password_hash: clientHash }]
        : []),
    ])
    let terms: NewShop
    if (settings.demo) terms = await seedDemoShop(transaction, { now, accountId: clientId })
    else {
      const shop = newShop(random.uuid(), {
        slug: 'shop',
        name: 'My shop',
        timeZone: 'Europe/Berlin',
        currency: 'EUR',
        phone: null,
        address: null,
      })
      terms = { shop, services: new Map(), barbers: new Map() }
      await insertShop(transaction, terms, { now, random })
    }
    const by = nobody({ shopId: terms.shop.id, requestId: random.uuid(), source: 'first start' })
    await events.append(transaction, shopEvent(by, { type: 'shop', uid: terms.shop.id }, 'opened', {}))
    const member = { shop_id: terms.shop.id, barber_id: null, created_at: now }
    await insertRows(transaction, 'membership', [
      { ...member, account_id: ownerId, role: 'owner' },
      { ...member, account_id: ownerId, role: 'operator' },
      ...(settings.demo ? [{ ...member, account_id: clientId, role: 'client' }] : []),
    ])
    return {
      shopId: terms.shop.id,
      name: terms.shop.name,
      owner: {
        email: settings.ownerEmail.toLowerCase(),
        generatedPassword: settings.ownerPassword === null ? ownerPassword : null,
      },
      demoClient: settings.demo ? { email: CLIENT_EMAIL, generatedPassword: clientPassword } : null,
    }
  })
}
