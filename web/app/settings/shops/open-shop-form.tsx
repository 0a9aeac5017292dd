import { useMemo, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { openShop } from '../../../api/shop.ts'
import type { NewShop } from '../../../api/types.ts'
import { attempts } from '../../../api/attempt.ts'
import { TextField } from '../../../components/field.tsx'
import { SelectField } from '../../../components/select-field.tsx'
import { Refusal } from '../form/refusal.tsx'
import { RowForm } from '../form/row-form.tsx'
import { isSlug, slugOf } from './slug-of.ts'

const zones = Intl.supportedValuesOf('timeZone')
const currencies = Intl.supportedValuesOf('currency')

/** Opens another shop: empty, and owned by whoever opens it. */
export function OpenShopForm(props: {
  currency: string
  timeZone: string
  onClose: () => void
  onOpened: (name: string) => void
}) {
  const [name, setName] = useState('')
  const [typedSlug, setSlug] = useState<string | null>(null)
  const [zone, setZone] = useState(props.timeZone)
  const [currency, setCurrency] = useState(props.currency)
  const [address, setAddress] = useState('')
  const [phone, setPhone] = useState('')
  const [tried, setTried] = useState(false)
  const keyFor = useMemo(() => attempts(), [])
  const queries = useQueryClient()
  const slug = typedSlug ?? slugOf(name)
  const open = useMutation({
    mutationFn: () => {
      const wish: NewShop = {
        slug,
        name: name.trim(),
        time_zone: zone,
        currency,
        address: address.trim() || null,
        phone: phone.trim() || null,
      }
      return openShop(wish, keyFor(wish))
    },
    onSuccess: async (shop) => {
      await queries.invalidateQueries({ queryKey: ['organisation'] })
      props.onOpened(shop.name)
    },
  })
  return (
    <RowForm
      label="Another shop"
      opener="shop"
      word="Open it"
      busy={open.isPending}
      onClose={props.onClose}
      onSubmit={() => {
        setTried(true)
        const fine = name.trim() !== '' && isSlug(slug)
        if (fine) open.mutate()
        return fine
      }}
    >
      <p className="text-soft">
        It begins empty: you own it, and set its services, staff and hours there. Short name, time zone and
        currency stay as you give them here.
      </p>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          id="new-shop-name"
          label="Name"
          value={name}
          onValue={setName}
          maxLength={120}
          autoComplete="off"
          error={tried && !name.trim() ? 'Give it a name.' : null}
        />
        <TextField
          id="new-shop-slug"
          label="Short name"
          value={slug}
          onValue={setSlug}
          maxLength={63}
          autoComplete="off"
          spellCheck={false}
          hint="As addresses have it: small letters, digits, hyphens."
          error={
            (tried || slug) && !isSlug(slug) ? 'Small letters, digits and hyphens, such as harbour-2.' : null
          }
        />
        <SelectField
          id="new-shop-zone"
          label="Time zone"
          value={zone}
          onValue={setZone}
          options={[...new Set([props.timeZone, ...zones])].map((one) => ({
            value: one,
            name: one.replaceAll('_', ' '),
          }))}
        />
        <SelectField
          id="new-shop-currency"
          label="Currency"
          value={currency}
          onValue={setCurrency}
          options={[...new Set([props.currency, ...currencies])].map((one) => ({ value: one, name: one }))}
        />
        <TextField
          id="new-shop-address"
          label="Address"
          optional
          value={address}
          onValue={setAddress}
          maxLength={300}
          autoComplete="off"
        />
        <TextField
          id="new-shop-phone"
          label="Phone"
          optional
          type="tel"
          value={phone}
          onValue={setPhone}
          maxLength={40}
          autoComplete="off"
        />
      </div>
      <Refusal error={open.error} title="It was not opened." />
    </RowForm>
  )
}
