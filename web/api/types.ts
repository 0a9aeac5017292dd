import type { AnswerOf, InputOf, ItemOf, Operation } from './operation.ts'

// Names for what the API answers. Snake case, instants RFC 3339 with the shop's own offset, as on the wire.

/** The shop as everybody may see it. */
export type Shop = AnswerOf<Operation<'/shop', 'get'>>

/** A line of the price list. */
export type Service = ItemOf<'/services'>

/** An amount in the currency's minor unit (cents) with its ISO 4217 code. */
export type Money = Service['price']

/** A person who cuts hair. */
export type Barber = ItemOf<'/barbers'>

/** A free start time and who could take it. */
export type Slot = ItemOf<'/availability'>

/** A booking; `manage_url` is there only in the answer to a guest's own POST. */
export type Booking = AnswerOf<Operation<'/bookings', 'post'>>

/** A wish of the waitlist. */
export type Wish = AnswerOf<Operation<'/guest-wishes/{token}', 'get'>>

/** What a wish of the waitlist asks for. */
export type NewWish = InputOf<Operation<'/waitlist', 'post'>>['body']

/** Visits that repeat, as they are asked for. */
export type NewSeries = InputOf<Operation<'/booking-series', 'post'>>['body']

/** Visits that repeat. */
export type Series = AnswerOf<Operation<'/booking-series/{id}', 'get'>>

/** What would become of each visit of a series. */
export type SeriesPreview = AnswerOf<Operation<'/booking-series/preview', 'post'>>

/** Where the visits of a series are moved to. */
export type SeriesMove = InputOf<Operation<'/booking-series/{id}/rescheduling', 'post'>>['body']

/** What a booking asks for. */
export type NewBooking = InputOf<Operation<'/bookings', 'post'>>['body']

/** A place in the queue. */
export type WalkIn = AnswerOf<Operation<'/walk-ins', 'post'>>

/** What somebody waits for. */
export type NewWalkIn = InputOf<Operation<'/walk-ins', 'post'>>['body']

/** Who is signed in. */
export type Account = AnswerOf<Operation<'/auth/me', 'get'>>['account']

/** The day in figures. */
export type DaySummary = AnswerOf<Operation<'/dashboard/summary', 'get'>>

/** A barber's own calendar and how its reading goes. */
export type CalendarSync = ItemOf<'/sync-status'>

/** An incident as the list shows it. */
export type Incident = ItemOf<'/incidents'>

/** P0 is the worst. */
export type Severity = Incident['severity']

/** An incident with its reasons and figures. */
export type IncidentDetail = AnswerOf<Operation<'/incidents/{id}', 'get'>>

/** Sign-ins of one minute. */
export type AttemptsMinute = IncidentDetail['attempts_by_minute'][number]

/** One line of what happened. */
export type TimelineItem = ItemOf<'/incidents/{id}/timeline'>

/** Exactly who and what was touched. */
export type Impact = AnswerOf<Operation<'/incidents/{id}/impact', 'get'>>

/** Something that was shut, until when, and by whom. */
export type Containment = ItemOf<'/incidents/{id}/containments'>

/** How the service stands. */
export type Health = AnswerOf<Operation<'/health', 'get'>>
