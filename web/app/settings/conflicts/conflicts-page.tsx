import { useQuery } from '@tanstack/react-query'
import { ListState } from '../list-state.tsx'
import { SettingsPage } from '../settings-page.tsx'
import { ConflictList } from './conflict-list.tsx'
import { conflictsQuery } from './conflicts-query.ts'

/** The bookings that the shop has no room for any more. */
export function ConflictsPage() {
  const conflicts = useQuery(conflictsQuery)
  return (
    <SettingsPage
      title="No longer fits"
      intro="What is booked stays booked when hours change. The shop has no room for these bookings any more: move or cancel each, or serve it all the same."
    >
      <ListState
        query={conflicts}
        failed="The list could not be loaded."
        empty="Every booking fits. When hours, a holiday or time off leave no room for one, it stands here with its client’s phone."
      />
      {conflicts.data && conflicts.data.length > 0 && <ConflictList conflicts={conflicts.data} />}
    </SettingsPage>
  )
}
