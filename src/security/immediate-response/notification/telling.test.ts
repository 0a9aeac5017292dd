import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../../platform/clock/clock.ts'
import { acknowledgeIncident } from './acknowledge-incident.ts'
import { openSink, type Received, type Sink } from './channels.test-helper.ts'
import {
  ANN,
  BEN,
  openNotificationShop,
  OWNER,
  type NotificationShop,
} from './notification-shop.test-helper.ts'
import { resumeNotifications } from './resume-notifications.ts'
import { claimNotifications, listNotifications } from './notification.sql.ts'
import { planNotifications } from './plan-notifications.ts'
import { setOnCall } from './set-on-call.ts'

const MINUTE = 60_000
let world: NotificationShop
const sinks: Sink[] = []

afterEach(async () => {
  await world.shop.close()
  for (const one of sinks.splice(0)) await one.close()
})

async function sink(): Promise<Sink> {
  const opened = await openSink()
  sinks.push(opened)
  return opened
}

const textOf = ({ body }: Received): string => (JSON.parse(body) as { text: string }).text
const headlines = (one: Sink): string[] => one.received.map((got) => /\*(.*)\*/.exec(textOf(got))?.[1] ?? '')

test('a P0 is told within a second of its opening, also at night', async () => {
  const slack = await sink()
  world = await openNotificationShop('at once', { SLACK_WEBHOOK_URL: slack.url })
  world.goTo('2026-11-25T02:00:00+01:00')
  const id = await world.open('P0', 'Clients were read')
  await world.pass(1)
  expect(headlines(slack)).toEqual(['P0 incident 1: Clients were read'])
  expect(textOf(slack.received[0]!)).toContain(`<https://shop.example/app/incidents/${id}|Open it>`)
  expect(await world.messages(id)).toEqual(['opened slack delivered 1'])
  expect(await world.lines(id)).toContain('Told by Slack.')
})

// Playbook N1
test('a sink that answers 500 twice gets the third, and the incident shows the attempts', async () => {
  const slack = await sink()
  slack.answers = [500, 500]
  world = await openNotificationShop('retries', { SLACK_WEBHOOK_URL: slack.url })
  const id = await world.open('P1')
  await world.pass(5)
  expect(slack.received).toHaveLength(3)
  const [message] = await listNotifications(world.shop.app.query, id)
  expect(message).toMatchObject({ channel: 'slack', state: 'delivered', attempts: 3 })
  const lines = await world.lines(id)
  expect(lines).toContain(
    'By Slack it did not get through (try 1): It answered 500. It is tried again in 1 s.',
  )
  expect(lines.filter((line) => line.startsWith('By Slack'))).toHaveLength(2)
  const events = await world.shop.owner.sql<
    { status: string }[]
  >`select body->>'status_id' as status from event
    where body->>'activity_name' = 'Notify' and body->'unmapped'->>'channel' = 'slack' order by at, id`
  expect(events.map(({ status }) => status)).toEqual(['2', '2', '1'])
})

test('what will not get better is tried once: the next channel is tried at once', async () => {
  const slack = await sink()
  const alertmanager = await sink()
  slack.answers = [404]
  world = await openNotificationShop('next', {
    SLACK_WEBHOOK_URL: slack.url,
    ALERTMANAGER_URL: alertmanager.url,
  })
  const id = await world.open('P0')
  await world.pass(2)
  expect(await world.messages(id)).toEqual(['opened slack failed 1', 'opened alertmanager delivered 1'])
  expect(await world.lines(id)).toContain('Slack did not take it; told by Alertmanager.')
})

