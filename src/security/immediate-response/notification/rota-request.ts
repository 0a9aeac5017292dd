import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { Id } from '../../../platform/http/wire.ts'
import type { Shift } from './on-call.ts'

/** How many shifts a rota may have. */
export const SHIFTS_MAX = 100

const Rota = Type.Array(
  Type.Object({
    id: Id,
    accountId: Id,
    position: Type.Enum(['first', 'second']),
    startsAt: Type.String(),
    endsAt: Type.String(),
    everyWeeks: Type.Union([Type.Integer({ minimum: 1, maximum: 52 }), Type.Null()]),
    isOverride: Type.Boolean(),
  }),
  { maxItems: SHIFTS_MAX },
)

/** A rota as the text of a request to the guard. */
export function rotaText(shifts: readonly Shift[]): string {
  return JSON.stringify(
    shifts.map((shift) => ({
      ...shift,
      startsAt: shift.startsAt.toString(),
      endsAt: shift.endsAt.toString(),
    })),
  )
}

/** Reads such a text; null when it is no rota whose shifts end after they begin. */
export function readRota(text: string): Shift[] | null {
  try {
    const shifts = Parse(Rota, JSON.parse(text)).map((shift) => ({
      ...shift,
      startsAt: Temporal.Instant.from(shift.startsAt),
      endsAt: Temporal.Instant.from(shift.endsAt),
    }))
    return shifts.every(isShift) ? shifts : null
  } catch {
    return null
  }
}

/** Whether a shift ends after it begins. */
export function isShift({ startsAt, endsAt }: Pick<Shift, 'startsAt' | 'endsAt'>): boolean {
  return Temporal.Instant.compare(startsAt, endsAt) < 0
}
