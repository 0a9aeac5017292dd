import { useQuery } from '@tanstack/react-query'
import { readRules } from '../../../api/catalogue.ts'
import { PageHead } from '../form/page-head.tsx'
import { Unread } from '../form/refusal.tsx'
import { Limits } from './limits.tsx'
import { RulesForm } from './rules-form.tsx'

/** By which rules the shop lets itself be booked, and how much of it. */
export function RulesPage() {
  const rules = useQuery({
    queryKey: ['rules', 'for-form'],
    queryFn: ({ signal }) => readRules(signal),
    // What is being typed must not be replaced under the hand.
    staleTime: Infinity,
    gcTime: 0,
  })
  return (
    <>
      <PageHead
        title="Booking rules"
        lead="They count from the next request on. What is booked stays as it was agreed."
      />
      {rules.error && <Unread error={rules.error} onAgain={() => void rules.refetch()} />}
      {rules.isPending && <span className="skeleton mt-8 h-96 w-full" aria-busy="true" />}
      {rules.data && (
        <RulesForm key={rules.dataUpdatedAt} read={rules.data} onReload={() => void rules.refetch()} />
      )}
      <Limits />
    </>
  )
}
