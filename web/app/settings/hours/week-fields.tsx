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
          <fieldset key={name} className="grid py-2.5 sm:grid-cols-[7.5rem_1fr]">
            <legend className="sr-only">{name}</legend>
            <p className="flex min-h-11 items-center gap-3 font-[560]" aria-hidden="true">
              {name}
              {hours.length === 0 && <span className="font-normal text-soft sm:hidden">off</span>}
            </p>
            <div>
              {hours.length === 0 && <p className="hidden min-h-11 items-center text-soft sm:flex">off</p>}
              <HoursFields
                name={name}
                nextDay={weekdayName(day + 1)}
                hours={hours}
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
                          name={other}
                          same={JSON.stringify(week[index]) === JSON.stringify(hours)}
                          onPress={() => put([index], hours)}
                        />
                      ),
                  )}
                  <CopyButton
                    word="Mon–Fri"
                    name="Monday to Friday"
                    same={false}
                    onPress={() => put([0, 1, 2, 3, 4], hours)}
                  />
                  <CopyButton
                    word="All"
                    name="all days"
                    same={false}
                    onPress={() => put([0, 1, 2, 3, 4, 5, 6], hours)}
                  />
                </fieldset>
              )}
            </div>
          </fieldset>
        )
      })}
    </div>
  )
}

/** Copies to a day; one that has the same hours already is pressed. */
function CopyButton(props: { word: string; name: string; same: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      className="day-chip min-h-11"
      aria-label={props.name}
      aria-pressed={props.same}
      onClick={props.onPress}
    >
      {props.word}
    </button>
  )
}
