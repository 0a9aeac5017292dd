import { inject } from 'vitest'
import { loadSettings, type Settings } from '../../../platform/config/settings.ts'
import type { Severity } from '../../incident-classification/criteria.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../../guarded-database.test-helper.ts'
import { listTimeline } from '../../investigation/incident.sql.ts'
import { openIncident } from '../../investigation/open-incident.ts'
import { createChannels } from './channels/create-channels.ts'
import type { Channel } from './channels/channel.ts'
import { deliverNotifications } from './deliver-notifications.ts'
import { listNotifications } from './notification.sql.ts'
import { planNotifications } from './plan-notifications.ts'
import { newTelling, type Telling } from './telling.ts'

/** The owner of the shop, who is told while nobody is on call. */
export const OWNER = '0199a000-0000-7000-8000-000000000001'
/** Two operators. */
export const ANN = '0199a000-0000-7000-8000-000000000002'
export const BEN = '0199a000-0000-7000-8000-000000000003'
const SHOP = '0199c000-0000-7000-8000-000000000001'
const BARBER = '0199c000-0000-7000-8000-000000000002'

/** A shop in Berlin, open from Monday to Saturday, 09:00 to 18:00, whose guard tells of incidents by its fake clock. */
export interface NotificationShop {
  shop: GuardedDatabase
  telling: Telling
  /** Sets the clock forward to this instant. */
  goTo(instant: string): void
  /** What the guard does again and again, without waiting for what is on its way. */
  beat(): Promise<void>
  /** The same, and what it began is done. */
  tick(): Promise<void>
  /** Ticks once a second for so many seconds. */
  pass(seconds: number): Promise<void>
  /** Opens an incident and gives its id. */
  open(severity: Severity, title?: string): Promise<string>
  change(id: string, to: { severity?: Severity | null; status?: string | null }): Promise<void>
  /** The lines of the timeline about telling. */
  lines(id: string): Promise<string[]>
  /** Each message of an incident: kind, channel, recipient, state, attempts. */
  messages(id: string): Promise<string[]>
  /** As after a restart of the guard, with these channels. */
  restart(channels?: Channel[]): void
}

/** Opens one with these settings; `channels` in place of those that the settings set up. */
export async function openNotificationShop(
  name: string,
  environment: Record<string, string>,
  channels?: Channel[],
): Promise<NotificationShop> {
  const shop = await openGuardedDatabase(inject('testServer'), name)
  const { sql } = shop.owner
  const { guard } = shop
  await sql`insert into shop (id, slug, name, time_zone, currency) values (${SHOP}, 'test', 'Test', 'Europe/Berlin', 'EUR')`
  for (const [id, role, who] of [
    [OWNER, 'owner', 'olivia'],
    [ANN, 'operator', 'ann'],
    [BEN, 'operator', 'ben'],
  ] as const) {
    await sql`insert into account (id, email, name) values (${id}, ${`${who}@staff.example`}, ${`${who} of the staff`})`
    await sql`insert into membership (account_id, shop_id, role) values (${id}, ${SHOP}, ${role})`
  }
  await openHours(shop)
  const settings: Settings = loadSettings({ PUBLIC_URL: 'https://shop.example', ...environment })
  const make = (own?: Channel[]): Telling => newTelling(settings, own ?? createChannels(settings, guard))
  const world: NotificationShop = {
    shop,
    telling: make(channels),
    goTo: (instant) =>
      guard.clock.advance(Temporal.Instant.from(instant).epochMilliseconds - guard.clock.epochMs()),
    async beat() {
      await planNotifications(guard, world.telling)
      await deliverNotifications(guard, world.telling)
    },
    async tick() {
      await world.beat()
      await Promise.all(world.telling.inFlight)
    },
    async pass(seconds) {
      for (let second = 0; second < seconds; second++) {
        guard.clock.advance(1_000)
        await world.tick()
      }
    },
    async open(severity, title = 'Something odd') {
      const at = guard.clock.epochMs()
      const subject = guard.random.uuid()
      return openIncident(guard, {
        ruleId: 'test',
        title,
        sentence: 'Two records went to somebody.',
        subject,
        signs: {},
        least: { severity, reason: { text: 'A test.', playbook: 'Test' } },
        startedMs: at,
        timeline: { atMs: at, kind: 'detected', key: 'detected', text: 'Found.' },
      })
    },
    async change(id, { severity = null, status = null }) {
      const now = guard.clock.now()
      await sql`update incident set severity = coalesce(${severity}, severity), status = coalesce(${status}, status),
        resolved_at = case when ${status}::text = 'resolved' then ${now}::timestamptz end where id = ${id}`
    },
    lines: async (id) => (await listTimeline(guard.database.query, id)).map(({ text }) => text),
    messages: async (id) =>
      (await listNotifications(guard.database.query, id)).map(
        ({ kind, channel, recipient, state, attempts }) =>
          `${kind} ${channel}${recipient === '' ? '' : ` ${recipient}`} ${state} ${attempts}`,
      ),
    restart(own) {
      world.telling = make(own ?? channels)
    },
  }
  return world
}

async function openHours({ owner: { sql }, guard }: GuardedDatabase): Promise<void> {
  await sql`insert into barber (id, shop_id, person_id, name) values (${BARBER}, ${SHOP}, ${BARBER}, 'Marco')`
  for (const weekday of [1, 2, 3, 4, 5, 6])
    await sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute)
      values (${guard.random.uuid()}, ${SHOP}, ${BARBER}, ${weekday}, 540, 1080)`
}
