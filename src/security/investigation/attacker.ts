import { eventClass } from '../../platform/events/event.ts'
import { scalarsAt } from '../monitoring/sigma/event-fields.ts'
import type { ObservedEvent } from '../monitoring/sigma/match.ts'

/** Somebody, or something, that takes part in an attack. The same in two findings makes them one incident. */
export interface Attacker {
  /** A source is an IPv4 address or an IPv6 /64; the others are ids. */
  kind: 'source' | 'account' | 'session' | 'token'
  value: string
}

/** Whoever was seen in an incident this long ago is the same attack when he is found again. */
export const SAME_ATTACK_MINUTES = 30

/**
 * Who did what an event tells: its source, and the session, token and account in whose name. The account of a sign-in is
 * not among them: it is whom the attack is about. Nobody for an event that the program tells of itself.
 */
export function attackersOf(event: ObservedEvent): Attacker[] {
  const at = (path: string): string => String(scalarsAt(event, path.split('.'))[0] ?? '')
  const isSignIn = event.class_uid === eventClass.authentication
  const named: Attacker[] = [
    { kind: 'source', value: at('src_endpoint.ip') },
    { kind: 'session', value: at('actor.session.uid') || at('session.uid') },
    ...(isSignIn ? [] : [{ kind: 'account' as const, value: at('actor.user.uid') }]),
  ]
  return named.filter(({ value }) => value !== '' && value !== 'anonymous')
}