test('a channel that hangs is left for the next one within ten seconds', { timeout: 20_000 }, async () => {
  const pagerduty = await sink()
  const slack = await sink()
  pagerduty.answers = ['hang', 'hang', 'hang']
  world = await openNotificationShop('hangs', {
    PAGERDUTY_ROUTING_KEY: 'key',
    PAGERDUTY_URL: pagerduty.url,
    SLACK_WEBHOOK_URL: slack.url,
  })
  await world.open('P0')
  const startedMs = systemClock.monotonicMs()
  await world.pass(1)
  await world.beat()
  await expect.poll(() => slack.received.length).toBe(1)
  expect(systemClock.monotonicMs() - startedMs).toBeLessThan(10_000)
  pagerduty.hangUp()
  await Promise.all(world.telling.inFlight)
})

test(
  'while a channel hangs, everything that waits for it goes to the next one',
  { timeout: 20_000 },
  async () => {
    const pagerduty = await sink()
    const slack = await sink()
    pagerduty.answers = Array<'hang'>(20).fill('hang')
    world = await openNotificationShop('storm on a hanging channel', {
      PAGERDUTY_ROUTING_KEY: 'key',
      PAGERDUTY_URL: pagerduty.url,
      SLACK_WEBHOOK_URL: slack.url,
    })
    for (let n = 1; n <= 3; n++) await world.open('P0', `Odd ${n}`)
    await world.pass(1)
    const after = await world.open('P0', 'Odd 4')
    for (let told = 1; told <= 4; told++) {
      world.shop.guard.clock.advance(500)
      await world.beat()
      await expect.poll(() => slack.received.length).toBe(told)
    }
    expect(new Set(headlines(slack))).toEqual(new Set([1, 2, 3, 4].map((n) => `P0 incident ${n}: Odd ${n}`)))
    expect(pagerduty.received).toHaveLength(2)
    expect((await world.messages(after)).map((line) => line.split(' ')[1])).toEqual(['pagerduty', 'slack'])
    pagerduty.hangUp()
    await Promise.all(world.telling.inFlight)
  },
)

test('a channel that hangs holds up no other incident on another channel', async () => {
  const [first, second] = [Promise.withResolvers<void>(), [] as string[]]
  world = await openNotificationShop('side by side', {}, [
    { name: 'pagerduty', note: null, send: () => first.promise },
    { name: 'slack', note: null, send: async ({ headline }) => void second.push(headline) },
  ])
  const { guard } = world.shop
  const id = await world.open('P1', 'First')
  await planNotifications(guard, world.telling)
  await world.shop.owner.sql`update incident set escalation_level = 0, escalates_at = ${guard.clock.now()}`
  const ticking = world.tick()
  await expect.poll(() => second).toEqual(['P1 incident 1: First'])
  first.resolve()
  await ticking
  expect((await world.messages(id)).toSorted()).toEqual([
    'opened pagerduty delivered 1',
    'reminder slack delivered 1',
  ])
})

test('nobody acknowledges: the first on call, the second, then everybody, again and again; acknowledged, nobody more', async () => {
  const told: string[] = []
  world = await openNotificationShop('escalation', { ALERT_EMAILS: 'desk@staff.example' }, [
    { name: 'mail', note: null, send: async (message, to) => void told.push(`${to}: ${message.headline}`) },
  ])
  const { guard } = world.shop
  const shift = { startsAt: guard.clock.now(), endsAt: guard.clock.now().add({ hours: 24 }) }
  const rest = { everyWeeks: null, isOverride: false }
  await guard.database.query.transaction().execute((transaction) =>
    setOnCall(guard, transaction, {
      by: OWNER,
      shifts: [
        { id: guard.random.uuid(), accountId: ANN, position: 'first', ...shift, ...rest },
        { id: guard.random.uuid(), accountId: BEN, position: 'second', ...shift, ...rest },
      ],
    }),
  )
  const id = await world.open('P1', 'Odd')
  const nextTold = async (seconds: number): Promise<string[]> => {
    guard.clock.advance((seconds - 1) * 1_000)
    await world.pass(1)
    return told.splice(0).map((line) => line.replace('@staff.example', ''))
  }
  expect(await nextTold(1)).toEqual(['ann: P1 incident 1: Odd'])
  expect(await nextTold(299)).toEqual([])
  expect((await nextTold(1)).toSorted()).toEqual([
    'ann: Nobody has acknowledged P1 incident 1: Odd',
    'ben: P1 incident 1: Odd',
  ])
  expect(new Set((await nextTold(600)).map((line) => line.split(':')[0]))).toEqual(
    new Set(['ann', 'ben', 'desk', 'olivia']),
  )
  expect(await nextTold(15 * 60)).toHaveLength(4)
  expect(await world.lines(id)).toContain('Nobody has acknowledged it: everybody is told.')

  await guard.database.query
    .transaction()
    .execute((transaction) => acknowledgeIncident(guard, transaction, { id, by: BEN }))
  expect(new Set((await nextTold(1)).map((line) => line.replace(/^\w+: /, '')))).toEqual(
    new Set(['Incident 1 is acknowledged: Odd']),
  )
  expect(await nextTold(24 * 3600)).toEqual([])
})

