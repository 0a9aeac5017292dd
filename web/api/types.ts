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

/** A service with everything that staff may know of it. */
export type CatalogueService = ItemOf<'/catalogue/services'>

/** What a new service is made of. */
export type NewService = InputOf<Operation<'/services', 'post'>>['body']

/** What may be changed of a service. */
export type ServiceChange = InputOf<Operation<'/services/{id}', 'patch'>>['body']

/** A barber with everything that decides about booking him. */
export type CatalogueBarber = ItemOf<'/catalogue/barbers'>

/** What may be changed of a barber. */
export type BarberChange = InputOf<Operation<'/barbers/{id}', 'patch'>>['body']

/** What a barber offers, and what differs with him. */
export type BarberOffer = InputOf<Operation<'/barbers/{id}/services', 'put'>>['body']['items'][number]

/** Something that can be added to services. */
export type AddOn = ItemOf<'/add-ons'>

/** A chair, a basin. */
export type Resource = ItemOf<'/resources'>

/** At most so many appointments in a day or a week. */
export type BookingLimit = ItemOf<'/booking-limits'>

/** What a new limit is made of. */
export type NewBookingLimit = InputOf<Operation<'/booking-limits', 'post'>>['body']

/** By which the shop lets itself be booked. */
export type BookingRules = AnswerOf<Operation<'/booking-rules', 'get'>>

/** Somebody who works in the shop, or was asked to. */
export type StaffMember = ItemOf<'/staff'>

/** What a role may do, and how far. */
export type RolePermissions = ItemOf<'/roles'>

/** What somebody may be who works in a shop. */
export type StaffRole = InputOf<Operation<'/staff', 'post'>>['body']['roles'][number]

/** Who stands behind one or several shops. */
export type Organisation = AnswerOf<Operation<'/organisation', 'get'>>

/** What a new shop is made of. */
export type NewShop = InputOf<Operation<'/organisation/shops', 'post'>>['body']

/** What may be changed of a shop. */
export type ShopChange = InputOf<Operation<'/shop', 'patch'>>['body']

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
type Me = AnswerOf<Operation<'/auth/me', 'get'>>

export type Account = Me['account'] & Pick<Me, 'second_factor'>

/** The day in figures. */
export type DaySummary = AnswerOf<Operation<'/dashboard/summary', 'get'>>

/** A barber's own calendar and how its reading goes. */
export type CalendarSync = ItemOf<'/sync-status'>

/** Weekly hours and the dates on which they hold. */
export type HoursVersion = ItemOf<'/barbers/{id}/hours'>

/** Hours of one day on the shop's wall clock; those that close before they open close on the next day. */
export type DayHours = DateOverride['hours'][number]

/** What weekly hours are set to. */
export type NewHours = InputOf<Operation<'/barbers/{id}/hours', 'put'>>['body']

/** A date with hours of its own. */
export type DateOverride = ItemOf<'/date-overrides'>

/** What dates are given. */
export type NewDateOverride = InputOf<Operation<'/date-overrides', 'post'>>['body']

/** Time off or a break. */
export type TimeOff = ItemOf<'/time-off'>

/** What is written down as time off. */
export type NewTimeOff = InputOf<Operation<'/time-off', 'post'>>['body']

/** A booking that the shop has no room for any more, and why. */
export type Conflict = ItemOf<'/booking-conflicts'>

/** An incident as the list shows it. */
export type Incident = ItemOf<'/incidents'>

/** P0 is the worst. */
export type Severity = Incident['severity']

/** An incident with its reasons and figures. */
export type IncidentDetail = AnswerOf<Operation<'/incidents/{id}', 'get'>>

/** Sign-ins of one minute. */
export type AttemptsMinute = IncidentDetail['attempts_by_minute'][number]

/** What a person says when she closes an incident. */
export type Closing = InputOf<Operation<'/incidents/{id}/resolution', 'post'>>['body']

/** An order to shut something. */
export type Order = InputOf<Operation<'/containments', 'post'>>['body']

/** The playbook of an incident as a checklist. */
export type Playbook = AnswerOf<Operation<'/incidents/{id}/playbook', 'get'>>

/** One of its steps. */
export type PlaybookStep = Playbook['phases'][number]['steps'][number]

/** One line of what happened. */
export type TimelineItem = ItemOf<'/incidents/{id}/timeline'>

/** Exactly who and what was touched. */
export type Impact = AnswerOf<Operation<'/incidents/{id}/impact', 'get'>>

/** Who was told of an incident, and who took it on. */
export type Notifications = AnswerOf<Operation<'/incidents/{id}/notifications', 'get'>>

/** Something that was shut, until when, and by whom. */
export type Containment = ItemOf<'/incidents/{id}/containments'>

/** How the service stands. */
export type Health = AnswerOf<Operation<'/health', 'get'>>

/** The limits: whether they hold, what they are, who comes near them. */
export type Limits = AnswerOf<Operation<'/limits', 'get'>>
