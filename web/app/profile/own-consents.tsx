import { useMutation, useQueryClient } from '@tanstack/react-query'
import { recordOwnConsent, type OwnClient, type SaidConsent } from '../../api/clients.ts'
import { Notice } from '../../components/notice.tsx'
import { fullDay, dayOf } from '../../time/local.ts'
import { purposes, wayWord } from '../clients/consent-words.ts'
import { Section } from '../clients/section.tsx'

/** What who is signed in agrees to; each tick is saved at once, and taken back as easily. */
export function OwnConsents(props: { own: OwnClient | null; queryKey: string[] }) {
  return (
    <Section title="What you agree to">
      <ul className="-mt-3 divide-y divide-line">
        {purposes.map(({ purpose, own }) => (
          <Line
            key={purpose}
            purpose={purpose}
            word={own}
            said={props.own?.consents.find((one) => one.purpose === purpose)}
            queryKey={props.queryKey}
          />
        ))}
      </ul>
    </Section>
  )
}

function Line(props: {
  purpose: SaidConsent['purpose']
  word: string
  said: OwnClient['consents'][number] | undefined
  queryKey: string[]
}) {
  const { purpose, word, said } = props
  const queries = useQueryClient()
  const say = useMutation({
    mutationFn: async (given: boolean) => {
      await recordOwnConsent({ purpose, given })
      await queries.invalidateQueries({ queryKey: props.queryKey })
    },
  })
  const given = say.isPending ? say.variables : said?.given === true
  return (
    <li className="py-1.5">
      <label className="flex min-h-11 items-center gap-3" htmlFor={`consent-${purpose}`}>
        <input
          id={`consent-${purpose}`}
          type="checkbox"
          className="size-5 shrink-0"
          checked={given}
          aria-busy={say.isPending}
          onChange={(event) => {
            if (!say.isPending) say.mutate(event.currentTarget.checked)
          }}
        />
        <span>
          {word}
          <span className="block text-small text-soft">
            {said
              ? `${said.given ? 'Agreed' : 'Taken back'} ${wayWord(said.how)}, ${fullDay(dayOf(said.at))}`
              : 'Not agreed'}
          </span>
        </span>
      </label>
      {say.error && (
        <Notice tone="bad" live title="Not saved.">
          <p>{say.error.message}</p>
        </Notice>
      )}
    </li>
  )
}
