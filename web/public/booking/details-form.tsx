import { useEffect, useRef } from 'react'
import type { Account } from '../../api/types.ts'
import { Field, TextField } from '../../components/field.tsx'

/** What a guest typed. */
export interface Details {
  name: string
  email: string
  phone: string
  note: string
}

/** Nothing typed yet. */
export const noDetails: Details = { name: '', email: '', phone: '', note: '' }

/** What is wrong, by field. */
export type DetailErrors = Partial<Record<keyof Details, string>>

/** Checks what a guest typed; an empty object when it can be sent. */
export function checkDetails(details: Details): DetailErrors {
  const errors: DetailErrors = {}
  if (!details.name.trim()) errors.name = 'Tell us the name to call out.'
  const email = details.email.trim()
  const digits = details.phone.replace(/\D/g, '')
  if (email && !/^\S+@\S+\.\S+$/.test(email)) errors.email = 'This does not look like an e-mail address.'
  if (details.phone.trim() && digits.length < 6) errors.phone = 'This number is too short to call.'
  if (!email && !digits) errors.email = 'Give an e-mail address or a phone number, so that we can reach you.'
  return errors
}

interface DetailsFormProps {
  details: Details
  errors: DetailErrors
  account: Account | null
  onChange: (details: Details) => void
  onSubmit: () => void
  formId: string
}

/** Name, how to reach the guest, a note; a signed-in client is asked for the note only. */
export function DetailsForm({ details, errors, account, onChange, onSubmit, formId }: DetailsFormProps) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [errors])
  const set = (field: keyof Details) => (value: string) => onChange({ ...details, [field]: value })
  return (
    <form
      ref={form}
      id={formId}
      noValidate
      className="max-w-[30rem] space-y-5"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {account ? (
        <p>
          You are booking as <strong className="font-[600]">{account.name}</strong>, {account.email}.
        </p>
      ) : (
        <ContactFields
          details={details}
          errors={errors}
          onSet={set}
          hint="E-mail or phone: one of them is enough."
        />
      )}
      <Field id="note" label="Anything we should know" optional>
        {(aria) => (
          <textarea
            {...aria}
            className="field-input"
            rows={3}
            maxLength={500}
            value={details.note}
            onChange={(event) => set('note')(event.currentTarget.value)}
          />
        )}
      </Field>
    </form>
  )
}

/** Who somebody is, and how he is reached. */
export function ContactFields(props: {
  details: Details
  errors: DetailErrors
  hint: string
  onSet: (field: 'name' | 'email' | 'phone') => (value: string) => void
}) {
  const { details, errors, hint, onSet } = props
  return (
    <>
      <TextField
        id="name"
        label="Name"
        autoComplete="name"
        value={details.name}
        onValue={onSet('name')}
        error={errors.name}
      />
      <TextField
        id="email"
        label="E-mail"
        type="email"
        inputMode="email"
        autoComplete="email"
        value={details.email}
        onValue={onSet('email')}
        error={errors.email}
        hint={hint}
      />
      <TextField
        id="phone"
        label="Phone"
        type="tel"
        autoComplete="tel"
        value={details.phone}
        onValue={onSet('phone')}
        error={errors.phone}
      />
    </>
  )
}
