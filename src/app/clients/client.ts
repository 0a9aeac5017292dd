import { localTime } from '../../platform/http/wire.ts'

/** What somebody may agree to. */
export const consentPurposes = [
  'marketing_mail',
  'marketing_sms',
  'reminder_mail',
  'reminder_sms',
  'photos',
] as const

/** How he said so. */
export const consentWays = ['online', 'in_person', 'phone', 'paper'] as const

/** A word on a purpose, as it holds now or held once. */
export interface Consent {
  purpose: string
  given: boolean
  how: string
  at: Temporal.Instant
}

/** What can be written into a client's profile. What is missing stays as it was. */
export interface ProfileChanges {
  name?: string
  email?: string | null
  phone?: string | null
  /** A date of the calendar, such as 1990-05-17. */
  birthday?: string | null
  /** BCP 47. */
  language?: string | null
  preferredBarberId?: string | null
  preferenceNote?: string
  tags?: string[]
  /** What the shop agreed on with him instead of what it asks of others; null is as others. */
  cancellationFreeHours?: number | null
  lateFeePercent?: number | null
}

/** A client as the database gives him, with his record in this shop. */
export interface ClientRecord {
  id: string
  version: number
  name: string
  email: string | null
  phone: string | null
  birthday: string | null
  language: string | null
  preferredBarberId: string | null
  preferenceNote: string
  tags: string[]
  cancellationFreeHours: number | null
  lateFeePercent: number | null
  accountId: string | null
  createdAt: Temporal.Instant
  erasedAt: Temporal.Instant | null
  household: {
    id: string
    members: { clientId: string; name: string; role: string }[]
  } | null
  /** Clients that were found to be the same person. */
  mergedIds: string[]
  record: {
    /** He came. */
    visits: number
    /** Of those, served to the end. */
    completed: number
    cancelled: number
    /** Of those, by himself and too late to be free. */
    lateCancelled: number
    noShow: number
    upcoming: number
    lastVisitAt: Temporal.Instant | null
  }
  /** The newest word on each purpose that there is one on. */
  consents: Consent[]
}

/** A client as he sees himself on the wire, times in the shop's zone. */
export function ownClientView(client: ClientRecord, timeZone: string) {
  const time = (instant: Temporal.Instant): string => localTime(instant, timeZone)
  const { visits, completed, cancelled, lateCancelled, noShow, upcoming, lastVisitAt } = client.record
  return {
    id: client.id,
    version: client.version,
    name: client.name,
    email: client.email,
    phone: client.phone,
    birthday: client.birthday,
    preferences: {
      barber_id: client.preferredBarberId,
      note: client.preferenceNote,
      language: client.language,
    },
    consents: client.consents.map((consent) => ({ ...consent, at: time(consent.at) })),
    record: {
      visits,
      completed,
      cancelled,
      late_cancelled: lateCancelled,
      no_show: noShow,
      upcoming,
      last_visit_at: lastVisitAt === null ? null : time(lastVisitAt),
    },
    created_at: time(client.createdAt),
  }
}

/** A client as the staff sees him: with what the shop says of him, and the people he belongs to. */
export function clientView(client: ClientRecord, timeZone: string) {
  const { household } = client
  return {
    ...ownClientView(client, timeZone),
    tags: client.tags,
    policy: {
      cancellation_free_hours: client.cancellationFreeHours,
      late_fee_percent: client.lateFeePercent,
    },
    has_account: client.accountId !== null,
    household:
      household === null
        ? null
        : {
            id: household.id,
            members: household.members.map(({ clientId, name, role }) => ({
              client_id: clientId,
              name,
              role,
            })),
          },
    merged_ids: client.mergedIds,
    erased_at: client.erasedAt === null ? null : localTime(client.erasedAt, timeZone),
  }
}

/** Tags as they are kept: trimmed, in small letters, each once. */
export function cleanTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim().toLowerCase()))].toSorted()
}

/** The version that an If-Match header (RFC 9110, section 13.1.1) names; null when it names none of ours. */
export function versionOf(ifMatch: string | undefined): number | null {
  const [, version] = /^"(\d{1,9})"$/.exec(ifMatch ?? '') ?? []
  return version === undefined ? null : Number(version)
}
