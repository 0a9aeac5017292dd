import { useState } from 'react'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { readMe } from '../../api/auth.ts'
import { ApiProblem } from '../../api/request.ts'
import { acceptInvitation, readInvitation } from '../../api/shop.ts'
import { Notice } from '../../components/notice.tsx'
import { begin, homeOf, meQuery } from '../session.ts'
import { useTitle } from '../../components/use-title.ts'

const route = getRouteApi('/inside/app/join')
const list = new Intl.ListFormat('en-GB')

/** Says yes to work in a shop, for who came by the link of the mail and is signed in. */
export function JoinPage() {
  const { token = '' } = route.useSearch()
  const { data: account } = useSuspenseQuery(meQuery)
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => readInvitation(token, signal),
    retry: false,
  })
  const queries = useQueryClient()
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  useTitle('Join a shop')
  const join = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await acceptInvitation(token)
      const fresh = await readMe()
      begin(queries, fresh)
      await router.navigate({ href: homeOf(fresh), replace: true })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const refused = problem ?? (invitation.error instanceof ApiProblem ? invitation.error : null)
  return (
    <section className="mx-auto w-full max-w-[34rem] space-y-6 px-5 pt-14">
      <h1 className="text-head">
        {invitation.data ? `Work at ${invitation.data.shop.name}.` : 'An invitation.'}
      </h1>
      {refused && (
        <Notice tone="bad" live title="You have not joined.">
          <p>{refused.detail}</p>
        </Notice>
      )}
      {invitation.data && (
        <>
          <p className="text-lead text-soft">
            They ask you to join as {list.format(invitation.data.roles)}. You are signed in as {account.email}
            .
          </p>
          <button
            type="button"
            className="button button-main"
            aria-busy={busy}
            disabled={busy}
            onClick={() => void join()}
          >
            {busy ? 'One moment…' : 'Join'}
          </button>
        </>
      )}
    </section>
  )
}
