import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { listApiKeys, listScopes } from '../../../api/api-keys.ts'
import { PageHead, Part } from '../form/page-head.tsx'
import { Unread } from '../form/refusal.tsx'
import { UndoNote } from '../form/undo-note.tsx'
import { KeyForm } from './key-form.tsx'
import { KeyLine } from './key-line.tsx'
import { KeyText, type ShownKey } from './key-text.tsx'

/** The keys by which programs act for the shop. */
export function KeysPage() {
  const [open, setOpen] = useState<string | null>(null)
  const [shown, setShown] = useState<ShownKey | null>(null)
  const [note, setNote] = useState<string | null>(null)
  const keys = useQuery({ queryKey: ['api-keys'], queryFn: ({ signal }) => listApiKeys(signal) })
  const scopes = useQuery({
    queryKey: ['api-key-scopes'],
    queryFn: ({ signal }) => listScopes(signal),
    staleTime: 600_000,
  })
  const failed = keys.error ?? scopes.error
  const show = (what: string | null) => {
    setOpen(what)
    setNote(null)
  }
  const onKey = (key: ShownKey) => {
    setOpen(null)
    setShown(key)
  }
  const onDone = (text: string) => {
    setOpen(null)
    setNote(text)
  }
  const living = keys.data?.filter(({ state }) => state === 'good') ?? []
  const ended = keys.data?.filter(({ state }) => state !== 'good') ?? []
  const line = { scopes: scopes.data ?? [], open, onOpen: show, onKey, onDone }
  return (
    <>
      <PageHead
        title="API keys"
        lead="For your own programs: a website, a till, a report. A key does for the shop what you choose, and nothing else."
      >
        {open !== 'new' && (
          <button type="button" data-opens="new" className="button button-main" onClick={() => show('new')}>
            Make a key
          </button>
        )}
      </PageHead>
      {open === 'new' && (
        <div className="mt-6 border-t border-line pt-6">
          <KeyForm scopes={scopes.data ?? []} onKey={onKey} onClose={() => show(null)} />
        </div>
      )}
      {shown && <KeyText shown={shown} onClose={() => setShown(null)} />}
      <UndoNote text={note} />
      {failed && (
        <Unread error={failed} onAgain={() => void Promise.all([keys.refetch(), scopes.refetch()])} />
      )}
      {!keys.data && !failed && <span className="skeleton mt-6 h-40 w-full" aria-busy="true" />}
      {keys.data && living.length === 0 && open !== 'new' && (
        <p className="mt-6 border-y border-line py-7 text-soft">
          No program acts for the shop. Make a key for each one that should, so that you can take back one
          without stopping the others.
        </p>
      )}
      {living.length > 0 && (
        <ul className="mt-6 divide-y divide-line border-y border-line">
          {living.map((key) => (
            <KeyLine key={key.id} apiKey={key} {...line} />
          ))}
        </ul>
      )}
      {ended.length > 0 && (
        <Part title="Ended" lead="Whoever uses one of these is refused, and you are told when it goes on.">
          <ul className="divide-y divide-line border-y border-line">
            {ended.map((key) => (
              <KeyLine key={key.id} apiKey={key} {...line} />
            ))}
          </ul>
        </Part>
      )}
    </>
  )
}
