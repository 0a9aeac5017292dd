import type { FastifyRequest } from 'fastify'
import { networksHold } from '../../platform/http/network.ts'
import { fingerprintOf } from '../../platform/limits/fingerprint.ts'
import type { Actor } from '../auth/actor.ts'
import { rolesWith } from '../auth/permissions.ts'
import { containmentProblems } from './errors.ts'
import type { ContainmentContext } from './refusal.ts'

/**
 * Makes what throws source_shut_out when an order shuts out the network that a request comes from, or what it looks like. It never
 * does for whoever is signed in and may lift that, nor for what such a person needs before (`staysOpen`).
 */
export function createShutOut({
  containments,
}: Pick<ContainmentContext, 'containments'>): (request: FastifyRequest) => void {
  const lifters = rolesWith('incidents.contain')
  /** Made anew when the orders are others. */
  let known = { targets: '', holds: networksHold([]) }
  const mayLift = ({ roles }: Actor): boolean => lifters.some((role) => roles.has(role))

  return (request) => {
    const networks = containments.targets('block_network')
    const fingerprints = containments.targets('block_fingerprint')
    if (networks.length === 0 && fingerprints.length === 0) return
    if (request.routeOptions.config.staysOpen === 'always' || mayLift(request.actor)) return
    const targets = networks.join(' ')
    if (targets !== known.targets) known = { targets, holds: networksHold(networks) }
    const isShutOut =
      known.holds(request.source.address) ||
      (fingerprints.length > 0 && fingerprints.includes(fingerprintOf(request)))
    if (isShutOut) throw containmentProblems.source_shut_out()
  }
}
