import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changeStaff, readStaff, removeStaff } from '../../../api/staff.ts'
import type { Account, CatalogueBarber, StaffMember } from '../../../api/types.ts'
import { longDay, todayIn } from '../../../time/local.ts'
import { useShop } from '../../session.ts'
import { Refusal } from '../form/refusal.tsx'
import { RowForm } from '../form/row-form.tsx'
import { tagOfSame } from '../form/tag-of-same.ts'
import { RoleFields } from './role-fields.tsx'
import { freeBarbers, mayGive, rolesText, staffRoles } from './roles.ts'

interface LineProps {
  member: StaffMember
  all: StaffMember[]
  barbers: CatalogueBarber[]
  account: Account
  open: boolean
  onOpen: () => void
  onDone: (note: string) => void
  onClose: () => void
}

/** One who works here, or was asked to; open, what can be changed about it. */
export function MemberLine(props: LineProps) {
  const { member, account } = props
  const { data: shop } = useShop()
  const own = member.id === account.id
  const invited = member.state === 'invited'
  const barber = props.barbers.find((one) => one.id === member.barber_id)
  return (
    <li className="py-3">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <p>
            <span className="font-[560]">{member.name}</span>
            {own && <span className="text-soft"> (you)</span>}
            {barber && barber.name !== member.name && (
              <span className="text-soft">, booked as {barber.name}</span>
            )}
          </p>
          <p className="text-small break-words text-soft">
            {rolesText(member.roles)}, {member.email}
          </p>
          {invited && member.expires_at && (
            <p className="text-small text-warn">
              Invited, not joined yet. The link is good until{' '}
              {longDay(todayIn(shop?.time_zone ?? 'UTC', Date.parse(member.expires_at)))}.
            </p>
          )}
        </div>
        {!props.open && mayGive(account, member.roles) && (
          <button
            type="button"
            data-opens={member.id}
            className="row-action"
            aria-label={invited ? `Take back the invitation of ${member.name}` : `Change ${member.name}`}
            onClick={props.onOpen}
          >
            {invited ? 'Take back' : 'Change'}
          </button>
        )}
      </div>
      {props.open && (
        <div className="mt-4">
          {invited ? <Leaving {...props} onBack={props.onClose} /> : <MemberForm {...props} />}
        </div>
      )}
    </li>
  )
}

function MemberForm(props: LineProps) {
  const { member } = props
  const [roles, setRoles] = useState(() =>
    staffRoles.map(({ role }) => role).filter((role) => member.roles.includes(role)),
  )
  const [barberId, setBarberId] = useState('')
  const [tried, setTried] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const queries = useQueryClient()
  const showTheirs = () => {
    void queries.invalidateQueries({ queryKey: ['staff'] })
    props.onClose()
  }
  const save = useMutation({
    mutationFn: async (mine: boolean) =>
      changeStaff(
        member.id,
        { roles, ...(barberId && roles.includes('barber') ? { barber_id: barberId } : {}) },
        mine ? null : await tagOfSame(member, readStaff(member.id)),
      ),
    onSuccess: async (saved) => {
      await queries.invalidateQueries()
      const left = member.barber_id && !saved.barber_id ? member.upcoming_bookings : 0
      props.onDone(`${member.name} is ${rolesText(saved.roles).toLowerCase()} now.${staying(left)}`)
    },
  })
  if (leaving) return <Leaving {...props} onBack={() => setLeaving(false)} />
  return (
    <RowForm
      label={`The roles of ${member.name}`}
      opener={member.id}
      word="Save"
      busy={save.isPending}
      onClose={props.onClose}
      onSubmit={() => {
        setTried(true)
        if (roles.length) save.mutate(false)
        return roles.length > 0
      }}
    >
      <RoleFields
        account={props.account}
        roles={roles}
        onRoles={setRoles}
        barbers={member.barber_id ? null : freeBarbers(props.barbers, props.all)}
        barberId={barberId}
        onBarberId={setBarberId}
        tried={tried}
      />
      <Refusal error={save.error} onMine={() => save.mutate(true)} onTheirs={showTheirs} />
      <button type="button" className="link min-h-11 text-small" onClick={() => setLeaving(true)}>
        {member.name} works here no more…
      </button>
    </RowForm>
  )
}

function Leaving(props: LineProps & { onBack: () => void }) {
  const { member } = props
  const queries = useQueryClient()
  const invited = member.state === 'invited'
  const remove = useMutation({
    mutationFn: () => removeStaff(member.id),
    onSuccess: async ({ upcoming_bookings: left }) => {
      await queries.invalidateQueries()
      props.onDone(
        invited
          ? `The invitation of ${member.name} is taken back.`
          : `${member.name} works here no more.${staying(left)}`,
      )
    },
  })
  return (
    <fieldset className="rise max-w-[40rem] space-y-3" aria-label={`Remove ${member.name}`}>
      <p>
        {invited
          ? `The link in the mail to ${member.email} stops working. You can invite ${member.name} again.`
          : `${member.name} loses access to this shop at once. To come back, ${member.name} has to be invited again.`}
        {staying(member.upcoming_bookings)}
      </p>
      <Refusal error={remove.error} title="Nothing was changed." />
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className="button button-bad"
          aria-busy={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {invited ? 'Take the invitation back' : `Remove ${member.name}`}
        </button>
        <button type="button" className="button button-quiet" onClick={props.onBack}>
          Back
        </button>
      </div>
    </fieldset>
  )
}

function staying(count: number): string {
  if (count === 0) return ''
  return count === 1
    ? ' One booking to come stays, for you to move.'
    : ` ${count} bookings to come stay, for you to move.`
}
