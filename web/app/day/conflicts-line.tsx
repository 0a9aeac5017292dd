import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Icon } from '../../components/icons.tsx'
import { conflictsQuery, fitWords } from '../settings/conflicts/conflicts-query.ts'

/** How many bookings no longer fit, where there are any; leads to them. */
export function ConflictsLine() {
  const { data } = useQuery(conflictsQuery)
  if (!data || data.length === 0) return null
  return (
    <Link to="/app/settings/conflicts" className="day-chip no-underline">
      <Icon name="alert" size={14} className="text-warn" />
      {fitWords(data.length)}
    </Link>
  )
}
