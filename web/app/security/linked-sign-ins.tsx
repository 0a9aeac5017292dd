import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { linkIdentity, listIdentities, readWaysIn, unlinkIdentity } from '../../api/identity-provider.ts'
import { useAction } from '../../components/use-action.ts'
import { ago } from '../../time/local.ts'
import { useNow } from '../../time/use-now.ts'
import { hasRole, meQuery } from '../session.ts'
import { IdentityRefusal } from '../sign-in/identity-refusal.tsx'
import { Refusal } from '../sign-in/refusal.tsx'
import { Unread } from './unread.tsx'

const route = getRouteApi('/inside/app/security')
const queryKey = ['identities']
type Identity = Awaited<ReturnType<typeof listIdentities>>[number]

/** The identities at the shop's provider that open the account, for who works here; nothing where there is no provider. */
export function LinkedSignIns() {
  const { data: account } = useSuspenseQuery(meQuery)
  const { refused } = route.useSearch()
  const queries = useQueryClient()
  const ways = useQuery({ queryKey: ['ways-in'], queryFn: ({ signal }) => readWaysIn(signal) })
  const provider = ways.data?.identity_provider ?? null
  const works = hasRole(account, 'barber', 'manager', 'owner', 'operator')
  const { data, error } = useQuery({
    queryKey,
    queryFn: ({ signal }) => listIdentities(signal),
    enabled: works && provider !== null,
  })
  const link = useAction(linkIdentity, (address) => location.assign(address))
  if (!works || provider === null) return null
  const { name } = provider
  return (
    <section aria-labelledby="linked" className="space-y-4">
      <h2 id="linked" className="text-title">
        Linked sign-ins
      </h2>
      <p className="text-soft">
        {data?.length === 0
          ? `Link your identity at ${name}, and it opens this account without the password.`
          : `Whoever signs in to one of these at ${name} is in this account. Unlink what is not yours.`}
      </p>
      <IdentityRefusal code={refused} title="Nothing was linked." />
      <Unread error={error} />
      {data !== undefined && data.length > 0 && (
        <ul className="divide-y divide-line border-y border-line">
          {data.map((identity) => (
            <IdentityLine
              key={identity.id}
              identity={identity}
              onChange={() => void queries.invalidateQueries({ queryKey })}
            />
          ))}
        </ul>
      )}
      <Refusal problem={link.problem} title="Nothing was linked." />
      <button type="button" className="button button-quiet" disabled={link.busy} onClick={link.run}>
        {data?.length ? `Link another one at ${name}` : `Link ${name}`}
      </button>
    </section>
  )
}

function IdentityLine({ identity, onChange }: { identity: Identity; onChange: () => void }) {
  const now = useNow(30)
  const unlink = useAction(() => unlinkIdentity(identity.id), onChange)
  const { last_used_at: used, linked_at: linked } = identity
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3">
      <div className="min-w-0 flex-1">
        <p className="font-[560]">{identity.provider}</p>
        <p className="text-small break-all text-soft">
          {identity.issuer}, {used === null ? `linked ${ago(linked, now)}` : `used ${ago(used, now)}`}
        </p>
        <Refusal problem={unlink.problem} title="It is still linked." />
      </div>
      <button type="button" className="button button-quiet" disabled={unlink.busy} onClick={unlink.run}>
        Unlink
      </button>
    </li>
  )
}
