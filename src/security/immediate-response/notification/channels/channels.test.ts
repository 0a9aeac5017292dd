import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { fakeClock } from '../../../../platform/clock/clock.ts'
import { systemRandom } from '../../../../platform/crypto/random.ts'
import { openSink, type Sink } from '../channels.test-helper.ts'
import { composeMessage, type Message, type MessageFacts } from '../message.ts'
import { alertmanagerChannel } from './alertmanager.ts'
import { mailChannel } from './mail.ts'
import { pagerdutyChannel } from './pagerduty.ts'
import { slackChannel } from './slack.ts'
import { smsChannel } from './sms.ts'
import { webhookChannel } from './webhook.ts'
import { webhookHeaders, webhookSecret } from './webhook-signature.ts'

const now = Temporal.Instant.from('2031-03-03T01:14:13Z')
const facts: MessageFacts = {
  id: '0199f000-0000-7000-8000-000000000001',
  kind: 'opened',
  incidents: [
    {
      id: '0199f000-0000-7000-8000-000000000007',
      number: 7,
      severity: 'P1',
      status: 'open',
      title: 'Tokens <forged> & used',
      sentence: 'Two records went to somebody.',
      acknowledged: false,
      detectedAt: now.subtract({ seconds: 1 }),
    },
  ],
  before: null,
  formerSeverities: [],
  publicUrl: 'https://shop.example',
  now,
}
const say = (more: Partial<MessageFacts> = {}): Message => composeMessage({ ...facts, ...more })
const [incident] = facts.incidents

let sink: Sink
beforeEach(async () => {
  sink = await openSink()
})
afterEach(() => sink.close())

const got = (): unknown[] => sink.received.map(({ body }) => JSON.parse(body) as unknown)

test('Slack gets one text, in which nothing is read as markup or as a mention', async () => {
  await slackChannel(sink.url).send(say(), null)
  expect(got()).toEqual([
    {
      text: '*P1 incident 7: Tokens &lt;forged&gt; &amp; used*\nTwo records went to somebody.\nAcknowledge it, so that nobody else is called.\n<https://shop.example/app/incidents/0199f000-0000-7000-8000-000000000007|Open it>',
    },
  ])
})

test('PagerDuty gets an alert by the id of the incident, and its acknowledgement and end', async () => {
  const channel = pagerdutyChannel({ baseUrl: sink.url, routingKey: 'R0' })
  await channel.send(say(), null)
  await channel.send(say({ incidents: [{ ...incident!, acknowledged: true }] }), null)
  await channel.send(say({ incidents: [{ ...incident!, status: 'resolved' }] }), null)
  expect(sink.received.map(({ path }) => path)).toEqual(Array(3).fill('/v2/enqueue'))
  const common = { routing_key: 'R0', dedup_key: incident!.id }
  expect(got()).toMatchObject([
    {
      ...common,
      event_action: 'trigger',
      payload: { summary: 'P1 incident 7: Tokens <forged> & used', source: '6FB Booking', severity: 'error' },
      client_url: `https://shop.example/app/incidents/${incident!.id}`,
    },
    { ...common, event_action: 'acknowledge' },
    { ...common, event_action: 'resolve' },
  ])
})

test('PagerDuty has nothing left of a test', async () => {
  await pagerdutyChannel({ baseUrl: sink.url, routingKey: 'R0' }).send(
    say({ kind: 'test', incidents: [] }),
    null,
  )
  expect(got()).toMatchObject([{ event_action: 'trigger' }, { event_action: 'resolve' }])
})

test('Alertmanager gets an alert that ends when the severity rises, and another one', async () => {
  await alertmanagerChannel(sink.url).send(
    say({ incidents: [{ ...incident!, severity: 'P0' }], before: 'P1 open', formerSeverities: ['P1'] }),
    null,
  )
  const labels = { alertname: 'SixfbIncident', incident: incident!.id }
  expect(got()).toMatchObject([
    [
      {
        labels: { ...labels, severity: 'P0' },
        endsAt: '2031-03-10T01:14:13Z',
        startsAt: '2031-03-03T01:14:12Z',
      },
      { labels: { ...labels, severity: 'P1' }, endsAt: '2031-03-03T01:14:13Z' },
    ],
  ])
})

