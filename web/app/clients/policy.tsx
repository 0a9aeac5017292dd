import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { changeClient, readClient, type Client, type Tagged } from '../../api/clients.ts'
import { TextField } from '../../components/field.tsx'
import { Notice } from '../../components/notice.tsx'
import { meQuery, seesWholeShop, shopQuery } from '../session.ts'
import { MeanwhileNotice } from './meanwhile-notice.tsx'
import { Section, SectionAction } from './section.tsx'
import { focusFirst, useOpening } from './use-opening.ts'
import { useDraft } from './use-draft.ts'
import { clientQuery, useRefresh } from './use-client.ts'

const hoursWord = (hours: number) =>
  hours === 0 ? 'Until it begins' : hours === 1 ? 'Until 1 hour before' : `Until ${hours} hours before`

/** What the shop agreed on with one client about late changes, instead of what it asks of others. */
export function Policy({ client }: { client: Tagged<Client> }) {
  const { data: shop } = useSuspenseQuery(shopQuery)
  const { data: account } = useSuspenseQuery(meQuery)
  const { open: editing, setOpen: setEditing, opener } = useOpening()
  const { cancellation_free_hours: hours, late_fee_percent: percent } = client.value.policy
  if (editing) return <PolicyForm client={client} onDone={() => setEditing(false)} />
  return (
    <Section
      title="Late changes"
      action={
        seesWholeShop(account) && (
          <SectionAction ref={opener} onPress={() => setEditing(true)}>
            Agree otherwise
          </SectionAction>
        )
      }
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1">
        <dt className="text-soft">Free</dt>
        <dd>
          {hours === null ? (
            <>
              As for everybody{' '}
              <span className="text-soft">
                ({hoursWord(shop.cancellation_free_hours).toLowerCase()}, unless a service says otherwise)
              </span>
            </>
          ) : (
            <strong className="font-[560]">{hoursWord(hours)}, as agreed</strong>
          )}
        </dd>
        <dt className="text-soft">After that</dt>
        <dd>
          {percent === null ? (
            'As for everybody'
          ) : (
            <strong className="font-[560]">
              {percent === 0 ? 'Nothing is due' : `${percent} % of the price is due`}, as agreed
            </strong>
          )}
        </dd>
      </dl>
    </Section>
  )
}

const labels: Record<string, string> = {
  hours: 'Free until, hours before',
  percent: 'Due after that, % of the price',
}
const numberOf = (text: string) => (text.trim() === '' ? null : Number(text))

function PolicyForm({ client, onDone }: { client: Tagged<Client>; onDone: () => void }) {
  const { id } = client.value
  const queries = useQueryClient()
  const refresh = useRefresh(id)
  const { typed, set, meanwhile, problem, busy, submit } = useDraft<
    Client,
    { hours: string; percent: string }
  >({
    current: client,
    fieldsOf: ({ policy }) => ({
      hours: policy.cancellation_free_hours?.toString() ?? '',
      percent: policy.late_fee_percent?.toString() ?? '',
    }),
    reread: async () => {
      const fresh = await readClient(id)
      queries.setQueryData(clientQuery(id).queryKey, fresh)
      return fresh
    },
    save: (changed, etag) =>
      changeClient(
        id,
        {
          policy: {
            ...(changed.hours === undefined ? {} : { cancellation_free_hours: numberOf(changed.hours) }),
            ...(changed.percent === undefined ? {} : { late_fee_percent: numberOf(changed.percent) }),
          },
        },
        etag,
      ),
    onSaved: () => {
      void refresh().then(onDone)
    },
  })
  const field = (name: 'hours' | 'percent', max: number) => ({
    id: `policy-${name}`,
    label: labels[name] ?? name,
    type: 'number',
    inputMode: 'numeric' as const,
    min: 0,
    max,
    step: 1,
    value: typed[name],
    onValue: (text: string) => set(name, text),
  })
  return (
    <Section title="Late changes">
      <form
        ref={focusFirst}
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <TextField
          {...field('hours', 8760)}
          hint="Leave empty for the shop’s own rule. 0 is until it begins."
        />
        <TextField {...field('percent', 100)} hint="Leave empty for the shop’s own rule. 0 is nothing." />
        <MeanwhileNotice
          meanwhile={meanwhile}
          label={(name) => labels[name] ?? name}
          onTake={(name, theirs) => set(name as 'hours', theirs)}
        />
        {problem && (
          <Notice tone="bad" live title="Not saved.">
            <p>{problem.detail}</p>
          </Notice>
        )}
        <div className="flex flex-wrap gap-3">
          <button type="submit" className="button button-main" aria-busy={busy} disabled={busy}>
            {busy ? 'One moment…' : 'Save'}
          </button>
          <button type="button" className="button button-quiet" onClick={onDone}>
            Cancel
          </button>
        </div>
      </form>
    </Section>
  )
}
