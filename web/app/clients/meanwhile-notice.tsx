import { Notice } from '../../components/notice.tsx'
import type { Meanwhile } from './draft.ts'

/** What somebody else saved while this form was open; what was typed is still there. */
export function MeanwhileNotice(props: {
  meanwhile: Meanwhile[]
  /** What a field is called. */
  label: (field: string) => string
  /** What a value of it is called. */
  word?: (field: string, value: string) => string
  onTake: (field: string, theirs: string) => void
}) {
  if (props.meanwhile.length === 0) return null
  return (
    <Notice tone="warn" live title="Somebody else saved a change meanwhile.">
      <ul className="mt-1 space-y-1">
        {props.meanwhile.map(({ field, theirs, contested }) => {
          const value = props.word?.(field, theirs) ?? theirs
          return (
            <li key={field} className="break-words">
              {props.label(field)}: now {value === '' ? 'empty' : `“${value}”`}.{' '}
              {contested && (
                <button type="button" className="link" onClick={() => props.onTake(field, theirs)}>
                  Take theirs
                </button>
              )}
            </li>
          )
        })}
      </ul>
      <p className="mt-2">Nothing that you typed is lost. Save again to put it on top of theirs.</p>
    </Notice>
  )
}
