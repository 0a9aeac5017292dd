import { useState } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { listConsents, recordConsent, type Client, type SaidConsent } from '../../api/clients.ts'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { clockOf, fullDay, dayOf } from '../../time/local.ts'
import { purposes, purposeWord, ways, wayWord } from './consent-words.ts'
import { Section } from './section.tsx'
import { useRefresh } from './use-client.ts'
import { focusFirst, useOpening } from './use-opening.ts'

/** What a client agreed to and took back: what holds now, and everything that was said. */
export function Consents({ client }: { client: Client }) {
  return (
    <Section title="Consents">
      <ul className="-mt-3 divide-y divide-line">
        {purposes.map(({ purpose, word }) => (
          <Line key={purpose} client={client} purpose={purpose} word={word} />
        ))}
      </ul>
      <History clientId={client.id} />
    </Section>
  )
}

function Line(props: { client: Client; purpose: SaidConsent['purpose']; word: string }) {
  const { client, purpose, word } = props
  const { open, setOpen, opener } = useOpening()
  const said = client.consents.find((one) => one.purpose === purpose)
  const given = said?.given === true
  return (
    <li className="py-2">
      <div className="flex items-center justify-between gap-3">
        <div className="min-w-0">
          <p className="flex items-center gap-2">
            <Icon
              name={given ? 'check' : said ? 'cross' : 'dash'}
              className={`shrink-0 ${given ? 'text-good' : 'text-soft'}`}
            />
            {word}
          </p>
          <p className="pl-6 text-small text-soft">
            {said
              ? `${given ? 'Agreed' : 'Taken back'} ${wayWord(said.how)}, ${fullDay(dayOf(said.at))}`
              : 'Never said, so not agreed'}
          </p>
        </div>
        {!open && (
          <button
            ref={opener}
            type="button"
            className="link min-h-11 shrink-0 text-small"
            aria-label={`${given ? 'Took it back' : 'Agreed'}: ${word}`}
            onClick={() => setOpen(true)}
          >
            {given ? 'Took it back…' : 'Agreed…'}
          </button>
        )}
      </div>
      {open && <Said clientId={client.id} purpose={purpose} given={!given} onDone={() => setOpen(false)} />}
    </li>
  )
}

function Said(props: {
  clientId: string
  purpose: SaidConsent['purpose']
  given: boolean
  onDone: () => void
}) {
  const refresh = useRefresh(props.clientId)
  const { clientId, purpose, given } = props
  const record = useMutation({
    mutationFn: async (how: SaidConsent['how']) => {
      await recordConsent(clientId, { purpose, given, how })
      await refresh()
    },
    onSuccess: props.onDone,
  })
  return (
    <fieldset ref={focusFirst} className="mt-1 mb-1 pl-6">
      <legend className="text-small text-soft">
        {given ? 'How did they agree?' : 'How did they take it back?'}
      </legend>
      <div className="mt-1.5 flex flex-wrap gap-2">
        {ways.map(({ how, word }) => (
          <button
            key={how}
            type="button"
            className="button button-quiet px-3"
            disabled={record.isPending}
            onClick={() => record.mutate(how)}
          >
            {word}
          </button>
        ))}
        <button type="button" className="link min-h-11 px-2" onClick={props.onDone}>
          Not now
        </button>
      </div>
      {record.error && (
        <div className="mt-2">
          <Notice tone="bad" live title="Not written down.">
            <p>{record.error.message}</p>
          </Notice>
        </div>
      )}
    </fieldset>
  )
}

function History({ clientId }: { clientId: string }) {
  const [open, setOpen] = useState(false)
  const history = useQuery({
    queryKey: ['client', clientId, 'consents'],
    queryFn: ({ signal }) => listConsents(clientId, signal),
    enabled: open,
  })
  return (
    <details className="border-t border-line" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="min-h-11 py-3 text-small text-soft hover:text-ink">
        Everything that was said
      </summary>
      {history.error && (
        <p role="alert" className="text-small text-bad">
          {history.error.message}
        </p>
      )}
      {open && !history.data && !history.error && <span className="skeleton h-10 w-full" aria-busy="true" />}
      {history.data?.length === 0 && <p className="text-small text-soft">Nothing so far.</p>}
      <ul className="space-y-1 text-small">
        {history.data?.map((one) => (
          <li key={one.id} className="flex gap-3">
            <span className="tabular w-32 shrink-0 text-soft">
              {fullDay(dayOf(one.at))} {clockOf(one.at)}
            </span>
            <span>
              {purposeWord(one.purpose)}: {one.given ? 'agreed' : 'taken back'} {wayWord(one.how)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
