import { useId, type ReactNode } from 'react'

const notes = {
  contained: 'What the attack used is shut: it can do no more, though the incident is not closed yet.',
  source: 'The network address that a request came from. An IPv6 household or company counts as one.',
  session: 'One sign-in on one device, until it signs out or is ended.',
  record: 'One row that was returned by the server: a booking, a client.',
  campaign: 'Many attempts that belong together, by what they try and when.',
  rule: 'The written description of an attack that the watch compares every event with.',
} satisfies Record<string, string>

/** A technical word that explains itself on focus and under the pointer. */
export function Term({ of, children }: { of: keyof typeof notes; children: ReactNode }) {
  const id = useId()
  return (
    <span className="term-place">
      <button
        type="button"
        className="term"
        aria-describedby={id}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      >
        {children}
      </button>
      <span id={id} role="tooltip" className="term-note">
        {notes[of]}
      </span>
    </span>
  )
}
