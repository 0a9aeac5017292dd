import type { Account, StaffRole } from '../../../api/types.ts'
import { SelectField } from '../../../components/select-field.tsx'
import { CheckField } from '../form/fields.tsx'
import { mayGive, staffRoles } from './roles.ts'

/** What somebody is to be here; and which barber, where that is not known yet. */
export function RoleFields(props: {
  account: Account
  roles: StaffRole[]
  onRoles: (roles: StaffRole[]) => void
  /** Who of the barbers it could be; null where that is known. */
  barbers: { id: string; name: string }[] | null
  barberId: string
  onBarberId: (id: string) => void
  tried: boolean
}) {
  const { roles, barbers } = props
  const wrong = props.tried && roles.length === 0
  return (
    <>
      <fieldset aria-describedby={wrong ? 'roles-error' : undefined}>
        <legend className="mb-1 font-[560]">Roles</legend>
        {staffRoles
          .filter(({ role }) => mayGive(props.account, [role]))
          .map(({ role, word, meaning }) => (
            <CheckField
              key={role}
              label={word}
              meaning={meaning}
              checked={roles.includes(role)}
              onChecked={(on) =>
                props.onRoles(on ? [...roles, role] : roles.filter((other) => other !== role))
              }
            />
          ))}
        {wrong && (
          <p id="roles-error" className="mt-1 text-small text-bad">
            Choose at least one.
          </p>
        )}
      </fieldset>
      {roles.includes('barber') && barbers && barbers.length > 0 && (
        <SelectField
          id="barber-id"
          label="As which barber"
          hint="Somebody who can be booked already but has no account, or a new one."
          value={props.barberId}
          onValue={props.onBarberId}
          options={[
            { value: '', name: 'A new one, or the one from before' },
            ...barbers.map(({ id, name }) => ({ value: id, name })),
          ]}
        />
      )}
    </>
  )
}
