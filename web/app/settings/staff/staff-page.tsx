import { useState } from 'react'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { listCatalogueBarbers } from '../../../api/catalogue.ts'
import { listStaff } from '../../../api/staff.ts'
import { meQuery } from '../../session.ts'
import { PageHead } from '../form/page-head.tsx'
import { Unread } from '../form/refusal.tsx'
import { UndoNote } from '../form/undo-note.tsx'
import { BarberOrder } from './barber-order.tsx'
import { InviteForm } from './invite-form.tsx'
import { MemberLine } from './member-line.tsx'
import { RolePermissions } from './role-permissions.tsx'

/** Who works in the shop, with which roles, and in which order barbers are offered. */
export function StaffPage() {
  const { data: account } = useSuspenseQuery(meQuery)
  const [open, setOpen] = useState<string | null>(null)
  const [note, setNote] = useState<string | null>(null)
  const staff = useQuery({ queryKey: ['staff'], queryFn: ({ signal }) => listStaff(signal) })
  const barbers = useQuery({
    queryKey: ['catalogue', 'barbers'],
    queryFn: ({ signal }) => listCatalogueBarbers(signal),
  })
  const failed = staff.error ?? barbers.error
  const all = staff.data ?? []
  const show = (what: string | null) => {
    setOpen(what)
    setNote(null)
  }
  const done = (text: string) => {
    setOpen(null)
    setNote(text)
  }
  const common = { all, barbers: barbers.data ?? [], account }
  return (
    <>
      <PageHead title="Staff" lead="Who works here, and what each of them may do in this shop.">
        {open !== 'invite' && (
          <button
            type="button"
            data-opens="invite"
            className="button button-main"
            onClick={() => show('invite')}
          >
            Invite somebody
          </button>
        )}
      </PageHead>
      {open === 'invite' && (
        <div className="mt-6 border-t border-line pt-6">
          <InviteForm {...common} onDone={done} onClose={() => show(null)} />
        </div>
      )}
      <UndoNote text={note} />
      {failed && (
        <Unread error={failed} onAgain={() => void Promise.all([staff.refetch(), barbers.refetch()])} />
      )}
      {!staff.data && !failed && <span className="skeleton mt-6 h-64 w-full" aria-busy="true" />}
      {staff.data && (
        <ul className="mt-6 divide-y divide-line border-y border-line">
          {all.map((member) => (
            <MemberLine
              key={member.id}
              {...common}
              member={member}
              open={open === member.id}
              onOpen={() => show(member.id)}
              onDone={done}
              onClose={() => show(null)}
            />
          ))}
        </ul>
      )}
      {staff.data && all.length < 2 && (
        <p className="mt-3 text-soft">
          You are the only one. Invite somebody: they get a mail, and work here once they have said yes.
        </p>
      )}
      {barbers.data && <BarberOrder barbers={barbers.data} staff={all} />}
      <RolePermissions />
    </>
  )
}
