import { Link } from '@tanstack/react-router'
import type { Conflict } from '../../../api/types.ts'
import { Notice } from '../../../components/notice.tsx'
import { ConflictList } from './conflict-list.tsx'
import { fitWords } from './conflicts-query.ts'

/** How many bookings are named at once. */
const SHOWN_MAX = 5

/** What a change said of bookings. */
export interface ConflictsOfAnswer {
  conflicts: Conflict[]
  conflict_count: number
}

/** The bookings that a change leaves no room for, and the way to all of them; nothing while there are none. */
export function ConflictsOfChange({ conflicts, conflict_count: count }: ConflictsOfAnswer) {
  if (count === 0) return null
  return (
    <>
      <p>
        {fitWords(count)}. Nothing was cancelled: open each to move or cancel it, or serve it all the same.
      </p>
      <ConflictList conflicts={conflicts.slice(0, SHOWN_MAX)} />
      {count > SHOWN_MAX && (
        <Link to="/app/settings/conflicts" className="link inline-flex min-h-11 items-center">
          All {count}
        </Link>
      )}
    </>
  )
}

/** The same, after something was saved. */
export function ConflictsNotice(answer: ConflictsOfAnswer) {
  if (answer.conflict_count === 0) return null
  return (
    <Notice tone="warn" live title="Saved.">
      <ConflictsOfChange {...answer} />
    </Notice>
  )
}
