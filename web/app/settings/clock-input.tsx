import { useEffect, useState, type InputHTMLAttributes } from 'react'
import { readClock } from './week.ts'

type Aria = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  'id' | 'aria-label' | 'aria-describedby' | 'aria-invalid'
>

/** A time on the 24-hour clock, typed as `9`, `930` or `9:30`. Its value is `09:30`, and empty while it is no time. */
export function ClockInput({
  value,
  onValue,
  ...aria
}: Aria & { value: string; onValue: (value: string) => void }) {
  const [text, setText] = useState(value)
  useEffect(() => {
    setText((typed) => ((readClock(typed) ?? '') === value ? typed : value))
  }, [value])
  return (
    <input
      {...aria}
      type="text"
      inputMode="numeric"
      autoComplete="off"
      maxLength={8}
      placeholder="00:00"
      className="field-input clock-input"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onValue(readClock(event.currentTarget.value) ?? '')
      }}
      onBlur={() => setText(readClock(text) ?? text)}
    />
  )
}
