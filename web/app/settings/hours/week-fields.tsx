import { useState } from 'react'
import type { DayHours } from '../../../api/types.ts'
import { HoursFields, Small } from '../hours-fields.tsx'
import { weekdayName, weekdays, type Week } from '../week.ts'

/** The hours of a week to be written, day by day; one day can be copied to others. */
export function WeekFields(props: { week: Week; problems: (string | null)[]; onWeek: (week: Week) => void }) {
  const { week, problems, onWeek } = props
  const [copying, setCopying] = useState<number | null>(null)
  const put = (days: number[], hours: DayHours[]) =>
    onWeek(week.map((one, day) => (days.includes(day) ? hours.map((each) => ({ ...each })) : one)))
  return (
    <div className="divide-y divide-line border-y border-line">
      {week.map((hours, day) => {
        const name = weekdayName(day)
        return (
          <div key={name} role="group" aria-label={name} className="grid py-2 sm:grid-cols-[7.5rem_1fr]">
            <p className="flex min-h-8 items-center self-start font-[560] sm:min-h-11" aria-hidden="true">
              {name}
            </p>
            <div>
              <HoursFields
                name={name}
                nextDay={weekdayName(day + 1)}
                hours={hours}
                none={<p className="flex min-h-11 items-center text-soft">off</p>}
                problem={problems[day] ?? null}
                onHours={(next) => put([day], next)}
              >
                <Small
                  name={name}
                  word="Copy to…"
                  pressed={copying === day}
                  onPress={() => setCopying(copying === day ? null : day)}
                />
              </HoursFields>
              {copying === day && (
                <fieldset className="mt-1 mb-2 flex flex-wrap gap-1.5" aria-label={`Copy ${name} to`}>
                  {weekdays.map(
                    (other, index) =>
                      index !== day && (
                        <CopyButton
                          key={other}
                          word={other.slice(0, 3)}
                          same={JSON.stringify(week[index]) === JSON.stringify(hours)}
                          onPress={() => put([index], hours)}
                        />
                      ),
                  )}
                  <CopyButton word="Mon–Fri" same={false} onPress={() => put([0, 1, 2, 3, 4], hours)} />
                  <CopyButton word="All" same={false} onPress={() => put([0, 1, 2, 3, 4, 5, 6], hours)} />
                </fieldset>
              )}
            </div>
          </div>
        )
      })}
    </div>
  )
}

/** Copies to a day; one that has the same hours already is pressed. */
function CopyButton(props: { word: string; same: boolean; onPress: () => void }) {
  return (
    <button type="button" className="day-chip min-h-11" aria-pressed={props.same} onClick={props.onPress}>
      {props.word}
    </button>
  )
}
