import { Type, type Static } from 'typebox'
import { Id, localTime, Nullable, sensitive } from '../../../platform/http/wire.ts'
import type { Incident } from '../../investigation/incident.ts'
import type { StoredStep } from './playbook-run.ts'
import type { Playbook } from './playbook.ts'
import type { WalkedStep } from './walk-playbook.ts'

const StepView = Type.Object({
  id: Nullable({
    ...Id,
    description: 'What to end it by; null while others come first.',
    examples: ['01990f3e-7a10-7c3e-9a57-3f6d2b1c4e95'],
  }),
  name: sensitive('public', Type.String({ examples: ['Check if booking system is operational'] })),
  playbook: Type.String({
    description: 'Where the playbook says so.',
    examples: ['Immediate Response, Assess the Situation'],
  }),
  by: Type.Enum(['guard', 'person'], { description: 'Who does it.', examples: ['guard'] }),
  state: Type.Enum(['ahead', 'waiting', 'done', 'skipped'], { examples: ['done'] }),
  text: sensitive(
    'public',
    Type.String({
      description: 'What a person is asked to do; empty for what the guard does.',
      examples: [''],
    }),
  ),
  outcome: sensitive('public', Type.String({ examples: ['Booking works.'] })),
  proposal: Nullable(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'What one press would order, as POST /containments takes it.',
      examples: [{ verb: 'tighten_limits', divide_by: 5, reason: 'Rate limits are being bypassed.' }],
    }),
  ),
  due_at: Nullable(Type.String({ examples: ['2031-03-03T02:29:12+01:00'] })),
  ended_at: Nullable(Type.String({ examples: ['2031-03-03T02:14:12+01:00'] })),
})

const PhaseView = Type.Object({
  title: sensitive('public', Type.String({ examples: ['Immediate Response (First 15 minutes)'] })),
  due_at: Nullable(
    Type.String({
      description: 'When the playbook wants it to be done by.',
      examples: ['2031-03-03T02:29:12+01:00'],
    }),
  ),
  done_at: Nullable(
    Type.String({
      description: 'When its last step ended; null while one is open.',
      examples: ['2031-03-03T02:14:13+01:00'],
    }),
  ),
  steps: Type.Array(StepView),
})

/** The playbook of an incident as a checklist. */
export const PlaybookView = Type.Object({
  title: sensitive('public', Type.String({ examples: ['Unauthorized access'] })),
  phases: Type.Array(PhaseView),
})

/** Minutes after the detection within which a playbook wants to be done with. */
const dueMinutes: Readonly<Record<string, number>> = { 'immediate-response': 15, investigation: 45 }

/** Groups the steps by playbook, in the order in which people meet them; conditions are not shown. */
export function playbookView(
  main: Playbook,
  walked: readonly WalkedStep[],
  { incident, stored, timeZone }: { incident: Incident; stored: readonly StoredStep[]; timeZone: string },
): Static<typeof PlaybookView> {
  const byPath = new Map(stored.map((step) => [step.path, step]))
  const local = (at: Temporal.Instant | null | undefined): string | null =>
    at == null ? null : localTime(at, timeZone)
  const phases = [...Map.groupBy(walked, ({ playbook }) => playbook)].map(([playbook, own]) => {
    const steps = own.flatMap(({ path, step, state }) =>
      step.kind === 'condition' ? [] : [{ path, step, state }],
    )
    const minutes = dueMinutes[playbook.key]
    const ended = steps.map(({ path }) => byPath.get(path)?.ended_at ?? null)
    const last = ended.every((at) => at !== null)
      ? ended.toSorted((one, other) => Temporal.Instant.compare(one, other)).at(-1)
      : null
    return {
      title: playbook.title,
      due_at: minutes === undefined ? null : local(incident.detected_at.add({ minutes })),
      done_at: local(last),
      steps: steps.map(({ path, step, state }) => ({
        id: byPath.get(path)?.id ?? null,
        name: step.name,
        playbook: step.says,
        by: step.kind === 'manual' ? ('person' as const) : ('guard' as const),
        state: state === 'ready' ? ('ahead' as const) : state,
        text: step.kind === 'manual' ? step.text : '',
        outcome: byPath.get(path)?.outcome ?? '',
        proposal: step.kind === 'manual' ? step.proposal : null,
        due_at: local(byPath.get(path)?.due_at),
        ended_at: local(byPath.get(path)?.ended_at),
      })),
    }
  })
  return { title: main.title, phases }
}
