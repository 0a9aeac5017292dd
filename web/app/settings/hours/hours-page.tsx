import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Barber } from '../../../api/types.ts'
import { callName } from '../../../components/call-name.ts'
import { AfterChange } from '../after-change.tsx'
import { ChangeProblem } from '../change-problem.tsx'
import { ListState } from '../list-state.tsx'
import { hoursQuery } from '../nights.ts'
import { useOwnBarbers } from '../own-barbers.ts'
import { SettingsPage } from '../settings-page.tsx'
import { useChange } from '../use-change.ts'
import { HoursForm, type HoursDraft } from './hours-form.tsx'
import { focusSoon, openerId } from '../form-parts.tsx'
import { HoursVersions } from './hours-versions.tsx'

const route = getRouteApi('/inside/app/settings/hours')

/** The weekly hours of a barber: what holds now, and what will from a date on. */
export function HoursPage() {
  const barbers = useOwnBarbers()
  const { barber: asked } = route.useSearch()
  const navigate = route.useNavigate()
  const [isEditing, setEditing] = useState(false)
  const list = barbers.data ?? []
  const barber = list.find(({ id }) => id === asked) ?? list[0]
  return (
    <SettingsPage
      title="Hours"
      intro="Within these hours clients can book. New hours hold from the date that you give; until then nothing changes, and what is booked stays."
    >
      <ListState
        query={barbers}
        failed="The barbers could not be loaded."
        empty={
          barbers.wholeShop
            ? 'Nobody can be booked yet. Whoever works here as a barber has hours here.'
            : 'Your account is of no barber, so it has no hours. The owner can change that.'
        }
      />
      {list.length > 1 && !isEditing && (
        <fieldset aria-label="Barber" className="mt-5 flex flex-wrap gap-2">
          {list.map((one) => (
            <button
              key={one.id}
              type="button"
              className="day-chip min-h-11"
              aria-pressed={one.id === barber?.id}
              onClick={() => void navigate({ search: { barber: one.id }, replace: true })}
            >
              {callName(one, list)}
            </button>
          ))}
        </fieldset>
      )}
      {barber && (
        <BarberHours key={barber.id} barber={barber} name={callName(barber, list)} onEditing={setEditing} />
      )}
    </SettingsPage>
  )
}

function BarberHours(props: { barber: Barber; name: string; onEditing: (is: boolean) => void }) {
  const { barber, name, onEditing } = props
  const hours = useQuery(hoursQuery(barber.id))
  const change = useChange()
  const [draft, setDraft] = useState<HoursDraft | null>(null)
  const show = (next: HoursDraft | null) => {
    setDraft(next)
    onEditing(next !== null)
  }
  const edit = (next: HoursDraft | null) => {
    change.reset()
    show(next)
  }
  const { data } = hours
  return (
    <>
      {!draft && <AfterChange change={change} />}
      {!draft && <ChangeProblem problem={change.problem} title="Nothing was changed." />}
      {!data && (
        <ListState
          query={{ data: undefined, error: hours.error }}
          failed="The hours could not be loaded."
          empty=""
        />
      )}
      {data && draft && (
        <HoursForm
          barber={barber}
          name={name}
          versions={data.value.items}
          etag={data.etag}
          start={draft}
          change={change}
          onSaved={() => show(null)}
          onBack={() => {
            edit(null)
            focusSoon(openerId)
          }}
        />
      )}
      {data && !draft && (
        <HoursVersions
          barber={barber}
          name={name}
          versions={data.value.items}
          etag={data.etag}
          change={change}
          onEdit={edit}
        />
      )}
    </>
  )
}
