import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { changeClient, readClient, type Client, type Tagged } from '../../api/clients.ts'
import { ApiProblem } from '../../api/request.ts'
import { Icon } from '../../components/icons.tsx'
import { tagsOf } from './profile-fields.ts'
import { useRefresh } from './use-client.ts'
import { focusFirst, useOpening } from './use-opening.ts'

/** The tags of a client: each leads to everybody who has it, goes by its cross, and new ones come by typing. */
export function Tags({ client }: { client: Tagged<Client> }) {
  const { id, tags } = client.value
  const refresh = useRefresh(id)
  const { open: adding, setOpen: setAdding, opener } = useOpening()
  const [text, setText] = useState('')
  const [gone, setGone] = useState<string | null>(null)
  const change = useMutation({
    mutationFn: async (edit: (tags: string[]) => string[]) => {
      try {
        await changeClient(id, { tags: edit(tags) }, client.etag)
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 412) throw error
        // Adding and taking away one word fits onto whatever somebody else has saved.
        const fresh = await readClient(id)
        await changeClient(id, { tags: edit(fresh.value.tags) }, fresh.etag)
      }
      await refresh()
    },
  })
  const add = (more: string[]) => change.mutateAsync((old) => [...new Set([...old, ...more])])
  const submit = async () => {
    const more = tagsOf(text)
    try {
      if (more.length > 0) await add(more)
      setText('')
      setGone(null)
      setAdding(false)
    } catch {
      // What went wrong stands under the tags, what was typed stays.
    }
  }
  return (
    <div className="mt-2">
      <div className="flex flex-wrap items-center gap-2">
        {tags.map((tag) => (
          <span key={tag} className="inline-flex min-h-11 items-center rounded border border-line text-small">
            <Link
              className="inline-flex min-h-11 items-center pl-3 text-ink no-underline hover:text-accent"
              to="/app/clients"
              search={{ tag }}
            >
              {tag}
            </Link>
            <button
              type="button"
              className="grid size-11 place-items-center text-soft hover:text-ink"
              aria-label={`Remove the tag ${tag}`}
              disabled={change.isPending}
              onClick={() => {
                setGone(tag)
                change.mutate((old) => old.filter((one) => one !== tag))
              }}
            >
              <Icon name="cross" size={12} />
            </button>
          </span>
        ))}
        {adding ? (
          <form
            ref={focusFirst}
            className="flex items-center gap-2"
            onSubmit={(event) => {
              event.preventDefault()
              void submit()
            }}
          >
            <label className="sr-only" htmlFor="new-tag">
              New tags, with commas between them
            </label>
            <input
              id="new-tag"
              className="field-input w-44"
              placeholder="regular, beard"
              maxLength={400}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setAdding(false)
              }}
            />
            <button type="submit" className="button button-quiet" aria-busy={change.isPending}>
              Add
            </button>
          </form>
        ) : (
          <button
            ref={opener}
            type="button"
            className="link inline-flex min-h-11 items-center text-small"
            onClick={() => setAdding(true)}
          >
            Add a tag
          </button>
        )}
        {gone !== null && change.isSuccess && !tags.includes(gone) && (
          <span ref={focusFirst} role="status" className="text-small text-soft">
            Removed {gone}.{' '}
            <button
              type="button"
              className="link min-h-11"
              onClick={() => {
                void add([gone]).then(
                  () => opener.current?.focus(),
                  () => undefined,
                )
              }}
            >
              Undo
            </button>
          </span>
        )}
      </div>
      {change.error && (
        <p role="alert" className="mt-1 text-small text-bad">
          {change.error.message}
        </p>
      )}
    </div>
  )
}