describe('the signed webhook', () => {
  // The example of the specification's libraries (standard-webhooks, "verify" tests).
  test('is signed as Standard Webhooks says', () => {
    const body = '{"test": 2432232314}'
    const secret = webhookSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
    expect(
      webhookHeaders(secret, { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', atSeconds: 1_614_265_330, body }),
    ).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  test('signs what it sends, with the time of sending', async () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const clock = fakeClock(now.epochMilliseconds)
    await webhookChannel({ url: `${sink.url}/hook`, secret, clock }).send(say(), null)
    const [{ headers, body }] = sink.received as [(typeof sink.received)[0]]
    const expected = webhookHeaders(webhookSecret(secret), {
      id: facts.id,
      atSeconds: now.epochMilliseconds / 1000,
      body,
    })
    expect(headers).toMatchObject(expected)
    expect(JSON.parse(body)).toMatchObject({
      type: 'incident.opened',
      data: { key: incident!.id, phase: 'open' },
    })
  })
})

test('a text message goes to one number, short and with the link', async () => {
  const channel = smsChannel({ baseUrl: sink.url, accountSid: 'AC1', authToken: 'secret', from: '+4930111' })
  await channel.send(say({ incidents: [{ ...incident!, title: 'x'.repeat(500) }] }), '+4930222')
  const [{ path, headers, body }] = sink.received as [(typeof sink.received)[0]]
  expect([path, headers.authorization]).toEqual([
    '/2010-04-01/Accounts/AC1/Messages.json',
    `Basic ${Buffer.from('AC1:secret').toString('base64')}`,
  ])
  const sent = Object.fromEntries(new URLSearchParams(body))
  expect([sent['To'], sent['From'], sent['Body']?.length]).toEqual(['+4930222', '+4930111', 306])
  expect(sent['Body']).toContain(` https://shop.example/app/incidents/${incident!.id}`)
})

test('mail is a real conversation by SMTP, one thread for each incident, and known when it comes again', async () => {
  const mails: { to: string[]; text: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        mails.push({
          to: envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString(),
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  try {
    const channel = mailChannel({
      smtpUrl: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
      from: 'shop@6fb.example',
      folder: '/nowhere',
      random: systemRandom,
    })
    await channel.send(say(), 'owner@staff.example')
    await channel.send(say(), 'owner@staff.example')
    await channel.send(
      say({ id: '0199f000-0000-7000-8000-000000000002', before: 'P2 open' }),
      'owner@staff.example',
    )
    const header = (name: string): (string | undefined)[] =>
      mails.map(({ text }) => new RegExp(`^${name}: (.*?)\\r?$`, 'mi').exec(text)?.[1])
    expect(mails.map(({ to }) => to)).toEqual(Array(3).fill(['owner@staff.example']))
    expect(header('Message-ID')).toEqual([
      `<${facts.id}@6fb.example>`,
      `<${facts.id}@6fb.example>`,
      '<0199f000-0000-7000-8000-000000000002@6fb.example>',
    ])
    expect(new Set(header('In-Reply-To'))).toEqual(new Set([`<${incident!.id}@6fb.example>`]))
    expect(header('Subject')[2]).toBe('Incident 7 is P1 now: Tokens <forged> & used')
  } finally {
    await new Promise<void>((resolve) => {
      server.close(resolve)
    })
  }
})

test('a mail server that refuses is a failure without the address in it', async () => {
  const channel = mailChannel({
    smtpUrl: 'smtp://127.0.0.1:9',
    from: 'shop@6fb.example',
    folder: '/nowhere',
    random: systemRandom,
  })
  await expect(channel.send(say(), 'owner@staff.example')).rejects.toThrow(
    /^The mail server did not take the mail \((ECONNREFUSED|ESOCKET)\)\.$/,
  )
})

test.each([
  [503, true],
  [429, true],
  [408, true],
  [400, false],
  [302, false],
])('an answer %i is a failure, passing: %s, and a redirect is not followed', async (status, isPassing) => {
  sink.answers = [status]
  await expect(slackChannel(`${sink.url}/T0/secret`).send(say(), null)).rejects.toMatchObject({
    message: `It answered ${status}.`,
    isPassing,
  })
  expect(sink.received).toHaveLength(1)
})
