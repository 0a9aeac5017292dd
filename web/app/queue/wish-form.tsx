import { useRef, useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Shop, Wish } from '../../api/types.ts'
import { makeWish } from '../../api/waitlist.ts'
import { callName } from '../../components/call-name.ts'
import { money } from '../../components/money.ts'
import { Notice } from '../../components/notice.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { ToggleGroup } from '../../components/toggle-group.tsx'
import { attempts } from '../../api/attempt.ts'
import { duration, todayIn } from '../../time/local.ts'
import { SidePanel } from '../day/side-panel.tsx'
import { useLists } from '../lists.ts'
import { KnownPersonFields } from '../person-fields.tsx'
import { bookedFor, checkPerson, nobody } from '../person.ts'
import { freshWindow, WindowFields, windowOf } from './window-fields.tsx'

const WINDOWS_MAX = 14

/** Puts a client who is on the phone on the waitlist. */
export function WishForm({ shop, onClose }: { shop: Shop; onClose: () => void }) {
  const { services, barbers, error } = useLists()
  const queries = useQueryClient()
  const today = todayIn(shop.time_zone)
  const [person, setPerson] = useState(nobody)
  const [errors, setErrors] = useState<ReturnType<typeof checkPerson>>({})
  const [chosenId, setChosenId] = useState('')
  const [addOnIds, setAddOnIds] = useState<string[]>([])
  const [barberIds, setBarberIds] = useState<string[]>([])
  const [windows, setWindows] = useState([freshWindow(today)])
  const [made, setMade] = useState<Wish | null>(null)
  const [keyOf] = useState(attempts)
  const form = useRef<HTMLFormElement>(null)
  const service = services.find(({ id }) => id === chosenId) ?? services[0]
  const offering = barbers.filter(({ id }) => service?.barber_ids.includes(id))
  const wanted = barberIds.filter((id) => offering.some((one) => one.id === id))
  const added = addOnIds.filter((id) => service?.add_ons.some((one) => one.id === id))
  const wish = useMutation({
    mutationFn: () => {
      const body = {
        service_id: service?.id ?? '',
        ...(added.length > 0 ? { add_on_ids: added } : {}),
        ...(wanted.length > 0 ? { barber_ids: wanted } : {}),
        windows: windows.map(windowOf),
        ...bookedFor(person),
      }
      return makeWish(body, keyOf(body))
    },
    onSuccess: async (answer) => {
      setMade(answer)
      setPerson(nobody)
      setWindows([freshWindow(today)])
      await queries.invalidateQueries({ queryKey: ['queue'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wrong = person.id === null ? checkPerson(person) : {}
    setErrors(wrong)
    if (Object.keys(wrong).length === 0) wish.mutate()
    else
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  return (
    <SidePanel title="Add a wish" onClose={onClose}>
      <form ref={form} noValidate className="mt-4 space-y-5" onSubmit={submit}>
        {error && (
          <Notice tone="bad" live title="The price list could not be loaded.">
            <p>{error.message}</p>
          </Notice>
        )}
        <KnownPersonFields
          person={person}
          errors={errors}
          onPerson={setPerson}
          hint="Offers go there. Without an address, you call."
        />
        <SelectField
          id="service"
          label="Service"
          value={service?.id ?? ''}
          options={services.map((one) => ({
            value: one.id,
            name: `${one.name}, ${duration(one.duration_minutes)}`,
          }))}
          onValue={setChosenId}
        />
        {service && service.add_ons.length > 0 && (
          <ToggleGroup
            legend="With it"
            options={service.add_ons.map(({ id, name, price }) => ({
              value: id,
              name: `${name} ${money(price)}`,
            }))}
            chosen={added}
            onChosen={setAddOnIds}
          />
        )}
        <ToggleGroup
          legend="Who would suit"
          hint={wanted.length === 0 ? 'None chosen: anybody.' : 'Only these.'}
          options={offering.map((one) => ({ value: one.id, name: callName(one, offering) }))}
          chosen={wanted}
          onChosen={setBarberIds}
        />
        {windows.map((window, index) => (
          <WindowFields
            key={window.key}
            window={window}
            name={windows.length > 1 ? `When it would suit, ${index + 1}` : 'When it would suit'}
            today={today}
            onWindow={(changed) =>
              setWindows(windows.map((one) => (one.key === changed.key ? changed : one)))
            }
            onDrop={
              windows.length > 1 ? () => setWindows(windows.filter(({ key }) => key !== window.key)) : null
            }
          />
        ))}
        {windows.length < WINDOWS_MAX && (
          <button
            type="button"
            className="link min-h-11"
            onClick={() => setWindows([...windows, freshWindow(today)])}
          >
            Other days or times as well
          </button>
        )}
        {wish.error && (
          <Notice tone="bad" live title="Not on the waitlist.">
            <p>{wish.error.message}</p>
          </Notice>
        )}
        {made && !wish.isPending && !wish.error && person.name === '' && (
          <div role="status">
            <Notice tone="good">
              <p>{made.client.name} is on the waitlist. What is free already is offered at once.</p>
            </Notice>
          </div>
        )}
        <button
          type="submit"
          className="button button-main w-full"
          aria-busy={wish.isPending}
          disabled={!service || wish.isPending}
        >
          Add to the waitlist
        </button>
      </form>
    </SidePanel>
  )
}
