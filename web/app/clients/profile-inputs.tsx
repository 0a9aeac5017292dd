import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { listBarbers } from '../../api/shop.ts'
import { Field, TextField } from '../../components/field.tsx'
import { languagesWith } from './languages.ts'
import { profileLabels, type ProfileFields } from './profile-fields.ts'

/** The barbers of the shop, for a choice and for their names. */
export function useBarbers() {
  return useQuery({ queryKey: ['barbers'], queryFn: ({ signal }) => listBarbers(signal) })
}

/** The fields of a profile. */
export function ProfileInputs(props: {
  fields: ProfileFields
  onField: (field: keyof ProfileFields, text: string) => void
  /** Said under the address. */
  emailHint?: string
  /** Said under the preferences. */
  noteHint: string
}) {
  const { fields, onField } = props
  const { data } = useBarbers()
  const barbers = data ?? []
  const text = (field: keyof ProfileFields) => ({
    id: `profile-${field}`,
    label: profileLabels[field],
    value: fields[field],
    onValue: (value: string) => onField(field, value),
  })
  const left = fields.barber !== '' && barbers.every(({ id }) => id !== fields.barber)
  return (
    <>
      <TextField {...text('name')} autoComplete="off" required maxLength={120} />
      <TextField
        {...text('phone')}
        type="tel"
        inputMode="tel"
        autoComplete="off"
        optional
        minLength={5}
        maxLength={32}
        pattern="[+0-9 \(\)\/.\-]+"
        title="Digits, with + and spaces as you like"
      />
      <TextField
        {...text('email')}
        type="email"
        autoComplete="off"
        optional
        maxLength={254}
        hint={props.emailHint}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice {...text('barber')}>
          <option value="">Anybody</option>
          {barbers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          {left && <option value={fields.barber}>{data ? 'A barber who is not here any more' : '…'}</option>}
        </Choice>
        <Choice {...text('language')}>
          <option value="">Not said</option>
          {languagesWith(fields.language).map(({ tag, name }) => (
            <option key={tag} value={tag}>
              {name}
            </option>
          ))}
        </Choice>
      </div>
      <TextField {...text('birthday')} type="date" optional min="1900-01-01" autoComplete="off" />
      <Field id="profile-note" label={profileLabels.note} hint={props.noteHint} optional>
        {(aria) => (
          <textarea
            {...aria}
            className="field-input"
            rows={3}
            maxLength={2000}
            value={fields.note}
            onChange={(event) => onField('note', event.currentTarget.value)}
          />
        )}
      </Field>
    </>
  )
}

function Choice(props: {
  id: string
  label: string
  value: string
  onValue: (value: string) => void
  children: ReactNode
}) {
  return (
    <Field id={props.id} label={props.label}>
      {(aria) => (
        <select
          {...aria}
          className="field-input"
          value={props.value}
          onChange={(event) => props.onValue(event.currentTarget.value)}
        >
          {props.children}
        </select>
      )}
    </Field>
  )
}
