import { useMemo } from 'react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { removeHours, setHours } from '../../../api/hours.ts'
import type { Barber, HoursVersion } from '../../../api/types.ts'
import { clockChangesAfter } from '../../../time/clock-change.ts'
import { datedDay, todayIn } from '../../../time/local.ts'
import { shopQuery } from '../../session.ts'
import { ClockNotes, FormOpener } from '../form-parts.tsx'
import { DeleteButton } from '../list-line.tsx'
import type { Change } from '../use-change.ts'
import { clockNotesOf } from './clock-notes.ts'
import type { HoursDraft } from './hours-form.tsx'
import { spanWords, stretchesOf, stretchOn, type Stretch } from './stretches.ts'
import { WeekView } from './week-view.tsx'
import { isOvernight, weekOf } from '../week.ts'

/** What holds now, what will hold later, and what the clocks will do to it. */
export function HoursVersions(props: {
  barber: Barber
  name: string
  versions: HoursVersion[]
  etag: string
  change: Change
  onEdit: (draft: HoursDraft) => void
}) {
  const { barber, name, versions, etag, change, onEdit } = props
  const { data: shop } = useSuspenseQuery(shopQuery)
  const today = todayIn(shop.time_zone)
  const changes = useMemo(() => clockChangesAfter(today, shop.time_zone), [today, shop.time_zone])
  const stretches = stretchesOf(versions)
  const now = stretchOn(stretches, today)
  const later = stretches.filter(({ from }) => from !== null && from > today)
  const notes = clockNotesOf(stretches, changes)
  const remove = (version: HoursVersion, from: string) =>
    void change
      .run(async () => {
        const after = await removeHours(barber.id, from, etag)
        const { valid_from: _, ...kept } = version
        return {
          ...after,
          text: `The hours from ${datedDay(from, today)} are deleted.`,
          undo: () => setHours(barber.id, { ...kept, valid_from: from }, '*'),
        }
      })
      .catch(() => undefined)
  return (
    <>
      <section className="mt-7" aria-label="Now">
        <h2 className="text-title">Now</h2>
        {now && <p className="mb-2 text-small text-soft">{spanWords(now, today)}</p>}
        {now?.version ? (
          <WeekView week={now.week} />
        ) : (
          <p className="text-soft">{name} has no hours now, so nobody can book.</p>
        )}
        <div className="mt-4">
          <FormOpener
            onPress={() => onEdit({ from: today, until: '', week: now?.week ?? weekOf([]), isNew: true })}
          >
            {versions.length > 0 ? 'Change from a date' : 'Write the hours'}
          </FormOpener>
        </div>
      </section>
      <section className="mt-10" aria-label="Later">
        <h2 className="text-title">Later</h2>
        {later.length === 0 && (
          <p className="mt-1 text-soft">
            No other hours are planned. Those for the summer, say, can be written now: they begin by
            themselves.
          </p>
        )}
        <ul className="mt-3 divide-y divide-line border-line">
          {later.map((stretch) => (
            <li key={stretch.from} className="py-4 first:pt-0">
              <div className="mb-1 flex flex-wrap items-center justify-between gap-x-4">
                <h3 className="font-sans font-[600] tracking-normal">{spanWords(stretch, today)}</h3>
                <span className="-mx-2 flex">
                  <button
                    type="button"
                    className="link min-h-11 px-2"
                    aria-label={`${stretch.version ? 'Change' : 'Write hours'}: ${spanWords(stretch, today)}`}
                    onClick={() => onEdit(draftOf(stretch))}
                  >
                    {stretch.version ? 'Change' : 'Write hours'}
                  </button>
                  {stretch.version && (
                    <DeleteButton
                      what={spanWords(stretch, today)}
                      busy={change.busy}
                      onPress={() => stretch.version && remove(stretch.version, stretch.from ?? today)}
                    />
                  )}
                </span>
              </div>
              {stretch.version ? (
                <WeekView week={stretch.week} />
              ) : (
                <p className="text-soft">{name} has no hours then, so nobody can book.</p>
              )}
            </li>
          ))}
        </ul>
      </section>
      {(notes.length > 0 || stretches.some(({ week }) => week.flat().some(isOvernight))) && (
        <section className="mt-8 space-y-2" aria-label="Nights">
          <h2 className="text-title">Nights</h2>
          <p className="text-soft">A night belongs to the day on which it begins.</p>
          <ClockNotes notes={notes} />
        </section>
      )}
    </>
  )
}

const draftOf = ({ from, to, week, version }: Stretch): HoursDraft => ({
  from: from ?? '',
  until: to ?? '',
  week,
  isNew: version === null,
})
