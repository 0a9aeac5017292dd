import { useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { changeService, createService, tagOf } from '../../../api/catalogue.ts'
import type { AddOn, BookingRules, CatalogueBarber, CatalogueService, Resource } from '../../../api/types.ts'
import { attempts } from '../../../api/attempt.ts'
import { TextField } from '../../../components/field.tsx'
import { NumberField, PriceField, TextArea } from '../form/fields.tsx'
import { ConflictsNotice } from '../conflicts/conflicts-notice.tsx'
import { FormPart, PageHead } from '../form/page-head.tsx'
import { Refusal } from '../form/refusal.tsx'
import { SaveBar } from '../form/save-bar.tsx'
import { focusInvalid, wholeNumber } from '../form/whole-number.ts'
import { NeedsPart, OfferersPart } from './service-parts.tsx'
import { BookersPart, FeesPart } from './service-terms.tsx'
import { changesOf, draftOf, serviceBounds, wishOf, type ServiceDraft } from './service-draft.ts'
import { TimeStrip } from './time-strip.tsx'

/** What a service's form is given to choose from. */
export interface ServiceChoices {
  services: CatalogueService[]
  barbers: CatalogueBarber[]
  addOns: AddOn[]
  resources: Resource[]
  rules: BookingRules
  currency: string
}

/** Everything about one service; only what was changed is sent. */
export function ServiceForm(
  props: ServiceChoices & { service: CatalogueService | null; onReload: () => void },
) {
  const { currency, barbers } = props
  const active = barbers.filter((one) => one.active).map(({ id }) => id)
  const [base, setBase] = useState(props.service)
  const [draft, setDraft] = useState(() => draftOf(props.service, active))
  const [tried, setTried] = useState(false)
  const keyFor = useMemo(() => attempts(), [])
  const queries = useQueryClient()
  const navigate = useNavigate()

  const wish = wishOf(draft, currency)
  const before = base && wishOf(draftOf(base, active), currency)
  const changes = before && wish ? changesOf(before, wish) : wish
  const changed = base === null || changes === null || Object.keys(changes).length > 0
  const save = useMutation({
    mutationFn: async (mine: boolean) => {
      if (!wish || !changes) return null
      if (!base) return { ...(await createService(wish, keyFor(wish))), conflicts: [], conflict_count: 0 }
      return changeService(base.id, changes, mine ? null : tagOf(base.version))
    },
    onSuccess: async (saved) => {
      if (!saved) return
      // The page that shows this form keeps what it read: this answer is newer.
      void queries.invalidateQueries({
        predicate: ({ queryKey: [area, part] }) => area === 'catalogue' && part !== 'for-form',
      })
      setTried(false)
      if (base) {
        setBase(saved)
        setDraft(draftOf(saved, active))
      } else await navigate({ to: '/app/settings/services', ignoreBlocker: true })
    },
  })
  const set = (change: Partial<ServiceDraft>) => {
    setDraft((old) => ({ ...old, ...change }))
    if (save.isSuccess) save.reset()
  }
  const minutes = (text: string, bounds = serviceBounds.processing) => wholeNumber(text, bounds) ?? 0

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        flushSync(() => setTried(true))
        if (wish) save.mutate(false)
        else focusInvalid(event.currentTarget)
      }}
    >
      <PageHead title={base?.name ?? 'A new service'} />
      <div className="mt-8">
        <FormPart title="What it is" lead="As it stands on the price list.">
          <TextField
            id="name"
            label="Name"
            value={draft.name}
            onValue={(name) => set({ name })}
            maxLength={120}
            autoComplete="off"
            error={draft.name.trim() || !(tried || base) ? null : 'Give it a name.'}
          />
          <TextArea
            id="description"
            label="Description"
            optional
            rows={2}
            maxLength={2000}
            value={draft.description}
            onValue={(description) => set({ description })}
          />
          <div className="grid grid-cols-2 items-start gap-4">
            <NumberField
              id="duration"
              label="Duration, min"
              bounds={serviceBounds.duration}
              value={draft.duration}
              onValue={(duration) => set({ duration })}
            />
            <PriceField
              id="price"
              label="Price"
              currency={currency}
              empty={!tried && !base}
              value={draft.price}
              onValue={(price) => set({ price })}
            />
          </div>
        </FormPart>
        <OfferersPart draft={draft} set={set} {...props} />
        <FormPart
          title="Time around it"
          lead="A buffer is the barber’s, for cleaning or setting up. Clients do not see it."
        >
          <div className="grid grid-cols-2 items-start gap-4">
            <NumberField
              id="before"
              label="Buffer before, min"
              bounds={serviceBounds.buffer}
              value={draft.before}
              onValue={(before) => set({ before })}
            />
            <NumberField
              id="after"
              label="Buffer after, min"
              bounds={serviceBounds.buffer}
              value={draft.after}
              onValue={(after) => set({ after })}
            />
            <NumberField
              id="processing"
              label="Processing, min"
              hint="Such as colour that rests. The barber is free, the chair is not. 0 for none."
              bounds={serviceBounds.processing}
              value={draft.processing}
              onValue={(processing) => set({ processing })}
            />
            {minutes(draft.processing) > 0 && (
              <NumberField
                id="processing-from"
                label="From minute"
                hint="Counted from its start."
                bounds={serviceBounds.processingFrom}
                value={draft.processingFrom}
                onValue={(processingFrom) => set({ processingFrom })}
              />
            )}
          </div>
          <TimeStrip
            before={minutes(draft.before)}
            minutes={minutes(draft.duration)}
            processingFrom={minutes(draft.processingFrom)}
            processing={minutes(draft.processing)}
            after={minutes(draft.after)}
          />
        </FormPart>
        <NeedsPart draft={draft} set={set} {...props} />
        <BookersPart draft={draft} set={set} />
        <FeesPart draft={draft} set={set} rules={props.rules} />
      </div>
      <div className="space-y-4">
        <Refusal error={save.error} onMine={() => save.mutate(true)} onTheirs={props.onReload} />
        {save.data && <ConflictsNotice {...save.data} />}
      </div>
      <SaveBar
        changed={changed}
        typed={JSON.stringify(draft) !== JSON.stringify(draftOf(base, active))}
        busy={save.isPending}
        saved={save.isSuccess}
        {...(base ? { onDiscard: () => setDraft(draftOf(base, active)) } : { word: 'Offer it' })}
      />
    </form>
  )
}
