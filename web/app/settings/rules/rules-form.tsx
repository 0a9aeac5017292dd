import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { changeRules, readRules } from '../../../api/catalogue.ts'
import type { BookingRules } from '../../../api/types.ts'
import { Choices, NumberField } from '../form/fields.tsx'
import { FormPart } from '../form/page-head.tsx'
import { Refusal } from '../form/refusal.tsx'
import { SaveBar } from '../form/save-bar.tsx'
import { focusInvalid, wholeNumber } from '../form/whole-number.ts'
import {
  gridTimes,
  ruleBounds,
  rulesChange,
  rulesDraft,
  spoken,
  type NumberRule,
  type RulesDraft,
} from './rules-draft.ts'

/** Each rule with what it means for a client, said with the number that is typed. */
export function RulesForm(props: { read: { value: BookingRules; etag: string }; onReload: () => void }) {
  const [base, setBase] = useState(props.read)
  const [draft, setDraft] = useState(() => rulesDraft(base.value))
  const change = rulesChange(base.value, draft)
  const save = useMutation({
    mutationFn: async (mine: boolean) => {
      await changeRules(change ?? {}, mine ? null : base.etag)
      return readRules()
    },
    onSuccess: (saved) => {
      setBase(saved)
      setDraft(rulesDraft(saved.value))
    },
  })
  const set = (next: Partial<RulesDraft>) => {
    setDraft((old) => ({ ...old, ...next }))
    if (save.isSuccess) save.reset()
  }
  const valueOf = (rule: NumberRule) => wholeNumber(draft[rule], ruleBounds[rule]) ?? base.value[rule]
  const number = (rule: NumberRule, label: string, meaning: string) => (
    <NumberField
      id={rule}
      label={label}
      hint={meaning}
      bounds={ruleBounds[rule]}
      value={draft[rule]}
      onValue={(value) => set({ [rule]: value })}
    />
  )
  const times = gridTimes(valueOf('slot_step_minutes'), draft.slot_anchor)
  const notice = valueOf('notice_minutes_min')
  const free = valueOf('cancellation_free_hours')
  return (
    <form
      noValidate
      className="mt-8"
      onSubmit={(event) => {
        event.preventDefault()
        if (change) save.mutate(false)
        else focusInvalid(event.currentTarget)
      }}
    >
      <FormPart title="Times that are offered">
        {number(
          'slot_step_minutes',
          'Step of the grid, min',
          `Where you open at 09:20, a client is offered ${times.join(', ')} and so on.`,
        )}
        <Choices
          name="anchor"
          label="Counted from"
          value={draft.slot_anchor}
          onValue={(slot_anchor) => set({ slot_anchor })}
          options={[
            { value: 'opening', word: 'Opening', meaning: 'The first client can come the minute you open.' },
            { value: 'midnight', word: 'The full hour', meaning: 'Times are round, such as :00 and :30.' },
          ]}
        />
        <Choices
          name="gaps"
          label="Times that leave a gap too short to sell"
          value={draft.gap_policy}
          onValue={(gap_policy) => set({ gap_policy })}
          options={[
            { value: 'offer', word: 'Offer them', meaning: 'Clients see every free time.' },
            { value: 'last', word: 'Offer them last', meaning: 'Clients see times without a gap first.' },
            { value: 'hide', word: 'Hide them', meaning: 'Clients see fewer times; your day stays whole.' },
          ]}
        />
      </FormPart>
      <FormPart title="How soon, how far ahead">
        {number(
          'notice_minutes_min',
          'Minimum notice, min',
          notice === 0
            ? 'A client can book until the last moment.'
            : `A client books at least ${spoken(notice)} before the time.`,
        )}
        {number(
          'horizon_days',
          'Horizon, days',
          `A client sees times of the next ${valueOf('horizon_days')} days.`,
        )}
      </FormPart>
      <FormPart title="Whoever is free">
        <Choices
          name="any-barber"
          label="When a client does not mind with whom"
          value={draft.any_barber}
          onValue={(any_barber) => set({ any_barber })}
          options={[
            { value: 'fair', word: 'Fair', meaning: 'They get whoever has least to do that day.' },
            {
              value: 'in_order',
              word: 'In order',
              meaning: 'They get the first who is free, in the order of your staff.',
            },
            {
              value: 'random',
              word: 'By lot',
              meaning: 'They get anybody; asked again for the same time, the same one.',
            },
          ]}
        />
        {number(
          'hold_minutes',
          'Hold, min',
          `A time stays a client’s for ${spoken(valueOf('hold_minutes'))} while they pay or type.`,
        )}
      </FormPart>
      <FormPart title="Late changes" lead="A service can have hours and a part of its own.">
        {number(
          'cancellation_free_hours',
          'Free until, hours before',
          free === 0
            ? 'A client cancels or moves for nothing until it begins.'
            : `A client cancels or moves for nothing until ${spoken(free * 60)} before.`,
        )}
        {number(
          'late_fee_percent',
          'After that, % of the price',
          ofHaircut(valueOf('late_fee_percent'), 'Who changes later'),
        )}
        {number(
          'no_show_fee_percent',
          'For a no-show, % of the price',
          ofHaircut(valueOf('no_show_fee_percent'), 'Who stays away'),
        )}
      </FormPart>
      <Refusal error={save.error} onMine={() => save.mutate(true)} onTheirs={props.onReload} />
      <SaveBar
        changed={change === null || Object.keys(change).length > 0}
        busy={save.isPending}
        saved={save.isSuccess}
        onDiscard={() => setDraft(rulesDraft(base.value))}
      />
    </form>
  )
}

function ofHaircut(percent: number, who: string): string {
  if (percent === 0) return `${who} owes nothing.`
  const part = Number((0.32 * percent).toFixed(2))
  return `${who} owes ${Number.isInteger(part) ? part : part.toFixed(2)} of a cut for 32; you collect or waive it.`
}
