import type { ConfigurationFacts } from './configuration-fault.ts'

/** What the guard is told of the configuration. */
export type ToldConfiguration = Pick<ConfigurationFacts, 'settings' | 'database'> & {
  /** Every setting and secret by its name; a secret as a digest that only the keys' holders can make. */
  described: Record<string, string>
}

/** What the guard remembers of its looks. */
export interface ConfigurationWatch {
  lookedMs: number
  /** What was compared with what was kept; another object is compared anew. */
  compared: Record<string, string> | null
  /** The faults of the last look; null before the first. */
  subject: string | null
}

/** A guard that has not looked. */
export function newConfigurationWatch(): ConfigurationWatch {
  return { lookedMs: -Infinity, compared: null, subject: null }
}
