import { useMemo, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changeAddOn, createAddOn, readAddOn } from '../../../api/catalogue.ts'
import type { AddOn, CatalogueService } from '../../../api/types.ts'
import { attempts } from '../../../api/attempt.ts'
import { amountOf, amountText, money } from '../../../components/money.ts'
import { TextField } from '../../../components/field.tsx'
import { duration } from '../../../time/local.ts'
import { useShop } from '../../session.ts'
import { NumberField, PriceField } from '../form/fields.tsx'
import { Part } from '../form/page-head.tsx'
import { Refusal } from '../form/refusal.tsx'
import { RowForm } from '../form/row-form.tsx'
import { UndoNote } from '../form/undo-note.tsx'
import { tagOfSame } from '../form/tag-of-same.ts'
import { wholeNumber } from '../form/whole-number.ts'

const minutesBounds = { min: 0, max: 240 }

/** What can be added to services; to which ones, each service says. */
export function AddOns({ addOns, services }: { addOns: AddOn[]; services: CatalogueService[] }) {
  const [open, setOpen] = useState<AddOn | 'new' | null>(null)
  const queries = useQueryClient()
  const sell = useMutation({
    mutationFn: ({ addOn, active }: { addOn: AddOn; active: boolean }) =>
      changeAddOn(addOn.id, { active }, null),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['catalogue'] }),
  })
  const usedBy = (addOn: AddOn) => {
    const count = services.filter((one) => one.active && one.add_on_ids.includes(addOn.id)).length
    if (!addOn.active) return 'not offered now'
    return count ? `with ${count === 1 ? 'one service' : `${count} services`}` : 'with no service yet'
  }
  const done = sell.data && sell.variables
  return (
    <Part title="Add-ons" lead="A hot towel, an oil: each takes a little longer and costs a little more.">
      <Refusal error={sell.error} title="Nothing was changed." />
      <ul className="divide-y divide-line border-y border-line empty:hidden">
        {addOns.map((addOn) =>
          open !== 'new' && open?.id === addOn.id ? (
            <li key={addOn.id} className="py-5">
              <AddOnForm addOn={addOn} onClose={() => setOpen(null)} />
            </li>
          ) : (
            <li key={addOn.id} className="flex items-center gap-2">
              <button
                type="button"
                data-opens={addOn.id}
                className="group min-w-0 flex-1 py-3 text-left"
                onClick={() => setOpen(addOn)}
              >
                <span className={`flex items-baseline ${addOn.active ? '' : 'text-soft'}`}>
                  <span className="font-[560] group-hover:text-accent">{addOn.name}</span>
                  <span className="leader" />
                  <span className="tabular min-w-16 text-right">{money(addOn.price)}</span>
                </span>
                <span className="block text-small text-soft">
                  {addOn.duration_minutes ? `${duration(addOn.duration_minutes)} more` : 'no more time'},{' '}
                  {usedBy(addOn)}
                </span>
              </button>
              <button
                type="button"
                className="row-action"
                aria-label={addOn.active ? `Retire ${addOn.name}` : `Offer ${addOn.name} again`}
                onClick={() => sell.mutate({ addOn, active: !addOn.active })}
              >
                {addOn.active ? 'Retire' : 'Offer again'}
              </button>
            </li>
          ),
        )}
      </ul>
      <UndoNote
        text={
          done ? `${done.addOn.name} is ${done.active ? 'offered again' : 'not offered any more'}.` : null
        }
        onUndo={done ? () => sell.mutate({ addOn: done.addOn, active: !done.active }) : undefined}
      />
      {open === 'new' ? (
        <div className="mt-5">
          <AddOnForm addOn={null} onClose={() => setOpen(null)} />
        </div>
      ) : (
        <button
          type="button"
          data-opens="add-on"
          className="button button-quiet mt-4"
          onClick={() => setOpen('new')}
        >
          Add an add-on
        </button>
      )}
    </Part>
  )
}

function AddOnForm({ addOn, onClose }: { addOn: AddOn | null; onClose: () => void }) {
  const { data: shop } = useShop()
  const currency = addOn?.price.currency ?? shop?.currency ?? 'EUR'
  const [name, setName] = useState(addOn?.name ?? '')
  const [minutes, setMinutes] = useState(String(addOn?.duration_minutes ?? 0))
  const [price, setPrice] = useState(addOn ? amountText(addOn.price) : '')
  const [tried, setTried] = useState(false)
  const keyFor = useMemo(() => attempts(), [])
  const queries = useQueryClient()
  const amount = amountOf(price, currency)
  const length = wholeNumber(minutes, minutesBounds)
  const wish =
    name.trim() && amount !== null && length !== null
      ? { name: name.trim(), duration_minutes: length, price: { amount_minor: amount } }
      : null
  const showTheirs = () => {
    void queries.invalidateQueries({ queryKey: ['catalogue'] })
    onClose()
  }
  const save = useMutation({
    mutationFn: async (mine: boolean) => {
      if (!wish) return
      if (!addOn) await createAddOn(wish, keyFor(wish))
      else await changeAddOn(addOn.id, wish, mine ? null : await tagOfSame(addOn, readAddOn(addOn.id)))
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['catalogue'] })
      onClose()
    },
  })
  return (
    <RowForm
      label={addOn?.name ?? 'A new add-on'}
      opener={addOn?.id ?? 'add-on'}
      busy={save.isPending}
      word={addOn ? 'Save' : 'Add it'}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (wish) save.mutate(false)
        return wish !== null
      }}
    >
      <div className="grid grid-cols-2 items-start gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)] *:first:max-sm:col-span-2">
        <TextField
          id="add-on-name"
          label="Name"
          value={name}
          onValue={setName}
          maxLength={120}
          autoComplete="off"
          error={name.trim() || !tried ? null : 'Give it a name.'}
        />
        <NumberField
          id="add-on-minutes"
          label="Takes, min"
          bounds={minutesBounds}
          value={minutes}
          onValue={setMinutes}
        />
        <PriceField
          id="add-on-price"
          label="Price"
          currency={currency}
          empty={!tried}
          value={price}
          onValue={setPrice}
        />
      </div>
      <Refusal error={save.error} onMine={() => save.mutate(true)} onTheirs={showTheirs} />
    </RowForm>
  )
}
