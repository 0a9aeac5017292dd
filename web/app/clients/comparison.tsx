import type { Client } from '../../api/clients.ts'
import { fullDay } from '../../time/local.ts'
import { languageName } from './languages.ts'
import { useBarbers } from './profile-inputs.tsx'
import { whatStays } from './what-stays.ts'

/** Two clients side by side: who stays, who goes, and which values are kept. */
export function Comparison({ stays, goes }: { stays: Client; goes: Client }) {
  const { data: barbers = [] } = useBarbers()
  const lines = whatStays(stays, goes, {
    barber: (id) => barbers.find((one) => one.id === id)?.name ?? 'a barber',
    language: languageName,
    day: fullDay,
  })
  return (
    <>
      <table className="mt-2 w-full table-fixed border-y border-line text-left">
        <thead>
          <tr className="border-b border-line align-baseline">
            <td className="w-22 sm:w-32" />
            <th scope="col" className="py-2 pr-4 font-[600] break-words">
              {stays.name}
              <span className="block text-small font-normal text-good">stays</span>
            </th>
            <th scope="col" className="py-2 font-[600] break-words">
              {goes.name}
              <span className="block text-small font-normal text-soft">goes into {stays.name}</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {lines.map(({ label, ofStaying, ofGoing }) => (
            <tr key={label} className="align-baseline">
              <th scope="row" className="py-1.5 pr-3 text-small font-normal text-soft">
                {label}
              </th>
              <td className="tabular py-1.5 pr-4 break-words">{ofStaying || <Nothing />}</td>
              <td className="tabular py-1.5 break-words">
                {ofGoing.kept ? (
                  ofGoing.text || <Nothing />
                ) : (
                  <>
                    <s className="text-soft">{ofGoing.text}</s>
                    <span className="sr-only"> is not kept</span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-2 text-small text-soft">
        What is struck through is not kept. All else comes together.
      </p>
    </>
  )
}

function Nothing() {
  return (
    <span className="text-soft">
      <span aria-hidden="true">–</span>
      <span className="sr-only">nothing</span>
    </span>
  )
}
