import type { Severity } from '../../api/types.ts'

const words: Record<Severity, string> = { P0: 'Critical', P1: 'High', P2: 'Medium', P3: 'Low' }

/** A shape of its own for each severity, so that nobody needs the colour. */
const shapes = {
  P0: <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />,
  P1: <path d="M8 1.500 15 14H1z" fill="currentColor" />,
  P2: <path d="M8 1.500 14.500 8 8 14.500 1.500 8z" fill="none" stroke="currentColor" strokeWidth="2" />,
  P3: <circle cx="8" cy="8" r="5.500" fill="none" stroke="currentColor" strokeWidth="1.500" />,
}

/** How bad: shape, letter and word. */
export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <span
      className="severity inline-flex items-center gap-2 font-[600] whitespace-nowrap"
      data-severity={severity}
    >
      <svg width="15" height="15" viewBox="0 0 16 16" aria-hidden="true">
        {shapes[severity]}
      </svg>
      {severity} {words[severity]}
    </span>
  )
}
