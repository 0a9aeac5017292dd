import { useQueryClient } from '@tanstack/react-query'
import { changeClient, readClient, type Client, type Tagged } from '../../api/clients.ts'
import { Slip } from '../../components/slip.tsx'
import { fullDay } from '../../time/local.ts'
import { languageName } from './languages.ts'
import { profileChanges, profileFieldsOf } from './profile-fields.ts'
import { ProfileForm } from './profile-form.tsx'
import { useBarbers } from './profile-inputs.tsx'
import { Section, SectionAction } from './section.tsx'
import { clientQuery, useRefresh } from './use-client.ts'
import { focusFirst, useOpening } from './use-opening.ts'

/** What a client is called, how to reach them and what they like; to read, and to change. */
export function ClientProfile({ client }: { client: Tagged<Client> }) {
  const { id } = client.value
  const { open: editing, setOpen: setEditing, opener } = useOpening()
  const queries = useQueryClient()
  const refresh = useRefresh(id)
  if (!editing)
    return (
      <Section
        title="Profile"
        action={
          <SectionAction ref={opener} onPress={() => setEditing(true)}>
            Edit
          </SectionAction>
        }
      >
        <ProfileLines client={client.value} />
      </Section>
    )
  return (
    <Section title="Profile">
      <div ref={focusFirst}>
        <ProfileForm
          noteHint="How they like it cut. The client can read this."
          onCancel={() => setEditing(false)}
          source={{
            current: client,
            fieldsOf: profileFieldsOf,
            reread: async () => {
              const fresh = await readClient(id)
              queries.setQueryData(clientQuery(id).queryKey, fresh)
              return fresh
            },
            save: (changed, etag) => changeClient(id, profileChanges(changed), etag),
            onSaved: () => {
              void refresh().then(() => setEditing(false))
            },
          }}
        />
      </div>
    </Section>
  )
}

function ProfileLines({ client }: { client: Client }) {
  const { data: barbers } = useBarbers()
  const { barber_id: barberId, language, note } = client.preferences
  const barber = barbers?.find(({ id }) => id === barberId)
  const lines = [
    ...(note
      ? [{ label: 'Likes', value: <span className="break-words whitespace-pre-line">{note}</span> }]
      : []),
    ...(barberId
      ? [{ label: 'Barber', value: barber?.name ?? (barbers ? 'A barber who is not here any more' : '…') }]
      : []),
    ...(language ? [{ label: 'Speaks', value: languageName(language) }] : []),
    ...(client.birthday ? [{ label: 'Birthday', value: fullDay(client.birthday) }] : []),
  ]
  if (lines.length === 0)
    return (
      <p className="text-soft">
        Nothing noted yet. Edit to write down how they like it cut, whom they prefer, a birthday.
      </p>
    )
  return (
    <div className="-mt-3 [&>dl]:border-t-0">
      <Slip lines={lines} />
    </div>
  )
}
