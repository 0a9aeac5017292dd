import { useRef, useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { createBooking } from '../../api/bookings.ts'
import type { Booking, Shop } from '../../api/types.ts'
import { Field } from '../../components/field.tsx'
import { money } from '../../components/money.ts'
import { Notice } from '../../components/notice.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { ToggleGroup } from '../../components/toggle-group.tsx'
import { attempts } from '../../api/attempt.ts'
import { clockOf, dayOf, duration, nearDayInside, todayIn } from '../../time/local.ts'
import { askedService } from '../asked-visit.ts'
import { useLists } from '../lists.ts'
import { KnownPersonFields } from '../person-fields.tsx'
import { bookedFor, checkPerson, nobody, type Person } from '../person.ts'
import { TimeChoice } from '../time-choice.tsx'
import { Booked } from './booked.tsx'
import { SidePanel } from './side-panel.tsx'

interface NewBookingProps {
  shop: Shop
  /** The day that is looked at. */
  day: string
  /** The barber whose chair it is, for one who sees no other. */
  ownBarberId: string | null
  onClose: () => void
  onShow: (booking: Booking) => void
}

/** A booking for somebody at the counter or on the phone. */
export function NewBookingPanel(props: NewBookingProps) {
  const [made, setMade] = useState<Booking | null>(null)
  const [turn, setTurn] = useState(0)
  const { ownBarberId } = props
  const mayShow = (booking: Booking) => ownBarberId === null || booking.barber.id === ownBarberId
  return (
    <SidePanel title={made ? 'Booked' : 'New booking'} onClose={props.onClose}>
      {made ? (
        <Booked
          booking={made}
          onShow={mayShow(made) ? () => props.onShow(made) : null}
          onAnother={() => {
            setMade(null)
            setTurn(turn + 1)
          }}
        />
      ) : (
        <NewBookingForm key={turn} {...props} onMade={setMade} />
      )}
    </SidePanel>
  )
}

function NewBookingForm(props: NewBookingProps & { onMade: (booking: Booking) => void }) {
  const { shop, ownBarberId } = props
  const { services, barbers, error } = useLists()
  const queries = useQueryClient()
  const today = todayIn(shop.time_zone)
  const [person, setPerson] = useState<Person>(nobody)
  const [errors, setErrors] = useState<ReturnType<typeof checkPerson> & { time?: string }>({})
  const [serviceId, setServiceId] = useState('')
  const [addOnIds, setAddOnIds] = useState<string[]>([])
  const [wantedId, setWantedId] = useState(ownBarberId ?? '')
  const [day, setDay] = useState(props.day < today ? today : props.day)
  const [at, setAt] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [keyOf] = useState(attempts)
  const form = useRef<HTMLFormElement>(null)
  const service = services.find(({ id }) => id === serviceId) ?? services[0]
  const offering = barbers.filter(({ id }) => service?.barber_ids.includes(id))
  const barberId = offering.some(({ id }) => id === wantedId) ? wantedId : null
  const added = addOnIds.filter((id) => service?.add_ons.some((one) => one.id === id))
  const book = useMutation({
    mutationFn: () => {
      const body = {
        service_id: service?.id ?? '',
        barber_id: barberId,
        ...(added.length > 0 ? { add_on_ids: added } : {}),
        start_at: at ?? '',
        ...bookedFor(person),
        ...(note.trim() ? { note: note.trim() } : {}),
      }
      return createBooking(body, keyOf(body))
    },
    onSuccess: props.onMade,
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['slots'] })
      await queries.invalidateQueries({ queryKey: ['day'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = {
      ...(person.id === null ? checkPerson(person) : {}),
      ...(at === null ? { time: 'Choose a time.' } : {}),
    }
    setErrors(wrong)
    if (Object.keys(wrong).length === 0) book.mutate()
    else if ('name' in wrong || 'phone' in wrong || 'email' in wrong)
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  if (error)
    return (
      <Notice tone="bad" live title="The price list could not be loaded.">
        <p>{error.message}</p>
      </Notice>
    )
  if (!service) return <span className="skeleton mt-4 h-60 w-full" aria-busy="true" />
  return (
    <form ref={form} noValidate className="mt-4 space-y-5" onSubmit={submit}>
      <KnownPersonFields
        person={person}
        errors={errors}
        onPerson={setPerson}
        hint="With an address, the confirmation goes there."
      />
      <SelectField
        id="service"
        label="Service"
        value={service.id}
        options={services.map((one) => ({
          value: one.id,
          name: `${one.name}, ${duration(one.duration_minutes)}, ${money(one.price)}`,
        }))}
        onValue={(id) => {
          setServiceId(id)
          setAt(null)
        }}
      />
      {service.add_ons.length > 0 && (
        <ToggleGroup
          legend="With it"
          options={service.add_ons.map(({ id, name, price }) => ({
            value: id,
            name: `${name} ${money(price)}`,
          }))}
          chosen={added}
          onChosen={(ids) => {
            setAddOnIds(ids)
            setAt(null)
          }}
        />
      )}
      <SelectField
        id="barber"
        label="With"
        value={barberId ?? ''}
        options={[
          { value: '', name: 'Whoever is free' },
          ...offering.map(({ id, name }) => ({ value: id, name })),
        ]}
        onValue={(id) => {
          setWantedId(id)
          setAt(null)
        }}
      />
      <TimeChoice
        shop={shop}
        asked={askedService(service.id, barberId, added)}
        day={day}
        at={at}
        onDay={setDay}
        onAt={setAt}
      />
      <Field id="note" label="Note" optional>
        {(aria) => (
          <textarea
            {...aria}
            className="field-input"
            rows={2}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
      </Field>
      {book.error && (
        <Notice tone="bad" live title="Nothing was booked.">
          <p>{book.error.message}</p>
        </Notice>
      )}
      {errors.time && at === null && (
        <p role="alert" className="text-small text-bad">
          {errors.time}
        </p>
      )}
      <button
        type="submit"
        className="button button-main w-full"
        aria-busy={book.isPending}
        disabled={book.isPending}
      >
        {at ? `Book ${nearDayInside(dayOf(at), today)} ${clockOf(at)}` : 'Book'}
      </button>
    </form>
  )
}
