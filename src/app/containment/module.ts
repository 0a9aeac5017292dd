/** The parts of the program that can be shut one by one. */
export const modules = [
  'auth',
  'availability',
  'bookings',
  'clients',
  'dashboard',
  'export',
  'queue',
  'shop',
  'sync',
] as const

/** One of them. */
export type Module = (typeof modules)[number]

/** What an operator needs while something is shut, and the pages: of no module, always open. */
const ALWAYS_OPEN = null

/** The module of each tag that routes have in the API document. A route says itself if its module is another one. */
const moduleOfTag: Readonly<Record<string, Module | null>> = {
  'api-keys': 'auth',
  auth: 'auth',
  settings: 'auth',
  booking: 'bookings',
  guest: 'bookings',
  series: 'bookings',
  clients: 'clients',
  dashboard: 'dashboard',
  waitlist: 'queue',
  'walk-ins': 'queue',
  catalogue: 'shop',
  hours: 'shop',
  organisation: 'shop',
  shop: 'shop',
  staff: 'shop',
  'sync-status': 'sync',
  containments: ALWAYS_OPEN,
  incidents: ALWAYS_OPEN,
  limits: ALWAYS_OPEN,
  'on call': ALWAYS_OPEN,
  operation: ALWAYS_OPEN,
}

/** Whether a text names a module. */
export function isModule(text: string): text is Module {
  return modules.some((one) => one === text)
}

/**
 * The module of a route by what it declares: `module` in its config, else its first tag; null for what is always open, as
 * whatever is not in the API document. Throws an Error that names a route of which neither says it.
 */
export function moduleOf(route: {
  url: string
  module: Module | undefined
  tags: readonly string[] | undefined
}): Module | null {
  const [tag] = route.tags ?? []
  if (route.module !== undefined) return route.module
  if (tag === undefined) return ALWAYS_OPEN
  const found = moduleOfTag[tag]
  if (found === undefined)
    throw new Error(`The route ${route.url} is of no module: give its tag ${tag} one in module.ts.`)
  return found
}
