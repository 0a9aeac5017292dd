import { ApiProblem } from '../../api/request.ts'
import { Notice } from '../../components/notice.tsx'
import { longDay } from '../../time/local.ts'

/** Why a change was refused, and which dates are in its way. */
export function ChangeProblem({ problem, title }: { problem: Error | null; title: string }) {
  if (!problem) return null
  const dates = datesOf(problem)
  return (
    <div className="mt-6">
      <Notice tone="bad" live title={title}>
        <p>{problem.message}</p>
        {dates.length > 0 && (
          <p className="mt-1 text-small text-soft">
            {dates
              .slice(0, 8)
              .map((day) => `${longDay(day)} ${day.slice(0, 4)}`)
              .join(', ')}
            {dates.length > 8 && `, and ${dates.length - 8} more`}
          </p>
        )}
      </Notice>
    </div>
  )
}

function datesOf(problem: Error): string[] {
  if (!(problem instanceof ApiProblem)) return []
  const { dates, overlaps } = problem.extensions as { dates?: string[]; overlaps?: { valid_from: string }[] }
  return dates ?? overlaps?.map(({ valid_from }) => valid_from) ?? []
}
