import type { FastifyRequest } from 'fastify'
import { everything } from '../../platform/containment/active-containments.ts'
import { isStaff, type Actor } from '../auth/actor.ts'
import { refusal, type ContainmentContext } from './refusal.ts'

/**
 * Throws when a containment shuts the route of a request: module_off, read_only or personal_data_off, with Retry-After in
 * seconds. It asks the memory only.
 */
export function assertNotShut(context: ContainmentContext, request: FastifyRequest): void {
  const { shape } = request.routeOptions.config
  if (shape === undefined) return
  const { module, writes, givesPersonal } = shape
  // Nobody is known on a route that needs nobody.
  const actor = request.actor as Actor | undefined
  const isShown =
    givesPersonal === 'all' || (givesPersonal === 'staff' && actor !== undefined && isStaff(actor))
  const problem =
    (module === null ? null : refusal(context, 'module_off', module)) ??
    (writes ? refusal(context, 'read_only', everything) : null) ??
    (isShown ? refusal(context, 'personal_data_off', everything) : null)
  if (problem !== null) throw problem
}
