import { useState } from 'react'
import { changeBarber } from '../../../api/catalogue.ts'
import type { BarberChange, CatalogueBarber, CatalogueService } from '../../../api/types.ts'
import { TextField } from '../../../components/field.tsx'
import { ConflictsNotice } from '../conflicts/conflicts-notice.tsx'
import { CheckField, TextArea } from '../form/fields.tsx'
import { FormPart } from '../form/page-head.tsx'
import { Refusal } from '../form/refusal.tsx'
import { SaveBar } from '../form/save-bar.tsx'
import { focusInvalid } from '../form/whole-number.ts'
import { useBarberSave, type BarberForm } from './use-barber-save.ts'

const draftOf = ({ name, bio, skills, active }: CatalogueBarber) => ({ name, bio, skills, active })
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** What clients read of a barber, what he knows, and whether he can be booked. */
export function ProfileForm(props: BarberForm & { services: CatalogueService[] }) {
  const { base } = props
  const [draft, setDraft] = useState(() => draftOf(base))
  const [skill, setSkill] = useState('')
  const known = [
    ...new Set([
      ...base.skills,
      ...draft.skills,
      ...props.services.flatMap((one) => one.required_skill ?? []),
    ]),
  ]
  const change: BarberChange = {
    ...(draft.name.trim() === base.name ? {} : { name: draft.name.trim() }),
    ...(draft.bio.trim() === base.bio ? {} : { bio: draft.bio.trim() }),
    ...(same(draft.skills, base.skills) ? {} : { skills: draft.skills }),
    ...(draft.active === base.active ? {} : { active: draft.active }),
  }
  const save = useBarberSave(
    props,
    (etag) => changeBarber(base.id, change, etag),
    (saved) => setDraft(draftOf(saved)),
  )
  const set = (next: Partial<typeof draft>) => {
    setDraft({ ...draft, ...next })
    if (save.isSuccess) save.reset()
  }
  const addSkill = () => {
    const one = skill.trim()
    if (one && !draft.skills.includes(one)) set({ skills: [...draft.skills, one] })
    setSkill('')
  }
  return (
    <form
      noValidate
      className="mt-6"
      aria-label="Profile"
      onSubmit={(event) => {
        event.preventDefault()
        if (draft.name.trim()) save.mutate(false)
        else focusInvalid(event.currentTarget)
      }}
    >
      <FormPart title="Profile" lead="Clients see it where they choose with whom.">
        <TextField
          id="barber-name"
          label="Name"
          value={draft.name}
          onValue={(name) => set({ name })}
          maxLength={120}
          autoComplete="off"
          error={draft.name.trim() ? null : 'Give a name.'}
        />
        <TextArea
          id="bio"
          label="About"
          optional
          rows={2}
          maxLength={2000}
          value={draft.bio}
          onValue={(bio) => set({ bio })}
        />
        <fieldset>
          <legend className="mb-1 font-[560]">Skills</legend>
          {known.map((one) => (
            <CheckField
              key={one}
              label={one}
              checked={draft.skills.includes(one)}
              onChecked={(on) =>
                set({ skills: on ? [...draft.skills, one] : draft.skills.filter((other) => other !== one) })
              }
            />
          ))}
          <div className="mt-1 flex items-end gap-2">
            <div className="flex-1">
              <TextField
                id="skill"
                label="Another skill"
                value={skill}
                onValue={setSkill}
                maxLength={60}
                autoComplete="off"
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || !skill.trim()) return
                  event.preventDefault()
                  addSkill()
                }}
              />
            </div>
            <button type="button" className="button button-quiet" disabled={!skill.trim()} onClick={addSkill}>
              Add
            </button>
          </div>
        </fieldset>
        <CheckField
          label="Can be booked"
          meaning="Otherwise nobody is offered a time here. What is booked stays."
          checked={draft.active}
          onChecked={(active) => set({ active })}
        />
      </FormPart>
      <div className="space-y-4">
        <Refusal error={save.error} onMine={() => save.mutate(true)} onTheirs={props.onReload} />
        {save.data && <ConflictsNotice {...save.data} />}
      </div>
      <SaveBar
        changed={Object.keys(change).length > 0}
        busy={save.isPending}
        saved={save.isSuccess}
        word="Save the profile"
        onDiscard={() => setDraft(draftOf(base))}
      />
    </form>
  )
}
