import { everything, type ActiveContainments } from '../../../platform/containment/active-containments.ts'

/** What is shut on purpose, as /health tells it. */
export interface ServerClosures {
  /** The widest of all that stands. */
  mode: 'normal' | 'module_off' | 'personal_data_off' | 'read_only' | 'isolated'
  modulesOff: string[]
}

/** What is shut on purpose now, from memory. */
export function serverClosures(containments: ActiveContainments, isIsolated: boolean): ServerClosures {
  const modulesOff = containments.targets('module_off').toSorted()
  const stands = (verb: string): boolean => containments.has(verb, everything)
  if (isIsolated) return { mode: 'isolated', modulesOff }
  if (stands('read_only')) return { mode: 'read_only', modulesOff }
  if (stands('personal_data_off')) return { mode: 'personal_data_off', modulesOff }
  return { mode: modulesOff.length > 0 ? 'module_off' : 'normal', modulesOff }
}
