import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { isUuid } from '../../../platform/postgres/is-uuid.ts'
import type { Shift } from './on-call.ts'

/** How many shifts a rota may have. */
export const SHIFTS_MAX = 100

const Rota = Type.Array(
  Type.Object({
    id: Type.String(),
    accountId: Type.String(),
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

/** Whether a shift has ids, and ends after it begins. */
export function isShift({ id, accountId, startsAt, endsAt }: Shift): boolean {
  return isUuid(id) && isUuid(accountId) && Temporal.Instant.compare(startsAt, endsAt) < 0
}
