import { httpProblems } from '../../platform/http/errors.ts'
import { defineProblems } from '../../platform/http/problem.ts'
import { codeOf } from '../../platform/process/error-code.ts'

/** Problems of who works in a shop. */
export const staffProblems = defineProblems({
  last_owner: {
    status: 409,
    sentence: 'This is the last owner of the shop. Make somebody else an owner first.',
  },
  already_staff: {
    status: 409,
    sentence: 'This person works in the shop already. Change the roles instead.',
  },
  barber_unknown: {
    status: 422,
    sentence: 'There is no such barber in this shop. Choose one from its barbers, or leave it out.',
  },
  barber_is_somebody_else: {
    status: 409,
    sentence: 'This barber is somebody else. Leave the barber out, and this person gets an own place.',
  },
  invitation_not_valid: {
    status: 404,
    sentence: 'This invitation is used up or has run out. Ask the shop for a new one.',
  },
  invitation_for_another: {
    status: 403,
    sentence: 'This invitation went to another e-mail address. Sign in with the account of that address.',
  },
})

/** What the functions of the database refuse with (migrations/0017_locations.sql). */
const refusals: Record<string, () => Error> = {
  SF001: () => staffProblems.last_owner(),
  SF002: () => staffProblems.barber_unknown(),
  SF003: () => staffProblems.barber_is_somebody_else(),
  SF004: () => httpProblems.forbidden(),
  SF005: () => httpProblems.not_found(),
  SF006: () => staffProblems.invitation_for_another(),
}

/** What was refused, as a problem; any other error as it is. */
export function staffProblem(error: unknown): unknown {
  return refusals[codeOf(error) ?? '']?.() ?? error
}
