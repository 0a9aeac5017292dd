import { useState } from 'react'
import { setOffers } from '../../../api/catalogue.ts'
import type { CatalogueService } from '../../../api/types.ts'
import { amountOf, amountText, money } from '../../../components/money.ts'
import { duration } from '../../../time/local.ts'
import { ConflictsNotice } from '../conflicts/conflicts-notice.tsx'
import { CheckField } from '../form/fields.tsx'
import { Refusal } from '../form/refusal.tsx'
import { SaveBar } from '../form/save-bar.tsx'
import { focusInvalid, wholeNumber } from '../form/whole-number.ts'
import { durationBounds, offerDrafts, offersOf, type OfferDraft } from './offers.ts'
import { useBarberSave, type BarberForm } from './use-barber-save.ts'

/** Which services a barber offers, and with which own duration and price. */
export function OffersForm(props: BarberForm & { services: CatalogueService[]; currency: string }) {
  const { base, services, currency } = props
  const ids = services.map(({ id }) => id)
  const [drafts, setDrafts] = useState(() => offerDrafts(base, ids))
  const offers = offersOf(drafts, currency)
  const before = offersOf(offerDrafts(base, ids), currency)
  const save = useBarberSave(
    props,
    (etag) => setOffers(base.id, offers ?? [], etag),
    (saved) => setDrafts(offerDrafts(saved, ids)),
  )
  const set = (id: string, change: Partial<OfferDraft>) => {
    setDrafts((all) => {
      const old = all[id]
      return old ? { ...all, [id]: { ...old, ...change } } : all
    })
    if (save.isSuccess) save.reset()
  }
  return (
    <form
      noValidate
      aria-label="Services"
      onSubmit={(event) => {
        event.preventDefault()
        if (offers) save.mutate(false)
        else focusInvalid(event.currentTarget)
      }}
    >
      {services.length === 0 && <p className="text-soft">The shop offers no service yet.</p>}
      <ul className="divide-y divide-line border-t border-line empty:hidden">
        {services.map((service) => {
          const draft = drafts[service.id]
          if (!draft || (!service.active && !draft.offered)) return null
          return (
            <li key={service.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5">
              <div className="min-w-52 flex-1">
                <CheckField
                  label={service.name}
                  meaning={`${duration(service.duration_minutes)}, ${money(service.price)}${service.active ? '' : ', not offered now'}`}
                  checked={draft.offered}
                  onChecked={(offered) => set(service.id, { offered })}
                />
              </div>
              {draft.offered && (
                <div className="flex gap-3 pb-2 pl-8 sm:pb-0 sm:pl-0">
                  <OwnValue
                    label={`Own duration of ${service.name}, minutes`}
                    unit="min"
                    value={draft.duration}
                    placeholder={String(service.duration_minutes)}
                    fine={wholeNumber(draft.duration, durationBounds) !== null}
                    hint={`From ${durationBounds.min} to ${durationBounds.max}.`}
                    onValue={(text) => set(service.id, { duration: text })}
                  />
                  <OwnValue
                    label={`Own price of ${service.name}, ${currency}`}
                    unit={currency}
                    value={draft.price}
                    placeholder={amountText(service.price)}
                    fine={amountOf(draft.price, currency) !== null}
                    hint="Such as 32 or 32.50."
                    onValue={(text) => set(service.id, { price: text })}
                  />
                </div>
              )}
            </li>
          )
        })}
      </ul>
      <div className="space-y-4">
        <Refusal error={save.error} onMine={() => save.mutate(true)} onTheirs={props.onReload} />
        {save.data && <ConflictsNotice {...save.data} />}
      </div>
      <SaveBar
        changed={offers === null || JSON.stringify(offers) !== JSON.stringify(before)}
        busy={save.isPending}
        saved={save.isSuccess}
        word="Save the services"
        onDiscard={() => setDrafts(offerDrafts(base, ids))}
      />
    </form>
  )
}

function OwnValue(props: {
  label: string
  unit: string
  value: string
  placeholder: string
  fine: boolean
  hint: string
  onValue: (value: string) => void
}) {
  const wrong = props.value.trim() !== '' && !props.fine
  return (
    <label className="w-28 text-small text-soft">
      <span className="flex items-center gap-1.5">
        <input
          className="field-input tabular text-right text-ink"
          aria-label={props.label}
          aria-invalid={wrong || undefined}
          inputMode="decimal"
          autoComplete="off"
          value={props.value}
          placeholder={props.placeholder}
          onChange={(event) => props.onValue(event.currentTarget.value)}
        />
        <span aria-hidden="true">{props.unit}</span>
      </span>
      {wrong && <span className="mt-1 block text-bad">{props.hint}</span>}
    </label>
  )
}