test('where the last channel fails, more people are told at once', async () => {
  const told: string[] = []
  world = await openNotificationShop('nobody left', { ALERT_EMAILS: 'desk@staff.example' }, [
    {
      name: 'mail',
      note: null,
      async send(_, to) {
        if (to?.startsWith('desk') === true) throw new Error('broken')
        told.push(to ?? '')
      },
    },
  ])
  await world.open('P0')
  await world.pass(4)
  expect(told).toEqual(['olivia@staff.example'])
})

test('one message for an incident, and what changes about it under the same key', async () => {
  const pagerduty = await sink()
  world = await openNotificationShop('updates', {
    PAGERDUTY_ROUTING_KEY: 'key',
    PAGERDUTY_URL: pagerduty.url,
  })
  const { guard } = world.shop
  const id = await world.open('P1', 'Odd')
  await world.pass(3)
  await world.change(id, { severity: 'P0' })
  await world.pass(3)
  await world.change(id, { status: 'contained' })
  await world.pass(3)
  await guard.database.query
    .transaction()
    .execute((transaction) => acknowledgeIncident(guard, transaction, { id, by: ANN }))
  await world.pass(3)
  await world.change(id, { status: 'resolved' })
  await world.pass(3)
  const events = pagerduty.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
  expect(
    events.map(({ event_action: action, dedup_key: key, payload }) => [action, key, summaryOf(payload)]),
  ).toEqual([
    ['trigger', id, 'P1 incident 1: Odd'],
    ['trigger', id, 'Incident 1 is P0 now: Odd'],
    ['trigger', id, 'Incident 1 is contained: Odd'],
    ['acknowledge', id, null],
    ['resolve', id, null],
  ])
})

const summaryOf = (payload: unknown): unknown =>
  payload === undefined ? null : (payload as { summary: string }).summary

test('a storm is ten messages, a summary of the rest, and one summary a minute after that', async () => {
  const slack = await sink()
  world = await openNotificationShop('storm', { SLACK_WEBHOOK_URL: slack.url })
  for (let n = 0; n < 24; n++) await world.open(n === 23 ? 'P0' : 'P1', `Odd ${n}`)
  await world.pass(15)
  expect(slack.received).toHaveLength(11)
  expect(headlines(slack)).toContain('P0 incident 24: Odd 23')
  expect(headlines(slack)).toContain('And 14 more incidents')
  const late = await world.open('P0', 'Late')
  await world.pass(30)
  expect(slack.received).toHaveLength(11)
  await world.pass(45)
  expect(headlines(slack).at(-1)).toBe('And one more incident')
  expect(textOf(slack.received.at(-1)!)).toContain('P0 incident 25, open: Late')
  expect(await world.lines(late)).toContain('Told by Slack.')
})

