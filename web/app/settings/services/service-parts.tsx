import { Link } from '@tanstack/react-router'
import type { AddOn, CatalogueBarber, CatalogueService, Resource } from '../../../api/types.ts'
import { TextField } from '../../../components/field.tsx'
import { money } from '../../../components/money.ts'
import { duration } from '../../../time/local.ts'
import { CheckField } from '../form/fields.tsx'
import { FormPart } from '../form/page-head.tsx'
import { kindWord } from './resource-names.ts'
import type { ServiceDraft } from './service-draft.ts'

/** A service's draft and how it is changed, for a part of its form. */
export interface PartProps {
  draft: ServiceDraft
  set: (change: Partial<ServiceDraft>) => void
}

const toggled = (all: string[], one: string, on: boolean) =>
  on ? [...all, one] : all.filter((other) => other !== one)

/** Who offers a service, and what somebody must know for it. */
export function OfferersPart({
  draft,
  set,
  service,
  services,
  barbers,
}: PartProps & {
  service: CatalogueService | null
  services: CatalogueService[]
  barbers: CatalogueBarber[]
}) {
  const skill = draft.skill.trim()
  const skills = new Set([
    ...barbers.flatMap((one) => one.skills),
    ...services.flatMap((one) => one.required_skill ?? []),
  ])
  const apart = (barber: CatalogueBarber) => {
    if (skill && !barber.skills.includes(skill)) return `Not booked for it: lacks the skill “${skill}”.`
    if (!barber.active) return 'Can’t be booked at all now.'
    const own = service?.barbers.find((one) => one.barber_id === barber.id)
    const parts = [
      own?.duration_minutes ? duration(own.duration_minutes) : null,
      own?.price ? money(own.price) : null,
    ].filter((part) => part !== null)
    return parts.length ? `${parts.join(', ')} with ${barber.name}` : undefined
  }
  return (
    <FormPart
      title="Who offers it"
      lead="What somebody takes another time or price for is set on that person’s page."
    >
      {barbers.length === 0 ? (
        <p className="text-soft">
          Nobody works here as a barber yet.{' '}
          <Link className="link" to="/app/settings/staff">
            Invite somebody
          </Link>
        </p>
      ) : (
        <fieldset>
          <legend className="sr-only">Who offers it</legend>
          {barbers.map((barber) => {
            const meaning = apart(barber)
            return (
              <CheckField
                key={barber.id}
                label={barber.name}
                {...(meaning ? { meaning } : {})}
                checked={draft.barberIds.includes(barber.id)}
                onChecked={(on) => set({ barberIds: toggled(draft.barberIds, barber.id, on) })}
              />
            )
          })}
        </fieldset>
      )}
      <TextField
        id="skill"
        label="Skill it needs"
        optional
        list="skills"
        maxLength={60}
        autoComplete="off"
        hint="Such as “shave”. Whoever does not have it on their page is not offered."
        value={draft.skill}
        onValue={(next) => set({ skill: next })}
      />
      <datalist id="skills">
        {[...skills].map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </FormPart>
  )
}

/** What a service takes up, and what can be added to it. */
export function NeedsPart({
  draft,
  set,
  addOns,
  resources,
}: PartProps & { addOns: AddOn[]; resources: Resource[] }) {
  const kinds = Map.groupBy(resources, ({ kind }) => kind)
  const extras = addOns.filter((one) => one.active || draft.addOnIds.includes(one.id))
  return (
    <FormPart
      title="What goes with it"
      lead="One of each kind must be free, or the time is not offered. Clients choose the add-ons."
    >
      <fieldset>
        <legend className="mb-1 font-[560]">Needs</legend>
        {kinds.size === 0 && (
          <p className="text-small text-soft">
            Nothing to choose from. Chairs and basins are added on the list of services.
          </p>
        )}
        {[...kinds].map(([kind, all]) => {
          const count = all.filter((one) => one.active).length
          return (
            <CheckField
              key={kind}
              label={<span className="inline-block first-letter:uppercase">{kindWord(kind)}</span>}
              meaning={count === 1 ? 'There is one.' : `There are ${count}.`}
              checked={draft.resourceKinds.includes(kind)}
              onChecked={(on) => set({ resourceKinds: toggled(draft.resourceKinds, kind, on) })}
            />
          )
        })}
      </fieldset>
      <fieldset>
        <legend className="mb-1 font-[560]">Add-ons</legend>
        {extras.length === 0 && (
          <p className="text-small text-soft">
            None yet. A hot towel or an oil is added on the list of services.
          </p>
        )}
        {extras.map((addOn) => (
          <CheckField
            key={addOn.id}
            label={`${addOn.name}, ${money(addOn.price)}`}
            {...(addOn.duration_minutes
              ? { meaning: `Takes ${duration(addOn.duration_minutes)} more.` }
              : {})}
            checked={draft.addOnIds.includes(addOn.id)}
            onChecked={(on) => set({ addOnIds: toggled(draft.addOnIds, addOn.id, on) })}
          />
        ))}
      </fieldset>
    </FormPart>
  )
}
