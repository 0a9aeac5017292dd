import { useMemo, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { inviteStaff } from '../../../api/staff.ts'
import type { Account, CatalogueBarber, StaffMember, StaffRole } from '../../../api/types.ts'
import { attempts } from '../../../api/attempt.ts'
import { TextField } from '../../../components/field.tsx'
import { Refusal } from '../form/refusal.tsx'
import { RowForm } from '../form/row-form.tsx'
import { RoleFields } from './role-fields.tsx'
import { freeBarbers } from './roles.ts'

/** Asks somebody by mail to work here. */
export function InviteForm(props: {
  account: Account
  all: StaffMember[]
  barbers: CatalogueBarber[]
  onDone: (note: string) => void
  onClose: () => void
}) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [roles, setRoles] = useState<StaffRole[]>(['barber'])
  const [barberId, setBarberId] = useState('')
  const [tried, setTried] = useState(false)
  const keyFor = useMemo(() => attempts(), [])
  const queries = useQueryClient()
  const looksRight = /^\S+@\S+\.\S+$/.test(email.trim())
  const invite = useMutation({
    mutationFn: () => {
      const wish = {
        email: email.trim(),
        name: name.trim(),
        roles,
        ...(barberId && roles.includes('barber') ? { barber_id: barberId } : {}),
      }
      return inviteStaff(wish, keyFor(wish))
    },
    onSuccess: async (invited) => {
      await queries.invalidateQueries({ queryKey: ['staff'] })
      props.onDone(`A mail with the link is on its way to ${invited.email}.`)
    },
  })
  return (
    <RowForm
      label="Invite somebody"
      opener="invite"
      word="Send the invitation"
      busy={invite.isPending}
      onClose={props.onClose}
      onSubmit={() => {
        setTried(true)
        const fine = name.trim() !== '' && looksRight && roles.length > 0
        if (fine) invite.mutate()
        return fine
      }}
    >
      <p className="text-soft">
        They get a mail with a link that is good for seven days. Who opens it, signed in with that address,
        works here from then on.
      </p>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          id="invite-name"
          label="Name"
          value={name}
          onValue={setName}
          maxLength={120}
          autoComplete="off"
          error={tried && !name.trim() ? 'Tell us the name.' : null}
        />
        <TextField
          id="invite-email"
          label="E-mail"
          type="email"
          value={email}
          onValue={setEmail}
          maxLength={254}
          autoComplete="off"
          error={tried && !looksRight ? 'Write an address such as ida@example.com.' : null}
        />
      </div>
      <RoleFields
        account={props.account}
        roles={roles}
        onRoles={setRoles}
        barbers={freeBarbers(props.barbers, props.all)}
        barberId={barberId}
        onBarberId={setBarberId}
        tried={tried}
      />
      <Refusal error={invite.error} title="Nobody was invited." />
    </RowForm>
  )
}