test('a guard that is killed while it sends: the next one sends again, under the same id, and nothing is lost', async () => {
  const webhook = await sink()
  world = await openNotificationShop('killed', {
    ALERT_WEBHOOK_URL: webhook.url,
    ALERT_WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  })
  const { guard } = world.shop
  const id = await world.open('P0')
  await planNotifications(guard, world.telling)
  // Claimed, perhaps sent, and then the process was gone.
  const [claimed] = await claimNotifications(guard.database.query, guard.clock.now())
  world.restart()
  await world.tick()
  expect(webhook.received).toHaveLength(0)
  await resumeNotifications(guard)
  await world.tick()
  await world.pass(60)
  expect(webhook.received.map(({ headers }) => headers['webhook-id'])).toEqual([claimed!.id])
  expect(await world.messages(id)).toEqual(['opened webhook delivered 2'])
  expect(await world.lines(id)).toContain('The guard ended while it told by webhook: it is sent again.')
})

test('without any setting the owners get mail, and without a mail server it says that nobody got it', async () => {
  world = await openNotificationShop('bare', {})
  const id = await world.open('P1')
  await world.pass(1)
  expect(await world.messages(id)).toEqual([`opened mail ${OWNER} delivered 1`])
  expect(await world.lines(id)).toContain(
    'Told by mail. SMTP_URL is not set: the mail is a file, and nobody has got it.',
  )
})

test('a secret of a channel stands nowhere when the channel fails', async () => {
  world = await openNotificationShop('secret', {
    SLACK_WEBHOOK_URL: 'http://127.0.0.1:9/services/T0/B0/geheimnis',
  })
  const id = await world.open('P1')
  await world.pass(2)
  const kept = await world.shop.owner.sql<{ text: string }[]>`select body::text as text from event
    union all select text from incident_timeline union all select last_error from notification where last_error is not null`
  expect(kept.length).toBeGreaterThan(3)
  expect(kept.filter(({ text }) => text.includes('geheimnis'))).toEqual([])
  expect((await world.lines(id)).join()).toContain('It could not be reached.')
})

test('the shop knows of a breach since somebody was told, and not before the data was touched', async () => {
  const slack = await sink()
  world = await openNotificationShop('aware', { SLACK_WEBHOOK_URL: slack.url })
  const { guard } = world.shop
  const aware = async (id: string) => {
    const [row] = await world.shop.owner.sql<
      { aware_at: Temporal.Instant | null }[]
    >`select aware_at from incident where id = ${id}`
    return row?.aware_at?.epochMilliseconds ?? null
  }
  const harmless = await world.open('P1')
  const id = await world.open('P0')
  await touch(world, id)
  guard.clock.advance(MINUTE)
  await world.tick()
  const toldMs = guard.clock.epochMs()
  await world.pass(2)
  expect(await aware(id)).toBe(toldMs)
  expect(await aware(harmless)).toBeNull()
  guard.clock.advance(MINUTE)
  await touch(world, harmless)
  const touchedMs = guard.clock.epochMs()
  await world.pass(2)
  expect(await aware(harmless)).toBe(touchedMs)
  expect((await world.lines(id)).join()).toMatch(
    /the authority has to be told until Friday.* 27 November 2026 at 13:01/,
  )
})

async function touch({ shop }: NotificationShop, incidentId: string): Promise<void> {
  const { guard, owner } = shop
  const [record, key] = [guard.random.uuid(), guard.random.uuid()]
  await owner.sql`insert into access_record ${owner.sql({
    id: record,
    at: guard.clock.now() as never,
    request_id: key,
    source: '203.0.113.1',
    shop_id: null,
    route: 'GET /clients',
    purpose: 'test',
    source_table: 'client',
    record_keys: [key],
    fields: ['name'],
  })}`
  await owner.sql`insert into incident_impact (incident_id, access_record_id, source_table, record_key, fields, at, source)
    values (${incidentId}, ${record}, 'client', ${key}, array['name'], ${guard.clock.now()}, '203.0.113.1')`
}
