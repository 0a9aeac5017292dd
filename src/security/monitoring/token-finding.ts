import { eventClass } from '../../platform/events/event.ts'
import type { Finding } from '../investigation/finding.ts'
import { scalarsAt } from './sigma/event-fields.ts'
import type { ObservedEvent } from './sigma/match.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/**
 * What a single event about a token or a passkey says: that a token was forged with the real key, or that a refresh token or a
 * passkey has a copy. null for any other event, and for what is known to be `tried`. Forgeries of one source within an hour are one incident, and a line of it for each minute.
 */
export function tokenFinding(event: ObservedEvent, tried: ReadonlySet<string>): Finding | null {
  if (event.class_uid !== eventClass.authentication) return null
  const at = (path: string): string => String(scalarsAt(event, path.split('.'))[0] ?? '')
  const source = at('src_endpoint.ip')
  if (tried.has(at('user.uid')) || tried.has(at('session.uid'))) return null
  const isOldKey = at('status_detail') === 'key_put_away'
  if (at('activity_name') === 'Forged Token')
    return {
      ruleId: 'forged-token',
      title: isOldKey
        ? 'Somebody signs access tokens with an old key of ours'
        : 'Somebody signs access tokens with our key',
      sentence: isOldKey
        ? `A token from ${source} was signed with a key that does not sign at present. It was refused. Whoever had that key may have the present one: npx 6fb rotate keys --emergency`
        : `A token from ${source} had our signature, and was never issued. It was refused. The key is no secret any more: npx 6fb rotate keys --emergency`,
      subject: `${source} ${Math.floor(event.time / HOUR_MS)}`,
      signs: { forgedTokensPresented: 1 },
      facts: { source, account_id: at('user.uid'), session_id: at('session.uid') },
      startedMs: event.time,
      timeline: {
        atMs: event.time,
        kind: 'detected',
        key: `forged ${Math.floor(event.time / MINUTE_MS)}`,
        text: `A token that was never issued came from ${source} and was refused.`,
      },
    }
  if (at('activity_name') === 'Refresh Token Reuse')
    return {
      ruleId: 'refresh-token-reuse',
      title: 'A sign-in was copied',
      sentence: `A refresh token came a second time, from ${source}: somebody has a copy. That sign-in was ended everywhere.`,
      subject: `${source} ${Math.floor(event.time / HOUR_MS)}`,
      signs: { refreshTokensReused: 1 },
      facts: { source, account_id: at('user.uid'), session_id: at('session.uid') },
      startedMs: event.time,
      timeline: {
        atMs: event.time,
        kind: 'detected',
        key: `reused ${Math.floor(event.time / MINUTE_MS)}`,
        text: `A used refresh token came from ${source}; the session was ended in the same request.`,
      },
    }
  if (at('activity_name') === 'Passkey Copied')
    return {
      ruleId: 'passkey-copied',
      title: 'A passkey was copied',
      sentence: `A passkey signed from ${source} with a counter that it had passed before: somebody has a copy. It was refused.`,
      subject: `${at('user.uid')} ${Math.floor(event.time / HOUR_MS)}`,
      signs: { passkeysCopied: 1 },
      facts: { source, account_id: at('user.uid') },
      startedMs: event.time,
      timeline: {
        atMs: event.time,
        kind: 'detected',
        key: `copied ${Math.floor(event.time / MINUTE_MS)}`,
        text: `A passkey whose counter went back came from ${source} and was refused.`,
      },
    }
  return null
}

/** The ids of what `6fb verify` makes to try tokens with, and says so; null for any other event. */
export function triedIds(event: ObservedEvent): string[] | null {
  if (event.class_uid !== eventClass.accountChange) return null
  const [purpose] = scalarsAt(event, ['unmapped', 'purpose'])
  if (purpose !== TOKEN_TRIAL) return null
  return [...scalarsAt(event, ['user', 'uid']), ...scalarsAt(event, ['actor', 'session', 'uid'])].map(String)
}

/** Whether an event is about a token that `6fb verify` has forged, of whose account and session it told before. */
export function isTrial(event: ObservedEvent, tried: ReadonlySet<string>): boolean {
  if (event.class_uid !== eventClass.authentication) return false
  const [activity] = scalarsAt(event, ['activity_name'])
  if (activity !== 'Token Refused') return false
  return [
    ...scalarsAt(event, ['unmapped', 'claimed_account']),
    ...scalarsAt(event, ['unmapped', 'claimed_session']),
  ].some((id) => tried.has(String(id)))
}

/** How `6fb verify` says why it makes an account. */
export const TOKEN_TRIAL = 'tried tokens with 6fb verify'
