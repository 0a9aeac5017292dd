import { v5 } from 'uuid'

/** Namespace of the ids that are derived here (RFC 9562, section 5.5): one of its own, drawn once. */
const NAMESPACE = '6f1d0b0e-6b5c-4f0b-9b0e-1f6d2c7a9e10'

/** The session of a class: the same for all who come to it, so that they share its barber's time. */
export function classSession(personId: string, serviceId: string, startMs: number): string {
  return v5(`class ${personId} ${serviceId} ${startMs}`, NAMESPACE)
}

/** The places in a class. */
export function classPool(sessionId: string): string {
  return `class ${sessionId}`
}

/** The appointments that a limit allows in a period, which begins on `firstDay` (days since 1970-01-01). */
export function limitPool(limitId: string, firstDay: number): string {
  return `limit ${limitId} ${firstDay}`
}
