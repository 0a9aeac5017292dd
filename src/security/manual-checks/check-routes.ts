import { verdictOn, type Verdict } from './check.ts'
import { openAddresses } from './open-addresses.ts'
import { addressOf, operationsOf } from './operation.ts'
import { jsonOf, ProbeError, type Probe } from './probe.ts'

/**
 * Walks the server's own document: whatever needs a sign-in answers 401 without one, and nothing is open that is not
 * known to be.
 */
export async function checkRoutes(probe: Probe): Promise<Verdict> {
  const operations = operationsOf(jsonOf(await probe.askWithinLimit({ path: '/openapi.json' })))
  if (operations.length === 0) throw new ProbeError('/openapi.json names no operation.')
  const shut = operations.filter(({ isProtected }) => isProtected)
  const faults = operations
    .filter(({ isProtected, name }) => !isProtected && !openAddresses.has(name))
    .map(({ name }) => `${name} is open, and not known to be`)
  if (shut.length === 0) faults.push('no operation asks for a sign-in')
  for (const operation of shut) {
    const { method, name } = operation
    const { status } = await probe.askWithinLimit({ method, path: addressOf(operation) })
    if (status !== 401) faults.push(`${name} answers ${status} without a sign-in`)
  }
  return verdictOn(
    faults,
    `${shut.length} operations answer 401 without a sign-in, ${operations.length - shut.length} are open on purpose`,
  )
}
