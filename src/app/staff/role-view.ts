import {
  actions,
  permissions,
  type Action,
  type Permission,
  type Scope,
  type Standing,
} from '../auth/permissions.ts'

/** What a role adds to what everybody may who is signed in, as it goes over the wire; the least first. */
export interface RoleView {
  role: Exclude<Standing, 'anyone' | 'client'>
  permissions: { action: Action; does: string; scope: Scope }[]
}

/** What each role may do, from the table of permissions; 'person' is everybody who is signed in. */
export function roleViews(): RoleView[] {
  return (['person', 'barber', 'manager', 'owner', 'operator'] as const).map((role) => ({
    role,
    permissions: actions.flatMap((action) => {
      const permission: Permission = permissions[action]
      const scope = permission[role] ?? (role === 'person' ? permission.anyone : undefined)
      return scope === undefined ? [] : [{ action, does: permission.does, scope }]
    }),
  }))
}
