import { useEffect, useRef, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { focusInvalid } from './whole-number.ts'

/**
 * A short form in place of a row, or below a list. The focus goes into it, and back to the element that bears `opener` as
 * its data-opens; Escape leaves it. `onSubmit` says whether what was typed could be sent: if not, the focus goes to what
 * is wrong.
 */
export function RowForm(props: {
  label: string
  opener: string
  word: string
  busy: boolean
  onSubmit: () => boolean
  onClose: () => void
  children: ReactNode
}) {
  const form = useRef<HTMLFormElement>(null)
  const { opener, onClose } = props
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus()
    return () => document.querySelector<HTMLElement>(`[data-opens="${opener}"]`)?.focus()
  }, [opener])
  useEffect(() => {
    const within = form.current
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose()
    }
    within?.addEventListener('keydown', leave)
    return () => within?.removeEventListener('keydown', leave)
  }, [onClose])
  return (
    <form
      ref={form}
      noValidate
      aria-label={props.label}
      className="rise max-w-[40rem] space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (!props.busy && !flushSync(props.onSubmit)) focusInvalid(event.currentTarget)
      }}
    >
      {props.children}
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="button button-main" aria-busy={props.busy}>
          {props.word}
        </button>
        <button type="button" className="button button-quiet" onClick={onClose}>
          Back
        </button>
      </div>
    </form>
  )
}
