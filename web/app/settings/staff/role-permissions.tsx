import { useQuery } from '@tanstack/react-query'
import { listRoles } from '../../../api/staff.ts'
import type { RolePermissions as Permissions } from '../../../api/types.ts'
import { Icon } from '../../../components/icons.tsx'
import { Part } from '../form/page-head.tsx'
import { Unread } from '../form/refusal.tsx'
import { staffRoles } from './roles.ts'

const reaches = [
  { scope: 'shop', word: 'In the whole shop' },
  { scope: 'chair', word: 'For their own chair' },
  { scope: 'own', word: 'What is their own' },
]

/** What each role may do, as the server checks it. */
export function RolePermissions() {
  const roles = useQuery({
    queryKey: ['roles'],
    queryFn: ({ signal }) => listRoles(signal),
    staleTime: Infinity,
  })
  return (
    <Part title="What each role may do" lead="Somebody with several roles may do what any of them may.">
      {roles.error && <Unread error={roles.error} onAgain={() => void roles.refetch()} />}
      {roles.isPending && <span className="skeleton h-64 w-full" aria-busy="true" />}
      {roles.data && (
        <div className="divide-y divide-line border-y border-line">
          {roles.data.map((one) => (
            <Role key={one.role} {...one} />
          ))}
        </div>
      )}
    </Part>
  )
}

function Role({ role, permissions }: Permissions) {
  const word = staffRoles.find((one) => one.role === role)?.word ?? 'Everybody who is signed in'
  return (
    <details className="group">
      <summary className="flex min-h-11 items-center gap-4 py-2 font-[560] hover:text-accent">
        <span>{word}</span>
        <Icon name="right" size={14} className="ml-auto text-soft group-open:rotate-90" />
      </summary>
      <div className="space-y-5 pt-1 pb-6">
        {reaches
          .map((reach) => ({ ...reach, found: permissions.filter(({ scope }) => scope === reach.scope) }))
          .filter(({ found }) => found.length > 0)
          .map(({ scope, word: heading, found }) => (
            <section key={scope}>
              <h3 className="text-small text-soft">{heading}</h3>
              <ul className="mt-1 gap-x-10 md:columns-2">
                {found.map(({ action, does }) => (
                  <li key={action} className="break-inside-avoid py-1">
                    {does}
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </div>
    </details>
  )
}
