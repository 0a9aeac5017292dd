import { setTimeout as pause } from 'node:timers/promises'
import { digestOfDevice } from '../../src/app/auth/device-key.ts'
import { authCookie } from '../../src/app/auth/web-session.ts'
import { systemClock } from '../../src/platform/clock/clock.ts'
import { seededRandom } from '../../src/platform/crypto/random.ts'
import { send } from '../client.ts'
import { DRILL_PASSWORD, fillShop, type DrillShop } from '../fill-shop.ts'
import type { Measurement } from '../measurement.ts'
import { openScratchShop } from '../scratch-shop.ts'
import { measure } from './measure.ts'

const TARGETS = 120
const HONEST = 30
const WAIT_MS = 15_000

const hostile = (n: number): string => `127.1.0.${n + 1}`
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const honest = (n: number): string => `127.2.0.${n + 1}`
/** The thief goes on to the next address before the limit on requests, and not an ended session, would stop it. */
const thief = (reads: number): string => `127.3.0.${Math.floor(reads / 50) + 1}`

/** Tries 120 accounts from 60 addresses; one password is right. Honest people book and sign in meanwhile. */
export async function attack(seed: string): Promise<Measurement> {
  const random = seededRandom(seed, systemClock.epochMs())
  const dice = (sides: number): number => random.bytes(4).readUInt32BE() % sides
  // Before the threshold is crossed: later on, a right password alone would open nothing.
  const winner = 2 * dice(8) + 1
  let filled: DrillShop | undefined
  const shop = await openScratchShop(async (owner) => {
    filled = await fillShop(owner, random, TARGETS + 2)
  })
  try {
    if (filled === undefined) throw new Error('The shop of the drill is empty.')
    const { accounts, bookingIds, serviceId } = filled
    const { url, owner, server } = shop
    const refused: string[] = []
    const fair = async (call: Parameters<typeof send>[1]): Promise<Record<string, unknown>> => {
      const answer = await send(url, call)
      if ([401, 403, 429].includes(answer.status) || answer.status >= 500)
        refused.push(`${answer.status} ${call.path} ${text(answer.body['code'])}`)
      return answer.body
    }
    const signIn = (n: number, from: string, password: string, headers = {}) => ({
      from,
      path: '/auth/login',
      body: { email: accounts[n]?.email, password },
      headers,
    })

    const regular = await fair(signIn(TARGETS, honest(200), DRILL_PASSWORD))
    const deviceKey = random.bytes(32).toString('base64url')
    const neighbour = accounts[TARGETS + 1]?.id ?? ''
    const device = digestOfDevice(server.context.keys.digest, neighbour, deviceKey)
    await owner.sql`insert into known_device values (${device}, ${neighbour}, now(), now())`

    let stolen: Promise<StolenReads> | undefined
    const storm = async (): Promise<void> => {
      for (let n = 0; n < TARGETS; n += 1) {
        const from = hostile(n >> 1)
        const password = n === winner ? DRILL_PASSWORD : `guess ${n}`
        const { status, body } = await send(url, signIn(n, from, password))
        if (n === winner && status === 200)
          stolen = readUntilRefused(url, bookingIds[n], body['access_token'])
      }
    }
    const book = async (n: number): Promise<void> => {
      const day = systemClock
        .now()
        .toZonedDateTimeISO('Europe/Berlin')
        .toPlainDate()
        .add({ days: n + 1 })
      const query = `service_id=${serviceId}&from=${day.toString()}&to=${day.add({ days: 1 }).toString()}`
      const { items } = await fair({ from: honest(n), path: `/availability?${query}` })
      const offered: unknown[] = Array.isArray(items) ? items : []
      const slot: unknown = offered[dice(offered.length || 1)]
      const startAt = typeof slot === 'object' && slot !== null && 'start_at' in slot ? slot.start_at : null
      const body = {
        service_id: serviceId,
        start_at: startAt,
        client: { name: 'Honest', email: `honest-${n}@example.com` },
      }
      const booked = await fair({ from: honest(n), path: '/bookings', body })
      const token = text(booked['manage_url']).split('/').at(-1)
      const own = await fair({ from: honest(n), path: `/guest-bookings/${token}` })
      if (own['id'] === undefined || own['id'] !== booked['id'])
        refused.push(`no booking for honest client ${n}`)
    }
    const bookAll = async (): Promise<void> => {
      for (let n = 0; n < HONEST; n += 1) await book(n)
    }
    const bearer = { authorization: `Bearer ${text(regular['access_token'])}` }
    const keepUsing = async (): Promise<void> => {
      for (let n = 0; n < 20; n += 1) {
        await fair({ from: hostile(winner >> 1), path: `/bookings/${bookingIds[TARGETS]}`, headers: bearer })
        await pause(50)
      }
    }
    await Promise.all([storm(), bookAll(), keepUsing()])
    if (stolen === undefined) throw new Error('The right password did not open the account.')
    const { readsMs, refusedMs } = await stolen
    const cookie = {
      cookie: `${authCookie('http:', 'device').name}=${deviceKey}`,
      'sec-fetch-site': 'same-origin',
    }
    await fair(signIn(TARGETS + 1, hostile(0), DRILL_PASSWORD, cookie))

    const until = systemClock.monotonicMs() + WAIT_MS
    const exact = (found: Awaited<ReturnType<typeof measure>>): boolean =>
      found !== null &&
      found.impact.answers === readsMs.length &&
      found.impact.sessions.length === 1 &&
      found.impact.keys.join() === bookingIds[winner]
    let found = await measure(owner)
    while (
      (found === null || found.confirmMs === null || !exact(found)) &&
      systemClock.monotonicMs() < until
    ) {
      await pause(100)
      found = await measure(owner)
    }
    if (found === null) throw new Error('No incident with an ended session came of the attack.')
    const { revokedMs, confirmMs, detectMs, severity } = found
    return {
      severity,
      detect_ms: detectMs,
      contain_ms: Math.max(0, Math.round(refusedMs - revokedMs)),
      confirm_ms: confirmMs,
      leaked_records: readsMs.filter((ms) => ms > revokedMs + 100).length,
      honest_refused: refused.length,
      impact_exact: exact(found),
      notes: [`${readsMs.length} reads by the stolen session before it was ended`, ...refused],
    }
  } finally {
    await shop.close()
  }
}

/** When each read that was answered began, and when the first refusal had arrived. */
interface StolenReads {
  readsMs: number[]
  refusedMs: number
}

/** Reads one booking again and again, until the session is refused. */
async function readUntilRefused(
  url: string,
  bookingId: string | undefined,
  token: unknown,
): Promise<StolenReads> {
  const readsMs: number[] = []
  const headers = { authorization: `Bearer ${text(token)}` }
  for (;;) {
    const startedMs = systemClock.epochMs()
    const from = thief(readsMs.length)
    const { status } = await send(url, { from, path: `/bookings/${bookingId}`, headers })
    if (status === 401) return { readsMs, refusedMs: systemClock.epochMs() }
    // The share of the account is used up: he waits with everybody who is signed in by it, and is not ended.
    if (status !== 200 && status !== 429)
      throw new Error(`The stolen session was answered with ${status}, not ended.`)
    if (status === 200) readsMs.push(startedMs)
    await pause(10)
  }
}
