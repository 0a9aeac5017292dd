import { useQuery } from '@tanstack/react-query'
import { listBarbers } from '../../api/shop.ts'
import { Field, TextField } from '../../components/field.tsx'
import { languagesWith } from './languages.ts'
import { profileLabels, type ProfileFields } from './profile-fields.ts'
import { SelectField } from '../../components/select-field.tsx'

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
        <SelectField
          {...text('barber')}
          options={[
            { value: '', name: 'Anybody' },
            ...barbers.map(({ id, name }) => ({ value: id, name })),
            ...(left
              ? [{ value: fields.barber, name: data ? 'A barber who is not here any more' : '…' }]
              : []),
          ]}
        />
        <SelectField
          {...text('language')}
          options={[
            { value: '', name: 'Not said' },
            ...languagesWith(fields.language).map(({ tag, name }) => ({ value: tag, name })),
          ]}
        />
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
