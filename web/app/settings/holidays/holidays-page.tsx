import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { listDateOverrides } from '../../../api/hours.ts'
import { todayIn } from '../../../time/local.ts'
import { shopQuery } from '../../session.ts'
import { AddPart } from '../add-part.tsx'
import { ListState } from '../list-state.tsx'
import { useOwnBarbers } from '../own-barbers.ts'
import { SettingsPage } from '../settings-page.tsx'
import { useChange } from '../use-change.ts'
import { groupDates } from './group-dates.ts'
import { HolidayForm } from './holiday-form.tsx'
import { HolidayLine } from './holiday-line.tsx'

/** The coming dates on which the weekly hours do not hold: closed, or open otherwise. */
export function HolidaysPage() {
  const { data: shop } = useSuspenseQuery(shopQuery)
  const today = todayIn(shop.time_zone)
  const people = useOwnBarbers()
  const overrides = useQuery({
    queryKey: ['terms', 'date-overrides', today],
    queryFn: ({ signal }) => listDateOverrides(today, signal),
  })
  const change = useChange()
  return (
    <SettingsPage
      title="Holidays"
      intro={
        people.wholeShop
          ? 'Dates on which the weekly hours do not hold: closed, or open at other hours, for the whole shop or for one barber. What a barber has for a date counts before the shop’s.'
          : 'Dates on which your weekly hours do not hold: off, or at other hours. What you have for a date counts before the shop’s.'
      }
    >
      <AddPart
        change={change}
        word="Add a date"
        form={(ends) => (
          <HolidayForm people={people} today={today} timeZone={shop.time_zone} change={change} {...ends} />
        )}
      />
      <section className="mt-9" aria-label="Coming dates">
        <h2 className="text-title">Coming</h2>
        <ListState
          query={overrides}
          failed="The dates could not be loaded."
          empty="No dates yet. Christmas, a fair on a Sunday, a day at a course: write them down as soon as you know them, and nobody books into them."
        />
        {overrides.data && overrides.data.length > 0 && (
          <ul className="mt-3 divide-y divide-line border-y border-line">
            {groupDates(overrides.data).map((group) => (
              <HolidayLine
                key={group.overrides[0].id}
                group={group}
                people={people}
                today={today}
                change={change}
              />
            ))}
          </ul>
        )}
      </section>
    </SettingsPage>
  )
}
