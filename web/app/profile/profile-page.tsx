import { useState } from 'react'
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { changeOwnClient, readOwnClient, type OwnClient, type Tagged } from '../../api/clients.ts'
import { Icon } from '../../components/icons.tsx'
import { Notice } from '../../components/notice.tsx'
import { emptyProfile, profileChanges, profileFieldsOf } from '../clients/profile-fields.ts'
import { ExportButton } from '../clients/export-button.tsx'
import { ProfileForm } from '../clients/profile-form.tsx'
import { Section } from '../clients/section.tsx'
import { isStaff, meQuery, useShop } from '../session.ts'
import { OwnConsents } from './own-consents.tsx'
import { useTitle } from '../../components/use-title.ts'

const ownKey = ['own-client']

/** What the shop knows of who is signed in: to change, to agree to or not, and to take along. */
export function ProfilePage() {
  const { data: account } = useSuspenseQuery(meQuery)
  const { data: shop } = useShop()
  const { data, error } = useQuery({
    queryKey: ownKey,
    queryFn: ({ signal }) => readOwnClient(signal),
    // What is typed here is not to be overtaken while somebody looks at another window.
    refetchOnWindowFocus: false,
  })
  useTitle('My details')
  return (
    <div className="mx-auto w-full max-w-[46rem] px-5 pt-3 pb-20 sm:px-8">
      {!isStaff(account) && (
        <Link
          className="inline-flex min-h-11 items-center gap-1 text-soft no-underline hover:text-ink"
          to="/app/bookings"
        >
          <Icon name="left" /> My bookings
        </Link>
      )}
      <h1 className="text-head">My details</h1>
      <p className="mt-2 text-soft">
        What {shop?.name ?? 'the shop'} knows of you. You decide what stands here.
      </p>
      {error && !data && (
        <div className="mt-6">
          <Notice tone="bad" live title="Your details could not be loaded.">
            <p>{error.message}</p>
          </Notice>
        </div>
      )}
      {!data && !error && <span className="skeleton mt-8 h-72 w-full" aria-busy="true" />}
      {data && (
        <div className="mt-6 space-y-10">
          <Details own={data} />
          <OwnConsents own={data.value} queryKey={ownKey} />
          <Section title="Your data">
            <p className="mb-3 text-soft">
              Everything that the shop holds about you, with the notes of the staff, your sign-ins, and who
              looked at it. To have it erased, ask the shop.
            </p>
            <ExportButton />
          </Section>
        </div>
      )}
    </div>
  )
}

function Details({ own }: { own: Tagged<OwnClient | null> }) {
  const { data: account } = useSuspenseQuery(meQuery)
  const queries = useQueryClient()
  const [saved, setSaved] = useState(false)
  return (
    <Section title="About you">
      <ProfileForm
        noteHint="How you like it cut, so that everybody here knows."
        emailHint={`For mail about your bookings. You sign in with ${account.email} all the same.`}
        source={{
          current: own,
          stays: true,
          fieldsOf: (value) =>
            value ? profileFieldsOf(value) : { ...emptyProfile, name: account.name, email: account.email },
          reread: async () => {
            const fresh = await readOwnClient()
            queries.setQueryData(ownKey, fresh)
            return fresh
          },
          save: (changed, etag) => {
            setSaved(false)
            return changeOwnClient(profileChanges(changed), etag)
          },
          onSaved: () => setSaved(true),
        }}
      />
      <p role="status" className="mt-2 min-h-5 text-small text-good">
        {saved && 'Saved.'}
      </p>
    </Section>
  )
}
