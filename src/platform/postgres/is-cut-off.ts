import { insufficientPrivilege } from './violations.ts'

/** Whether an error says that our role may not connect: somebody has cut it off. A statement that is refused says otherwise. */
export function isCutOff(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || !('severity' in error)) return false
  return error.code === insufficientPrivilege && error.severity === 'FATAL'
}
