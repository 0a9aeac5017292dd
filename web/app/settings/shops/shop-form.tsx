import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { tagOf } from '../../../api/catalogue.ts'
import { changeShop, readTaggedShop } from '../../../api/shop.ts'
import type { Shop, ShopChange } from '../../../api/types.ts'
import { TextField } from '../../../components/field.tsx'
import { shopQuery } from '../../session.ts'
import { FormPart } from '../form/page-head.tsx'
import { Refusal } from '../form/refusal.tsx'
import { SaveBar } from '../form/save-bar.tsx'
import { focusInvalid } from '../form/whole-number.ts'
import { AccentField } from './accent-field.tsx'

const draftOf = ({ name, address, phone, accent }: Shop) => ({
  name,
  address: address ?? '',
  phone: phone ?? '',
  accent,
})

/** What clients read of the shop that is open. */
export function ShopForm(props: { shop: Shop; onReload: () => void }) {
  const [base, setBase] = useState(props.shop)
  const [draft, setDraft] = useState(() => draftOf(base))
  const queries = useQueryClient()
  const textOf = (text: string) => text.trim() || null
  const change: ShopChange = {
    ...(draft.name.trim() === base.name ? {} : { name: draft.name.trim() }),
    ...(textOf(draft.address) === base.address ? {} : { address: textOf(draft.address) }),
    ...(textOf(draft.phone) === base.phone ? {} : { phone: textOf(draft.phone) }),
    ...(draft.accent === base.accent ? {} : { accent: draft.accent }),
  }
  const save = useMutation({
    mutationFn: async (mine: boolean) =>
      changeShop(change, mine ? (await readTaggedShop()).etag : tagOf(base.version)),
    onSuccess: (saved) => {
      setBase(saved)
      setDraft(draftOf(saved))
      // The head of the page bears its name and colour.
      queries.setQueryData(shopQuery.queryKey, saved)
      void queries.invalidateQueries({ queryKey: ['organisation'] })
    },
  })
  const set = (next: Partial<typeof draft>) => {
    setDraft((old) => ({ ...old, ...next }))
    if (save.isSuccess) save.reset()
  }
  return (
    <form
      noValidate
      className="mt-8"
      aria-label="This shop"
      onSubmit={(event) => {
        event.preventDefault()
        if (draft.name.trim()) save.mutate(false)
        else focusInvalid(event.currentTarget)
      }}
    >
      <FormPart title="This shop" lead="It stands on the booking page and in every mail.">
        <TextField
          id="shop-name"
          label="Name"
          value={draft.name}
          onValue={(name) => set({ name })}
          maxLength={120}
          autoComplete="off"
          error={draft.name.trim() ? null : 'Give it a name.'}
        />
        <TextField
          id="shop-address"
          label="Address"
          optional
          value={draft.address}
          onValue={(address) => set({ address })}
          maxLength={300}
          autoComplete="off"
        />
        <TextField
          id="shop-phone"
          label="Phone"
          optional
          type="tel"
          value={draft.phone}
          onValue={(phone) => set({ phone })}
          maxLength={40}
          autoComplete="off"
          hint="Clients are shown it where the page can’t help them."
        />
      </FormPart>
      <FormPart title="Colour" lead="Of buttons and marks, here and where clients book.">
        <AccentField value={draft.accent} onValue={(accent) => set({ accent })} />
      </FormPart>
      <FormPart title="Set for good" lead="Bookings and prices depend on these; they stay as the shop began.">
        <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-3">
          {[
            { word: 'Time zone', value: base.time_zone },
            { word: 'Currency', value: base.currency },
            { word: 'Short name', value: base.slug },
          ].map(({ word, value }) => (
            <div key={word}>
              <dt className="text-small text-soft">{word}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </FormPart>
      <Refusal error={save.error} onMine={() => save.mutate(true)} onTheirs={props.onReload} />
      <SaveBar
        changed={Object.keys(change).length > 0}
        busy={save.isPending}
        saved={save.isSuccess}
        onDiscard={() => setDraft(draftOf(base))}
      />
    </form>
  )
}
