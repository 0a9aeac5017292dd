/** The code of PostgreSQL for a row that overlaps another (exclusion_violation): the time is taken. */
export const exclusionViolation = '23P01'

/** The code of PostgreSQL for one of several who waited for each other (deadlock_detected): he may try again. */
export const deadlock = '40P01'

/** The code of PostgreSQL for a key that is there already (unique_violation). */
export const uniqueViolation = '23505'

/** The code of PostgreSQL for what has to be tried again (serialization_failure). */
export const serializationFailure = '40001'

/** The code of PostgreSQL for what a role or a policy does not allow (insufficient_privilege). */
export const insufficientPrivilege = '42501'

/** The code that our own triggers refuse a change of a frozen record with. */
export const frozenRecord = '6F001'
