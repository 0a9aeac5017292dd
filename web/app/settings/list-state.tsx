import type { ReactNode } from 'react'
import { Notice } from '../../components/notice.tsx'

/** A list before it is there: its wait, why it could not be read, or what to do where it is empty. */
export function ListState(props: {
  query: { data: readonly unknown[] | undefined; error: Error | null }
  failed: string
  empty: ReactNode
}) {
  const { data, error } = props.query
  if (error)
    return (
      <div className="mt-6">
        <Notice tone="bad" live title={props.failed}>
          <p>{error.message}</p>
        </Notice>
      </div>
    )
  if (!data) return <span className="skeleton mt-6 h-40 w-full" aria-busy="true" />
  if (data.length > 0) return null
  return <div className="mt-6 border-y border-line py-7 text-soft">{props.empty}</div>
}
