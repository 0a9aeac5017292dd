import type { BookingRules } from '../../../api/types.ts'
import { CheckField, Choices, NumberField } from '../form/fields.tsx'
import { FormPart } from '../form/page-head.tsx'
import { serviceBounds } from './service-draft.ts'
import type { PartProps } from './service-parts.tsx'

/** Who may book a service, and how many at once. */
export function BookersPart({ draft, set }: PartProps) {
  return (
    <FormPart title="Who may book it">
      <Choices
        name="bookable-by"
        label="Bookable by"
        value={draft.bookableBy}
        onValue={(bookableBy) => set({ bookableBy })}
        options={[
          { value: 'public', word: 'Everybody' },
          {
            value: 'returning',
            word: 'Returning clients',
            meaning: 'Those who have been here, signed in to their account.',
          },
          { value: 'staff', word: 'Staff only', meaning: 'It is not on the price list of the page.' },
        ]}
      />
      <CheckField
        label="Ask me first"
        meaning="A booking is a request: it keeps the time, and waits until you confirm it."
        checked={draft.approval}
        onChecked={(approval) => set({ approval })}
      />
      <NumberField
        id="capacity"
        label="Places"
        hint="More than 1 makes it a class: all who come share the barber’s hour."
        bounds={serviceBounds.capacity}
        value={draft.capacity}
        onValue={(capacity) => set({ capacity })}
      />
    </FormPart>
  )
}

/** Until when a change is free, and what is due after that. */
export function FeesPart({ draft, set, rules }: PartProps & { rules: BookingRules }) {
  const free = wholeNumberOr(draft.freeHours, rules.cancellation_free_hours)
  const fee = wholeNumberOr(draft.lateFee, rules.late_fee_percent)
  return (
    <FormPart title="Late changes" lead="Left empty, the shop’s booking rules count.">
      <div className="grid grid-cols-2 items-start gap-4">
        <NumberField
          id="free-hours"
          label="Free until, hours before"
          empty
          placeholder={String(rules.cancellation_free_hours)}
          bounds={serviceBounds.freeHours}
          value={draft.freeHours}
          onValue={(freeHours) => set({ freeHours })}
        />
        <NumberField
          id="late-fee"
          label="After that, % of the price"
          empty
          placeholder={String(rules.late_fee_percent)}
          bounds={serviceBounds.percent}
          value={draft.lateFee}
          onValue={(lateFee) => set({ lateFee })}
        />
      </div>
      <p className="text-small text-soft">
        {fee === 0
          ? 'A client cancels or moves it for nothing until it begins.'
          : `A client cancels or moves it for nothing until ${free} hours before; after that ${fee} % of the price is due.`}
      </p>
    </FormPart>
  )
}

function wholeNumberOr(text: string, otherwise: number): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : otherwise
}
