import type { Static } from 'typebox'
import type { ProfileChanges } from './client.ts'
import type { ClientChanges } from './client-schema.ts'

/** A profile, or changes of one, as they came over the wire. */
export function toProfile(body: Static<typeof ClientChanges>): ProfileChanges {
  const { name, email, phone, birthday, preferences, tags, policy } = body
  return {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email: email?.toLowerCase() ?? null }),
    ...(phone === undefined ? {} : { phone }),
    ...(birthday === undefined ? {} : { birthday }),
    ...(preferences?.language === undefined ? {} : { language: preferences.language }),
    ...(preferences?.barber_id === undefined ? {} : { preferredBarberId: preferences.barber_id }),
    ...(preferences?.note === undefined ? {} : { preferenceNote: preferences.note }),
    ...(tags === undefined ? {} : { tags }),
    ...(policy?.cancellation_free_hours === undefined
      ? {}
      : { cancellationFreeHours: policy.cancellation_free_hours }),
    ...(policy?.late_fee_percent === undefined ? {} : { lateFeePercent: policy.late_fee_percent }),
  }
}
