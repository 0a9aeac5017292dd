import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { findClients } from '../api/bookings.ts'
import { TextField } from '../components/field.tsx'
import { nobody, type checkPerson, type Person } from './person.ts'

interface PersonFieldsProps {
  person: Person
  errors: ReturnType<typeof checkPerson>
  onPerson: (person: Person) => void
  /** Said under the e-mail address. */
  hint?: string
}

/** Who it is for: a client found by name, number or address, or somebody new. */
export function KnownPersonFields(props: PersonFieldsProps) {
  const { person, onPerson } = props
  const text = useSettled(person.name.trim(), 250)
  const { data: found } = useQuery({
    queryKey: ['clients', 'found', text],
    queryFn: ({ signal }) => findClients(text, signal),
    enabled: person.id === null && text.length >= 2,
  })
  if (person.id !== null)
    return (
      <div className="flex items-start justify-between gap-3 border-y border-line py-3">
        <p className="min-w-0">
          <span className="font-[560]">{person.name}</span>
          <span className="block text-small break-words text-soft">{reached(person)}</span>
        </p>
        <button type="button" className="link min-h-9 text-small" onClick={() => onPerson(nobody)}>
          Somebody else
        </button>
      </div>
    )
  const offered = text.length >= 2 && text === person.name.trim() ? (found ?? []) : []
  return (
    <div className="space-y-4">
      <div>
        <NameField {...props} />
        {offered.length > 0 && (
          <ul aria-label="Clients of the shop" className="mt-1.5 divide-y divide-line border-y border-line">
            {offered.map(({ id, name, phone, email }) => {
              const known = { id, name, phone: phone ?? '', email: email ?? '' }
              return (
                <li key={id}>
                  <button
                    type="button"
                    className="flex min-h-11 w-full flex-wrap items-baseline justify-between gap-x-3 px-1 py-2 text-left hover:bg-wash"
                    onClick={() => onPerson(known)}
                  >
                    <span className="font-[560]">{name}</span>
                    <span className="text-small break-all text-soft">{reached(known)}</span>
                  </button>
                </li>
              )
            })}
          </ul>
        )}
      </div>
      <ReachFields {...props} />
    </div>
  )
}

/** Name, number and address of somebody. */
export function PersonFields(props: PersonFieldsProps) {
  return (
    <div className="space-y-4">
      <NameField {...props} />
      <ReachFields {...props} />
    </div>
  )
}

function NameField({ person, errors, onPerson }: PersonFieldsProps) {
  return (
    <TextField
      id="person-name"
      label="Name"
      autoComplete="off"
      maxLength={120}
      value={person.name}
      error={errors.name}
      onValue={(name) => onPerson({ ...person, name })}
    />
  )
}

function ReachFields({ person, errors, onPerson, hint }: PersonFieldsProps) {
  return (
    <>
      <TextField
        id="person-phone"
        label="Phone"
        type="tel"
        autoComplete="off"
        optional
        maxLength={32}
        value={person.phone}
        error={errors.phone}
        onValue={(phone) => onPerson({ ...person, phone })}
      />
      <TextField
        id="person-email"
        label="E-mail"
        type="email"
        autoComplete="off"
        optional
        maxLength={254}
        value={person.email}
        error={errors.email}
        hint={hint}
        onValue={(email) => onPerson({ ...person, email })}
      />
    </>
  )
}

const reached = ({ phone, email }: Person) =>
  [phone, email].filter(Boolean).join(', ') || 'no number, no address'

/** A text once it has not changed for a while. */
function useSettled(text: string, milliseconds: number): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), milliseconds)
    return () => clearTimeout(timer)
  }, [text, milliseconds])
  return settled
}
