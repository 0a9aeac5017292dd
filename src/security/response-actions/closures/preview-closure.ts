import type { Kysely } from 'kysely'
import type { RouteShape } from '../../../app/containment/route-shape.ts'
import { networksHold } from '../../../platform/http/network.ts'
import type { DB } from '../../../platform/postgres/database-types.ts'
import { inWords } from '../../investigation/incident.ts'
import { closureWords, type Closure } from './closure.ts'
import { countHolds, requestsUnder, trafficOfHour, type Traffic } from './traffic.sql.ts'

/** Whom an order would have refused in the last hour. */
export interface ClosurePreview {
  requests: number
  /** Null when that is not known. */
  people: number | null
  bookings: number
  /** What the order does, and the counts, in words. */
  sentence: string
}

/**
 * What an order would hit, by what was asked in the last hour: requests as the servers have counted them, people (accounts and
 * sources) by the access records and events, bookings that were made. `shapes` are the routes of the server; with null it is
 * not known which of them are of a module, and so not whom shutting it hits.
 */
export async function previewClosure(
  query: Kysely<DB>,
  closure: Closure,
  shapes: ReadonlyMap<string, RouteShape> | null,
  now: Temporal.Instant,
): Promise<ClosurePreview> {
  const { verb, target } = closure
  if (verb === 'release_holds') {
    const holds = await countHolds(query, target)
    return {
      requests: 0,
      people: 0,
      bookings: holds,
      sentence: `${closureWords[verb]} ${inWords(holds, 'hold')} would end.`,
    }
  }
  const { traffic, bookings: made } = await trafficOfHour(query, now)
  const own = traffic.filter(meantBy(closure, shapes ?? new Map<string, RouteShape>()))
  const counted = verb === 'block_network' || verb === 'block_fingerprint' || verb === 'freeze_record'
  const requests = counted
    ? own.reduce((sum, one) => sum + one.requests, 0)
    : await requestsUnder(query, closure.verb === 'stop' ? { verb: 'cut_database', target } : closure)
  const people =
    shapes === null && verb === 'module_off' ? null : new Set(own.map(({ person }) => person)).size
  const isBooking = verb === 'read_only' || verb === 'cut_database' || verb === 'stop'
  const bookings =
    isBooking || (verb === 'module_off' && target === 'bookings')
      ? made
      : own.filter(({ entity }) => verb === 'block_network' && entity?.startsWith('booking ')).length
  const counts = [
    inWords(requests, 'request'),
    ...(people === null
      ? []
      : [`${inWords(people, 'person', 'people')} who were shown or changed something`]),
    `${inWords(bookings, 'booking')}`,
  ]
  return {
    requests,
    people,
    bookings,
    sentence: `${closureWords[verb]} In the last hour: ${counts.join(', ')}.`,
  }
}

function meantBy(
  { verb, target }: Closure,
  shapes: ReadonlyMap<string, RouteShape>,
): (one: Traffic) => boolean {
  switch (verb) {
    case 'read_only':
      return ({ kind }) => kind === 'write'
    case 'module_off':
      return ({ route, entity }) =>
        route === null
          ? target === 'bookings' && entity?.startsWith('booking ') === true
          : shapes.get(route)?.module === target
    case 'personal_data_off':
      return ({ kind }) => kind === 'read'
    case 'block_network': {
      const holds = networksHold([target])
      return ({ source }) => source !== null && holds(source)
    }
    case 'freeze_record':
      return ({ entity }) => entity === target
    case 'cut_database':
    case 'stop':
      return () => true
    case 'block_fingerprint':
    case 'release_holds':
      return () => false
  }
}
