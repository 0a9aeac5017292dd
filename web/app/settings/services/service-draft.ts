import type { CatalogueService, NewService, ServiceChange } from '../../../api/types.ts'
import { amountOf, amountText } from '../../../components/money.ts'
import { wholeNumber, type Bounds } from '../form/whole-number.ts'

/** A service as it is being typed. */
export interface ServiceDraft {
  name: string
  description: string
  price: string
  duration: string
  before: string
  after: string
  processingFrom: string
  processing: string
  capacity: string
  skill: string
  bookableBy: 'public' | 'returning' | 'staff'
  approval: boolean
  /** Empty: as the shop says. */
  freeHours: string
  /** Empty: as the shop says. */
  lateFee: string
  resourceKinds: string[]
  addOnIds: string[]
  barberIds: string[]
}

/** What the numbers of a service may be. */
export const serviceBounds = {
  duration: { min: 5, max: 720 },
  buffer: { min: 0, max: 240 },
  processingFrom: { min: 0, max: 719 },
  processing: { min: 0, max: 720 },
  capacity: { min: 1, max: 100 },
  freeHours: { min: 0, max: 720 },
  percent: { min: 0, max: 100 },
} satisfies Record<string, Bounds>

const textOf = (value: number | null) => (value === null ? '' : String(value))
const bookers = ['public', 'returning', 'staff'] as const

/** A service as its form begins; a new one is offered by all barbers. */
export function draftOf(service: CatalogueService | null, barberIds: string[]): ServiceDraft {
  return {
    name: service?.name ?? '',
    description: service?.description ?? '',
    price: service ? amountText(service.price) : '',
    duration: String(service?.duration_minutes ?? 30),
    before: String(service?.buffer_before_minutes ?? 0),
    after: String(service?.buffer_after_minutes ?? 0),
    processingFrom: String(service?.processing_from_minute ?? 0),
    processing: String(service?.processing_minutes ?? 0),
    capacity: String(service?.capacity ?? 1),
    skill: service?.required_skill ?? '',
    bookableBy: bookers.find((one) => one === service?.bookable_by) ?? 'public',
    approval: service?.approval_required ?? false,
    freeHours: textOf(service?.cancellation_free_hours ?? null),
    lateFee: textOf(service?.late_fee_percent ?? null),
    resourceKinds: service?.resource_kinds ?? [],
    addOnIds: service?.add_on_ids ?? [],
    barberIds: service ? service.barbers.map(({ barber_id: id }) => id) : barberIds,
  }
}

/** What a draft asks for; null while something in it can't be sent. */
export function wishOf(draft: ServiceDraft, currency: string): Required<NewService> | null {
  const ownOf = (text: string, bounds: Bounds) => (text.trim() === '' ? null : wholeNumber(text, bounds))
  const amount = amountOf(draft.price, currency)
  const processing = wholeNumber(draft.processing, serviceBounds.processing)
  const numbers = {
    duration_minutes: wholeNumber(draft.duration, serviceBounds.duration),
    buffer_before_minutes: wholeNumber(draft.before, serviceBounds.buffer),
    buffer_after_minutes: wholeNumber(draft.after, serviceBounds.buffer),
    processing_from_minute:
      processing === 0 ? 0 : wholeNumber(draft.processingFrom, serviceBounds.processingFrom),
    processing_minutes: processing,
    capacity: wholeNumber(draft.capacity, serviceBounds.capacity),
  }
  const own = {
    cancellation_free_hours: ownOf(draft.freeHours, serviceBounds.freeHours),
    late_fee_percent: ownOf(draft.lateFee, serviceBounds.percent),
  }
  const wrong =
    draft.name.trim() === '' ||
    amount === null ||
    Object.values(numbers).includes(null) ||
    (own.cancellation_free_hours === null && draft.freeHours.trim() !== '') ||
    (own.late_fee_percent === null && draft.lateFee.trim() !== '')
  if (wrong) return null
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    price: { amount_minor: amount },
    ...(numbers as Record<keyof typeof numbers, number>),
    ...own,
    required_skill: draft.skill.trim() || null,
    bookable_by: draft.bookableBy,
    approval_required: draft.approval,
    resource_kinds: draft.resourceKinds.toSorted(),
    add_on_ids: draft.addOnIds.toSorted(),
    barber_ids: draft.barberIds.toSorted(),
  } as Required<NewService>
}

/** Only what differs between two wishes, so that what somebody else changed beside it stays. */
export function changesOf(before: ServiceChange, wanted: ServiceChange): ServiceChange {
  const old = new Map(Object.entries(before).map(([name, value]) => [name, JSON.stringify(value)]))
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => old.get(name) !== JSON.stringify(value)),
  )
}
