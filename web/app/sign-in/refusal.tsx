import type { ApiProblem } from '../../api/request.ts'
import { Notice } from '../../components/notice.tsx'

/** Why something was not done, and what to do next; nothing while there is no problem. */
export function Refusal({ problem, title }: { problem: ApiProblem | null; title: string }) {
  if (!problem) return null
  const isTooMany = problem.status === 429 && problem.retryAfterSeconds !== null
  return (
    <Notice tone="bad" live title={isTooMany ? 'Too many tries.' : title}>
      <p>{isTooMany ? `Wait ${problem.retryAfterSeconds} seconds, then try again.` : problem.detail}</p>
    </Notice>
  )
}
