import type { RouteOptions } from 'fastify'
import { everything } from '../../platform/containment/active-containments.ts'
import { answerFields } from '../../platform/ledger/wire-sensitivity.ts'
import { isForAnyone } from '../auth/permissions.ts'
import { moduleOf, type Module } from './module.ts'

/** What containments go by of a route. */
export interface RouteShape {
  /** Null for what is always open. */
  module: Module | null
  /** Whether it changes something. */
  writes: boolean
  /** Whether its answer bears personal data: to nobody, to the staff (a guest gets what he sent himself), or to all. */
  givesPersonal: 'nobody' | 'staff' | 'all'
  /** The orders that would refuse a request for it, as the tally counts them for their preview. */
  refusedBy: readonly { verb: string; target: string }[]
}

declare module 'fastify' {
  export interface FastifyContextConfig {
    /** Of which module the route is, where its tag does not say it. */
    module?: Module
    /**
     * What goes on although its module is off or nothing may be written: with `reading only` what signs people in and out,
     * with `always` as well what whoever is signed in needs to lift a containment.
     */
    staysOpen?: 'reading only' | 'always'
    /** Made of all the above when the server starts. */
    shape?: RouteShape
  }
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** The shape of a route, from its config, its tags, its method and the sensitivity of its answers. */
export function routeShape({ url, method, schema, config }: RouteOptions): RouteShape {
  const { module, staysOpen, ledger, access } = config ?? {}
  const { tags } = (schema ?? {}) as { tags?: readonly string[] }
  const own = moduleOf({ url, module, tags })
  const isOpen = staysOpen === 'always'
  const writes = [method].flat().some((one) => !READING.has(one))
  const isPersonal =
    ledger === undefined &&
    answerFields(schema?.response).some(({ tag }) => tag === 'personal' || tag === 'payment')
  const byGuests =
    writes && access !== undefined && access !== 'public' && access !== 'link' && isForAnyone(access)
  const shape = {
    module: isOpen ? null : own,
    writes: writes && own !== null && staysOpen === undefined,
    givesPersonal: !isPersonal || own === null || isOpen ? 'nobody' : byGuests ? 'staff' : 'all',
  } as const
  return { ...shape, refusedBy: ordersAgainst(shape) }
}

function ordersAgainst({
  module,
  writes,
  givesPersonal,
}: Omit<RouteShape, 'refusedBy'>): RouteShape['refusedBy'] {
  return [
    { verb: 'cut_database', target: everything },
    ...(module === null ? [] : [{ verb: 'module_off', target: module }]),
    ...(writes ? [{ verb: 'read_only', target: everything }] : []),
    ...(givesPersonal === 'all' ? [{ verb: 'personal_data_off', target: everything }] : []),
  ]
}
