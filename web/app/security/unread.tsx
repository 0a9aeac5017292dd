import { ApiProblem } from '../../api/request.ts'
import { Notice } from '../../components/notice.tsx'

/** Why a part of the page could not be read; nothing while it could. */
export function Unread({ error, title }: { error: Error | null; title?: string }) {
  if (!(error instanceof ApiProblem)) return null
  return (
    <Notice tone="bad" title={title ?? 'The list could not be read.'}>
      <p>{error.detail}</p>
    </Notice>
  )
}
