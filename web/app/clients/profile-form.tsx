import { useRef } from 'react'
import { Notice } from '../../components/notice.tsx'
import { fullDay } from '../../time/local.ts'
import { languageName } from './languages.ts'
import { MeanwhileNotice } from './meanwhile-notice.tsx'
import { profileLabels, type ProfileFields } from './profile-fields.ts'
import { ProfileInputs, useBarbers } from './profile-inputs.tsx'
import { useDraft, type DraftSource } from './use-draft.ts'

/** Changes a profile, somebody's or one's own. */
export function ProfileForm<Value>(props: {
  source: DraftSource<Value, ProfileFields>
  emailHint?: string
  noteHint: string
  onCancel?: () => void
}) {
  const { typed, set, meanwhile, problem, busy, submit } = useDraft(props.source)
  const { data: barbers = [] } = useBarbers()
  const form = useRef<HTMLFormElement>(null)
  const word = (field: string, value: string) => {
    if (value === '') return ''
    if (field === 'barber') return barbers.find(({ id }) => id === value)?.name ?? 'another barber'
    if (field === 'language') return languageName(value)
    return field === 'birthday' ? fullDay(value) : value
  }
  const label = (field: string) => profileLabels[field as keyof ProfileFields]
  return (
    <form
      ref={form}
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <ProfileInputs
        fields={typed}
        onField={set}
        noteHint={props.noteHint}
        {...(props.emailHint === undefined ? {} : { emailHint: props.emailHint })}
      />
      <MeanwhileNotice
        meanwhile={meanwhile}
        label={label}
        word={word}
        onTake={(field, theirs) => {
          set(field as keyof ProfileFields, theirs)
          form.current?.querySelector<HTMLElement>(`#profile-${field}`)?.focus()
        }}
      />
      {problem && (
        <Notice tone="bad" live title="Not saved.">
          <p>{problem.detail}</p>
        </Notice>
      )}
      <div className="flex flex-wrap gap-3">
        <button type="submit" className="button button-main" aria-busy={busy} disabled={busy}>
          {busy ? 'One moment…' : meanwhile.length > 0 ? 'Save again' : 'Save'}
        </button>
        {props.onCancel && (
          <button type="button" className="button button-quiet" onClick={props.onCancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  )
}
