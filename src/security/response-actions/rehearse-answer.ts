import { authEvent } from '../../app/auth/auth-event.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/crypto/random.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import type { GuardContext } from '../guard-context.ts'
import { answerCredentialStuffing } from './answer-credential-stuffing.ts'

/** Beyond all real sign-ins, so that no real person is part of it. */
const AHEAD_MS = 3_650 * 24 * 3_600_000

/**
 * Answers a made-up campaign as a real one is answered, and takes it back: incident, orders, impact, timeline and events are
 * written, then all is rolled back. Nothing is left and nobody is notified. Throws what a real answer would throw.
 *
 * `times` rehearsals run side by side, each on a connection of its own. The first answer on a connection takes about
 * three times as long as the ones that follow, and it is the one that counts.
 */
export async function rehearseAnswer(context: GuardContext, times = 1): Promise<void> {
  const rehearsals = Array.from({ length: times }, () => rehearse(context))
  const failed = (await Promise.allSettled(rehearsals)).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function rehearse(context: GuardContext): Promise<void> {
  const { database, random, keys } = context
  const clock = aheadOf(context.clock)
  const events = createEventLog({ clock, random, macKey: keys.eventMac[0] })
  const transaction = await database.query.startTransaction().execute()
  try {
    const source = privateSource(random)
    const facts = {
      activity: 'logon',
      detail: 'invalid_credentials',
      source,
      requestId: random.uuid(),
    } as const
    await events.appendAll(transaction, [
      authEvent({ ...facts, succeeded: false, userUid: random.uuid() }),
      authEvent({ ...facts, succeeded: true, userUid: random.uuid(), sessionId: random.uuid() }),
    ])
    const nowMs = clock.epochMs()
    await answerCredentialStuffing(
      { ...context, clock, events },
      {
        key: random.uuid(),
        ruleId: 'rehearsal',
        ruleVersion: '1',
        title: 'Rehearsal',
        startedMs: nowMs,
        crossedMs: nowMs,
        activeMs: nowMs,
      },
      transaction,
    )
  } finally {
    await transaction
      .rollback()
      .execute()
      .catch(() => undefined)
  }
}

/** An address that no request comes from: of a random unique local /64 (RFC 4193). */
function privateSource(random: Random): string {
  const digits = random.bytes(7).toString('hex')
  return `fd${digits.slice(0, 2)}:${[2, 6, 10].map((at) => digits.slice(at, at + 4)).join(':')}::`
}

function aheadOf(clock: Clock): Clock {
  return {
    now: () => clock.now().add({ milliseconds: AHEAD_MS }),
    epochMs: () => clock.epochMs() + AHEAD_MS,
    monotonicMs: () => clock.monotonicMs(),
  }
}
