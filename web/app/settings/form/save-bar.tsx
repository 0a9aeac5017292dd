import { useEffect, useRef } from 'react'
import { useBlocker } from '@tanstack/react-router'

/**
 * Stays at the lower edge of a form while something in it is not saved, says when it is, and asks before what was typed
 * is left behind.
 */
export function SaveBar(props: {
  changed: boolean
  /** Whether something was typed that would be lost; as `changed` when left out. */
  typed?: boolean
  busy: boolean
  saved: boolean
  word?: string
  onDiscard?: () => void
}) {
  const { changed, busy, typed = changed } = props
  const stay = useRef<HTMLButtonElement>(null)
  const leaving = useBlocker({
    shouldBlockFn: () => typed,
    enableBeforeUnload: () => typed,
    withResolver: true,
  })
  const asked = leaving.status === 'blocked'
  useEffect(() => {
    if (asked) stay.current?.focus()
  }, [asked])
  return (
    <div
      className={`flex min-h-16 flex-wrap items-center gap-3 border-t border-line bg-paper py-2.5 ${changed ? 'sticky bottom-0 z-10' : ''}`}
    >
      {asked ? (
        <>
          <p role="alert" className="w-full sm:w-auto">
            What you typed is not saved.
          </p>
          <button ref={stay} type="button" className="button button-quiet" onClick={leaving.reset}>
            Stay here
          </button>
          <button type="button" className="button button-bad" onClick={leaving.proceed}>
            Leave without saving
          </button>
        </>
      ) : (
        <>
          <button
            type="submit"
            className="button button-main"
            aria-busy={busy}
            // It keeps the focus that a disabled button would lose.
            aria-disabled={!changed}
            onClick={(event) => {
              if (busy || !changed) event.preventDefault()
            }}
          >
            {busy ? 'Saving…' : (props.word ?? 'Save')}
          </button>
          {changed && !busy && props.onDiscard && (
            <button type="button" className="button button-quiet" onClick={props.onDiscard}>
              Discard
            </button>
          )}
        </>
      )}
      <span role="status" className="text-soft">
        {!changed && props.saved ? 'Saved. It counts from now on.' : ''}
      </span>
    </div>
  )
}
