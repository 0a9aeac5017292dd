import { standings, type Standing } from '../../src/app/auth/permissions.ts'
import { hashPassword } from '../../src/app/auth/password.ts'
import { issueToken } from '../../src/app/auth/issue-token.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { withTenant } from '../../src/platform/postgres/tenant.ts'
import type { ServerParts } from '../../src/entry/start-server.ts'
import { openTwoShops, type TwoShops } from '../locations/two-shops.test-helper.ts'

/** Whose something is: of whoever asks, of another in the same shop, of nobody, of another shop. */
export const belongings = ['own', 'other', 'missing', 'elsewhere'] as const
export type Belonging = (typeof belongings)[number]

/** Words that stand in the records of one person or chair, and nowhere else. */
export const words = {
  chair: 'Quincechair',
  otherChair: 'Medlarchair',
  elsewhere: 'Quillfeather',
  incident: 'Sloestorm',
  person: 'Damsonperson',
  client: 'Bullaceclient',
  operator: 'Rowanoperator',
} as const

/** Ids by the names that the addresses of routes are made of. */
export type Ids = Record<string, string>

/** A shop with something of everything in it, of several people; another shop; and somebody of each standing. */
export interface World {
  shops: TwoShops
  /** The header that says who asks, by standing. */
  headers: Record<Standing, Record<string, string>>
  /** What is somebody's: of a person, of a chair, of the shop, or of another shop. */
  ids(standing: Standing, belonging: Belonging): Ids
  /** The account of whoever is of this standing. */
  accountOf(standing: Standing): string
  /** Somebody new of this standing, signed in just now: for what ends a session, or an account. */
  newcomer(standing: Standing): Promise<Record<string, string>>
  close(): Promise<void>
}

