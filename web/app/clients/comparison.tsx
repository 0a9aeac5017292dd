import { useId } from 'react'
import type { Client } from '../../api/clients.ts'
import { datedDay, dayOf } from '../../time/local.ts'
import { languageName } from './languages.ts'
import { useBarbers } from './profile-inputs.tsx'
import { whatStays } from './what-stays.ts'

/** Clients as columns, with who stays, who is left apart, and which values are kept. */
export function Comparison(props: {
  clients: Client[]
  survivorId: string
  apart: string[]
  onSurvivor: (id: string) => void
  onApart: (id: string, isApart: boolean) => void
}) {
  const { clients, survivorId, apart } = props
  const group = useId()
  const { data: barbers = [] } = useBarbers()
  const together = clients.filter(({ id }) => !apart.includes(id))
  const lines = whatStays(
    together,
    survivorId,
    (id) => barbers.find((one) => one.id === id)?.name ?? 'a barber',
    {
      language: languageName,
      day: datedDay,
    },
  )
  return (
    <>
      <fieldset className="flex flex-wrap gap-x-6">
        <legend className="text-small text-soft">Who stays?</legend>
        {clients.map(({ id, name, created_at: since }) => (
          <label key={id} className="flex min-h-11 items-center gap-2" htmlFor={`${group}-${id}`}>
            <input
              id={`${group}-${id}`}
              type="radio"
              name={group}
              className="size-5"
              checked={id === survivorId}
              onChange={() => props.onSurvivor(id)}
            />
            {name} <span className="text-small text-soft">since {datedDay(dayOf(since))}</span>
          </label>
        ))}
      </fieldset>
      {clients.length > 2 && (
        <fieldset className="flex flex-wrap gap-x-6">
          <legend className="text-small text-soft">Who is somebody else?</legend>
          {clients
            .filter(({ id }) => id !== survivorId)
            .map(({ id, name }) => (
              <label key={id} className="flex min-h-11 items-center gap-2" htmlFor={`${group}-apart-${id}`}>
                <input
                  id={`${group}-apart-${id}`}
                  type="checkbox"
                  className="size-5"
                  checked={apart.includes(id)}
                  onChange={(event) => props.onApart(id, event.currentTarget.checked)}
                />
                {name}
              </label>
            ))}
        </fieldset>
      )}
      <div className="mt-2 overflow-x-auto">
        <table className="w-full table-fixed border-y border-line text-left align-top">
          <thead>
            <tr className="border-b border-line align-baseline">
              <th scope="col" className="w-20 py-2 pr-3 sm:w-28">
                <span className="sr-only">What</span>
              </th>
              {together.map(({ id, name }) => (
                <th key={id} scope="col" className="w-36 py-2 pr-3 font-[600] break-words">
                  {name}
                  <span
                    className={`block text-small font-normal ${id === survivorId ? 'text-good' : 'text-soft'}`}
                  >
                    {id === survivorId ? 'stays' : 'goes into the other'}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {lines.map(({ label, cells }) => (
              <tr key={label} className="align-baseline">
                <th scope="row" className="py-1.5 pr-3 text-small font-normal text-soft">
                  {label}
                </th>
                {cells.map(({ text, kept }, column) => (
                  <td key={together[column]?.id} className="tabular py-1.5 pr-3 break-words">
                    {text === '' ? (
                      <span className="text-soft">
                        <span aria-hidden="true">–</span>
                        <span className="sr-only">nothing</span>
                      </span>
                    ) : kept ? (
                      text
                    ) : (
                      <>
                        <s className="text-soft">{text}</s>
                        <span className="sr-only"> is not kept</span>
                      </>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-2 text-small text-soft">
        What is struck through is not kept. All else comes together.
      </p>
    </>
  )
}
