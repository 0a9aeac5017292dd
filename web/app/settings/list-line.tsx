import type { ReactNode } from 'react'

/** A line of a list: when, what, why, and what can be done with it. */
export function ListLine(props: {
  when: string
  what: ReactNode
  reason: string
  action: ReactNode
  children?: ReactNode
}) {
  return (
    <li className="flex items-start gap-x-4">
      <div className="min-w-0 flex-1 py-2.5">
        <div className="flex flex-wrap items-baseline gap-x-5">
          <span className="tabular w-64 font-[560]">{props.when}</span>
          <span className="min-w-44 flex-1">
            {props.what}
            {props.reason && <span className="block text-small text-soft">{props.reason}</span>}
          </span>
        </div>
        {props.children}
      </div>
      {props.action}
    </li>
  )
}

/** Deletes a line at once; what comes after offers to undo it. */
export function DeleteButton(props: { what: string; busy: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      className="link min-h-11 px-2"
      aria-label={`Delete: ${props.what}`}
      disabled={props.busy}
      onClick={props.onPress}
    >
      Delete
    </button>
  )
}