/** Opens it. */
export async function openWorld(parts: Partial<ServerParts>): Promise<World> {
  const shops = await openTwoShops(parts)
  const { first, second, inSecond } = shops
  const { sql } = first.owner
  const { barberId, otherBarberId, serviceId } = first
  const call = async (
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<any> => {
    const answer = await first.call(method, path, body, headers)
    if (answer.status > 299) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const uuid = (): string => systemRandom.uuid()
  const passwordHash = await hashPassword('correct horse battery')

  async function account(
    standing: Standing,
    name: string,
    barber: string | null,
  ): Promise<{ accountId: string; token: string; sessionId: string }> {
    const accountId = uuid()
    await sql`insert into account (id, email, name, password_hash, email_verified_at)
      values (${accountId}, ${`${name.toLowerCase()}-${accountId}@example.com`}, ${name}, ${passwordHash}, now())`
    if (standing !== 'person')
      await sql`insert into membership (account_id, shop_id, role, barber_id)
        values (${accountId}, ${first.shopId}, ${standing}, ${barber})`
    return { accountId, ...(await signIn(accountId)) }
  }

  async function signIn(accountId: string): Promise<{ token: string; sessionId: string }> {
    const sessionId = uuid()
    await sql`insert into session (id, account_id, created_at, expires_at, last_seen_at, source)
      values (${sessionId}, ${accountId}, now(), now() + interval '1 day', now(), 'test')`
    const tenant = { shopId: first.shopId, accountId }
    const token = await withTenant(first.server.context.database, tenant, (transaction) =>
      issueToken(first.server.context, transaction, { accountId, sessionId }),
    )
    return { token, sessionId }
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

  const names: Partial<Record<Standing, string>> = {
    person: words.person,
    client: words.client,
    operator: words.operator,
    barber: words.chair,
  }
  const headers = { anyone: {} } as World['headers']
  const [accounts, sessions]: [Ids, Ids] = [{}, {}]
  for (const standing of standings) {
    if (standing === 'anyone') continue
    const chair = standing === 'barber' ? barberId : null
    const made = await account(standing, names[standing] ?? standing, chair)
    headers[standing] = bearer(made.token)
    accounts[standing] = made.accountId
    sessions[standing] = made.sessionId
  }
  const spare = await account('barber', words.otherChair, otherBarberId)
  const manager = headers.manager

  const day = (days: number, time: string): string =>
    Temporal.Now.plainDateISO('Europe/Berlin')
      .add({ days })
      .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: time })
      .toInstant()
      .toString()
  let hour = 9

  /** A booking, a series, a wish, a client, a note …, all with `word` in them. */
  async function records(
    word: string,
    barber: string,
    as: Record<string, string> | null,
    place: { serviceId: string; shop: Record<string, string>; staff: Record<string, string> },
  ): Promise<Ids> {
    const { shop, staff } = place
    const guest = { name: word, email: `${word.toLowerCase()}@example.com`, phone: null }
    const client = as === null ? { client: guest } : {}
    const who = { ...as, ...shop }
    hour += 1
    const time = `${String(hour).padStart(2, '0')}:00`
    const visit = { service_id: place.serviceId, barber_id: barber, note: word }
    const booking = await call('POST', '/bookings', { ...visit, start_at: day(3, time), ...client }, who)
    const series = await call(
      'POST',
      '/booking-series',
      {
        ...visit,
        start_at: day(5, time),
        every_weeks: 1,
        count: 2,
        policy: 'skip',
        on_holiday: 'skip',
        ...client,
      },
      who,
    )
    const tomorrow = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 8 }).toString()
    const wish = await call(
      'POST',
      '/waitlist',
      {
        service_id: place.serviceId,
        barber_ids: [barber],
        windows: [{ from_date: tomorrow, to_date: tomorrow, from_time: '09:00', to_time: '09:10' }],
        ...client,
      },
      who,
    )
    const clientId = booking.client.id
    const note = await call('POST', `/clients/${clientId}/notes`, { text: word }, staff)
    const feeId = uuid()
    await sql`insert into booking_fee (id, shop_id, booking_id, kind, amount_minor, currency, recorded_at)
      select ${feeId}, shop_id, id, 'no_show', 100, 'EUR', now() from booking where id = ${booking.id}`
    return {
      booking: booking.id,
      fee: feeId,
      series: series.id ?? series.series.id,
      wish: wish.id,
      client: clientId,
      note: note.id,
      barber,
      session: spare.sessionId,
      staff: spare.accountId,
    }
  }

  /** What is of one barber's chair. */
  async function chair(word: string, barber: string, staff: Record<string, string>): Promise<Ids> {
    const off = await call(
      'POST',
      '/time-off',
      {
        barber_id: barber,
        starts_at_local: '2031-03-03T13:00',
        ends_at_local: '2031-03-03T13:30',
        reason: word,
      },
      staff,
    )
    const holiday = await call(
      'POST',
      '/date-overrides',
      { barber_id: barber, date: '2031-12-24', hours: [], reason: word },
      staff,
    )
    const calendarId = uuid()
    await sql`insert into calendar_connection (id, shop_id, barber_id, name, url, created_at)
      select ${calendarId}, shop_id, id, ${word}, ${`https://${word.toLowerCase()}.example.com/a.ics`}, now()
      from barber where id = ${barber}`
    return { timeOff: off.id, override: holiday.items?.[0]?.id ?? holiday.id, calendar: calendarId }
  }

  const here = { serviceId, shop: {}, staff: manager }
  const mine: Partial<Record<Standing, Ids>> = {}
  for (const standing of ['person', 'client', 'operator'] as const)
    mine[standing] = await records(words[standing], otherBarberId, headers[standing], here)
  const ofChair = {
    ...(await records(words.chair, barberId, null, { ...here, staff: headers.barber })),
    ...(await chair(words.chair, barberId, headers.barber)),
  }
  const ofOtherChair = {
    ...(await records(words.otherChair, otherBarberId, null, here)),
    ...(await chair(words.otherChair, otherBarberId, manager)),
  }
  async function household(clientId: string | undefined, staff: Record<string, string>, word: string) {
    const child = await call('POST', '/clients', { name: `${word} junior` }, staff)
    const made = await call(
      'POST',
      '/households',
      {
        members: [
          { client_id: clientId, role: 'adult' },
          { client_id: child.id, role: 'child' },
        ],
      },
      staff,
    )
    return { household: made.id as string, member: child.id as string }
  }
  const households = [
    await household(ofChair.client, headers.barber, words.chair),
    await household(ofOtherChair.client, manager, words.otherChair),
  ] as const
  // Not by the queue, which is closed in the evening.
  const walkInId = uuid()
  await sql`insert into walk_in (id, shop_id, name, service_id, remote, joined_at, promised_at, expires_at)
    values (${walkInId}, ${first.shopId}, ${words.otherChair}, ${serviceId}, false, now(), now(), now() + interval '1 day')`
  const addOn = await call(
    'POST',
    '/add-ons',
    { name: 'Towel', duration_minutes: 5, price: { amount_minor: 100, currency: 'EUR' } },
    manager,
  )
  const resource = await call('POST', '/resources', { kind: 'chair', name: 'Chair' }, manager)
  const limit = await call(
    'POST',
    '/booking-limits',
    { barber_id: barberId, period: 'day', count_max: 50 },
    manager,
  )
  const incidentId = uuid()
  await sql`insert into incident (id, rule_id, rule_version, type, severity, status, title, sentence, reasons, facts,
      started_at, detected_at, updated_at)
    values (${incidentId}, 'credential-stuffing', '1', 'credential_stuffing', 'P2', 'open', ${words.incident},
      ${words.incident}, '[]', '{}', now(), now(), now())`
  await sql`insert into incident_timeline (id, incident_id, at, kind, text)
    values (${uuid()}, ${incidentId}, now(), 'detected', ${words.incident})`
  await sql`insert into containment (id, incident_id, verb, target, reason, created_by, created_at, expires_at)
    values (${uuid()}, ${incidentId}, 'block_source', '192.0.2.7', ${words.incident}, 'guard', now(), now() + interval '1 day')`

  // The second shop has a barber, and somebody who books him.
  const stranger = await shops.stranger(words.elsewhere.toLowerCase())
  await shops.employ(stranger, ['barber', 'manager'], inSecond)
  const inHarbour = { ...stranger.headers, ...inSecond }
  const member = await call('GET', `/staff/${stranger.accountId}`, undefined, inHarbour)
  await sql`update barber set name = 'Quill' where id = ${member.barber_id}`
  await shops.letWork(member.barber_id)
  hour = 9
  const elsewhere = {
    ...(await records(words.elsewhere, member.barber_id, null, {
      serviceId: second.serviceId,
      shop: inSecond,
      staff: inHarbour,
    })),
    ...(await chair(words.elsewhere, member.barber_id, inHarbour)),
    staff: stranger.accountId,
    service: second.serviceId,
  }

  const common = {
    service: serviceId,
    addOn: addOn.id,
    resource: resource.id,
    limit: limit.id,
    walkIn: walkInId,
    incident: incidentId,
    account: accounts['person'] ?? '',
  }
  return {
    shops,
    headers,
    ids(standing, belonging) {
      switch (belonging) {
        case 'own':
          return {
            ...common,
            ...ofChair,
            ...households[0],
            ...mine[standing],
            session: sessions[standing] ?? spare.sessionId,
          }
        case 'other':
          return { ...common, ...ofOtherChair, ...households[1] }
        case 'elsewhere':
          return elsewhere
        default:
          return {}
      }
    },
    accountOf: (standing) => accounts[standing] ?? '',
    async newcomer(standing) {
      const { token } = await account(standing, standing, standing === 'barber' ? barberId : null)
      return bearer(token)
    },
    close: () => shops.close(),
  }
}
