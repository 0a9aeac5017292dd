import type { ReactNode } from 'react'

/** The facts of an appointment as lines of a printed slip: what, with whom, when, how much. */
export function Slip({ lines }: { lines: { label: string; value: ReactNode; action?: ReactNode }[] }) {
  return (
    <dl className="divide-y divide-line border-y border-line">
      {lines.map((line) => (
        <div key={line.label} className="flex items-baseline gap-4 py-3">
          <dt className="w-16 shrink-0 text-small text-soft">{line.label}</dt>
          <dd className="min-w-0 flex-1">
            <span className="flex items-baseline justify-between gap-3">
              <span className="min-w-0">{line.value}</span>
              {line.action}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
