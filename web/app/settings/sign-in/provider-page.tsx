import { useQuery } from '@tanstack/react-query'
import { readProvider } from '../../../api/identity-provider.ts'
import { PageHead } from '../form/page-head.tsx'
import { Unread } from '../form/refusal.tsx'
import { ProviderForm } from './provider-form.tsx'

/** The identity provider that staff may sign in with. */
export function ProviderPage() {
  const provider = useQuery({
    queryKey: ['identity-provider'],
    queryFn: ({ signal }) => readProvider(signal),
    // What is being typed must not be replaced under the hand.
    staleTime: Infinity,
    gcTime: 0,
  })
  return (
    <>
      <PageHead
        title="Sign-in"
        lead="Whoever works here can sign in with the account that the company gave them: Google, Microsoft, Okta, or any other provider of OpenID Connect. Clients and passwords are not touched by it."
      />
      {provider.error && <Unread error={provider.error} onAgain={() => void provider.refetch()} />}
      {provider.isPending && <span className="skeleton mt-8 h-96 w-full" aria-busy="true" />}
      {provider.data && (
        <ProviderForm
          key={provider.dataUpdatedAt}
          provider={provider.data}
          onReload={() => void provider.refetch()}
        />
      )}
    </>
  )
}
