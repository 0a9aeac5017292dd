/** An emergency limit: those of one route, or all, are divided. */
export interface Shield {
  /** A route such as /availability or /clients/:id, also as openapi.json writes it (/clients/{id}); null for all. */
  route: string | null
  /** What limits are divided by, from DIVISOR_MIN to DIVISOR_MAX. */
  divisor: number
}

/** A shield that is up. */
export interface StandingShield extends Shield {
  id: string
  reason: string
  until: Temporal.Instant
}

/** What limits can be divided by: at least. */
export const DIVISOR_MIN = 2
/** And at most: the tally knows of whoever takes more than a twentieth. */
export const DIVISOR_MAX = 20

const ALL = 'all'
const ROUTE = String.raw`/[\w/.:*{}-]{0,80}`
const route = new RegExp(`^${ROUTE}$`)
const target = new RegExp(String.raw`^(${ALL}|${ROUTE}) /(\d{1,2})$`)

/** Whether a text can name a route. */
export function isRoute(text: string): boolean {
  return route.test(text)
}

/** A route as the server names it. */
export function shieldRoute(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/** A shield as the target of an order: `all /5`, `/clients/:id /5`. */
export function shieldTarget(shield: Shield): string {
  return `${shield.route === null ? ALL : shieldRoute(shield.route)} /${shield.divisor}`
}

/** Reads what shieldTarget() wrote; null for anything else. */
export function readShield(text: string): Shield | null {
  const [, path = '', digits] = target.exec(text) ?? []
  const divisor = Number(digits)
  if (!(divisor >= DIVISOR_MIN && divisor <= DIVISOR_MAX)) return null
  return { route: path === ALL ? null : path, divisor }
}

/** A shield in words. */
export function shieldWords(shield: Shield): string {
  return `${shield.route === null ? 'All limits' : `Limits of ${shield.route}`} divided by ${shield.divisor}`
}

/** What limits of `path` are divided by under these orders, with those of all and with its own: the sharpest counts. */
export function divisorsOf(targets: readonly string[], path: string): { all: number; own: number } {
  let [all, own] = [1, 1]
  for (const shield of targets.map(readShield)) {
    if (shield?.route === null) all = Math.max(all, shield.divisor)
    if (shield?.route === path) own = Math.max(own, shield.divisor)
  }
  return { all, own }
}
