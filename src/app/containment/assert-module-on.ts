import type { Module } from './module.ts'
import { refusal, type ContainmentContext } from './refusal.ts'

/** Throws module_off while this module is shut. */
export function assertModuleOn(context: ContainmentContext, module: Module): void {
  const problem = refusal(context, 'module_off', module)
  if (problem !== null) throw problem
}
