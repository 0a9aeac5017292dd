import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { listTimeOff } from '../../../api/hours.ts'
import type { TimeOff } from '../../../api/types.ts'
import { todayIn } from '../../../time/local.ts'
import { shopQuery } from '../../session.ts'
import { AddPart } from '../add-part.tsx'
import { ListState } from '../list-state.tsx'
import { useOwnBarbers } from '../own-barbers.ts'
import { SettingsPage } from '../settings-page.tsx'
import { useChange } from '../use-change.ts'
import { TimeOffForm } from './time-off-form.tsx'
import { TimeOffLine } from './time-off-line.tsx'

/** Time off and breaks: those to come, and those that repeat. */
export function TimeOffPage() {
  const { data: shop } = useSuspenseQuery(shopQuery)
  const today = todayIn(shop.time_zone)
  const people = useOwnBarbers()
  const entries = useQuery({
    queryKey: ['terms', 'time-off', today],
    queryFn: ({ signal }) => listTimeOff(today, signal),
  })
  const change = useChange()
  const lines = (some: TimeOff[]) => (
    <ul className="mt-3 divide-y divide-line border-y border-line">
      {some.map((entry) => (
        <TimeOffLine key={entry.id} entry={entry} people={people} today={today} change={change} />
      ))}
    </ul>
  )
  const once = (entries.data ?? []).filter(({ rrule }) => rrule === null)
  const repeated = (entries.data ?? []).filter(({ rrule }) => rrule !== null)
  return (
    <SettingsPage
      title="Time off"
      intro={`${people.wholeShop ? 'When a barber is away' : 'When you are away'} within the weekly hours: an hour, some days, or a break that repeats. Nobody can book then; what is booked stays.`}
    >
      <AddPart
        change={change}
        word="Add time off or a break"
        form={(ends) => (
          <TimeOffForm people={people} today={today} timeZone={shop.time_zone} change={change} {...ends} />
        )}
      />
      <ListState
        query={entries}
        failed="Time off could not be loaded."
        empty="No time off is planned. A holiday of two weeks, the dentist on Tuesday at three, lunch each day at one: all of them belong here."
      />
      {once.length > 0 && (
        <section className="mt-9" aria-label="Coming">
          <h2 className="text-title">Coming</h2>
          {lines(once)}
        </section>
      )}
      {repeated.length > 0 && (
        <section className="mt-9" aria-label="Repeated">
          <h2 className="text-title">Repeated</h2>
          <p className="mt-1 text-small text-soft">By the clock on the wall, in summer and in winter.</p>
          {lines(repeated)}
        </section>
      )}
    </SettingsPage>
  )
}
