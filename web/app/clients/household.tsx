import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { createHousehold, dropMember, putMember, type Client, type HouseholdRole } from '../../api/clients.ts'
import { Notice } from '../../components/notice.tsx'
import { attempts } from '../../api/attempt.ts'
import { ClientPicker } from './client-picker.tsx'
import { Section, SectionAction } from './section.tsx'
import { useRefresh } from './use-client.ts'
import { focusFirst, useOpening } from './use-opening.ts'

type Household = NonNullable<Client['household']>
type Member = Household['members'][number]

/** Who was taken out, so that it can be undone. */
interface TakenOut {
  householdId: string
  member: Member
  /** Whether nobody is left, so that the household is no more. */
  last: boolean
}

const roleOf = (role: string): HouseholdRole => (role === 'child' ? 'child' : 'adult')

/** The people a client belongs to: to bring together, to take out, and which of them are children. */
export function HouseholdSection({ client }: { client: Client }) {
  const { household } = client
  const refresh = useRefresh(client.id)
  const { open: adding, setOpen: setAdding, opener } = useOpening()
  const [out, setOut] = useState<TakenOut | null>(null)
  const [keyOf] = useState(attempts)
  const change = useMutation({
    mutationFn: async (verb: () => Promise<unknown>) => {
      await verb()
      await refresh()
    },
  })
  const bringTogether = (members: { client_id: string; role: HouseholdRole }[]) =>
    createHousehold(members, keyOf({ members, version: client.version }))
  const add = (other: Client, role: HouseholdRole) => {
    setOut(null)
    change.mutate(
      () => {
        if (household) return putMember(household.id, other.id, role)
        if (other.household) return putMember(other.household.id, client.id, 'adult')
        return bringTogether([
          { client_id: client.id, role: 'adult' },
          { client_id: other.id, role },
        ])
      },
      { onSuccess: () => setAdding(false) },
    )
  }
  const takeOut = (from: Household, member: Member) =>
    change.mutate(() => dropMember(from.id, member.client_id), {
      onSuccess: () => setOut({ householdId: from.id, member, last: from.members.length === 1 }),
    })
  const putBack = ({ householdId, member, last }: TakenOut) => {
    const role = roleOf(member.role)
    change.mutate(
      () =>
        last
          ? bringTogether([{ client_id: member.client_id, role }])
          : putMember(householdId, member.client_id, role),
      {
        onSuccess: () => {
          setOut(null)
          opener.current?.focus()
        },
      },
    )
  }
  return (
    <Section
      title="Household"
      action={
        !adding && (
          <SectionAction ref={opener} onPress={() => setAdding(true)}>
            Add somebody
          </SectionAction>
        )
      }
    >
      {!household && !adding && (
        <p className="text-soft">
          Nobody yet. Add family members to see them together, a parent with the children.
        </p>
      )}
      {household && (
        <ul className="-mt-3 divide-y divide-line">
          {household.members.map((member) => (
            <li key={member.client_id} className="flex min-h-13 flex-wrap items-center gap-x-3">
              <span className="min-w-0 flex-1 break-words">
                {member.client_id === client.id ? (
                  <span className="font-[560]">{member.name}</span>
                ) : (
                  <Link className="link" to="/app/clients/$id" params={{ id: member.client_id }}>
                    {member.name}
                  </Link>
                )}
              </span>
              <select
                aria-label={`${member.name} is`}
                className="min-h-11 rounded bg-transparent text-small text-soft"
                value={member.role}
                disabled={change.isPending}
                onChange={(event) => {
                  const role = roleOf(event.currentTarget.value)
                  change.mutate(() => putMember(household.id, member.client_id, role))
                }}
              >
                <option value="adult">Adult</option>
                <option value="child">Child</option>
              </select>
              <button
                type="button"
                className="link min-h-11 text-small"
                aria-label={`Take out ${member.name}`}
                disabled={change.isPending}
                onClick={() => takeOut(household, member)}
              >
                Take out
              </button>
            </li>
          ))}
        </ul>
      )}
      {out && (
        <p ref={focusFirst} role="status" className="mt-1 text-small text-soft">
          {out.member.name} was taken out.{' '}
          <button
            type="button"
            className="link min-h-11"
            disabled={change.isPending}
            onClick={() => putBack(out)}
          >
            Undo
          </button>
        </p>
      )}
      {adding && (
        <ClientPicker
          without={household?.members.map(({ client_id }) => client_id) ?? [client.id]}
          joins={!household}
          busy={change.isPending}
          onPick={add}
          onCancel={() => setAdding(false)}
        />
      )}
      {change.error && (
        <div className="mt-3">
          <Notice tone="bad" live title="The household is as it was.">
            <p>{change.error.message}</p>
          </Notice>
        </div>
      )}
    </Section>
  )
}
