import { readHealth } from '../../api/shop.ts'
import type { Health, Shop } from '../../api/types.ts'
import { Icon } from '../../components/icons.tsx'
import { isBookingPaused } from '../../components/pause.ts'
import { PhoneLink } from '../../components/phone-link.tsx'
import { ago } from '../../time/local.ts'
import { ApiProblem } from '../../api/request.ts'
import { useResource } from '../use-resource.ts'

async function health(signal: AbortSignal): Promise<Health> {
  try {
    return await readHealth(signal)
  } catch {
    throw new ApiProblem(0, 'unreachable', 'The service does not answer.', null, {})
  }
}

function sentence(health: Health | null, unreachable: boolean): string {
  if (health && isBookingPaused(health)) return 'Booking online is paused.'
  if (unreachable || health?.status === 'down') return 'Booking does not work just now.'
  if (health?.booking && !health.booking.ok) return 'Booking does not work just now.'
  if (health && health.mode !== 'normal') return 'Booking works. A part of the shop is shut for a while.'
  if (health?.status === 'degraded') return 'Booking works. Something behind it is being looked at.'
  return 'Everything works.'
}

/** Whether booking works, for anybody who wonders. */
export function StatusPage({ shop }: { shop: Shop | null }) {
  const { data, problem, loading, reload } = useResource(health)
  const paused = data !== null && isBookingPaused(data)
  const bad = problem !== null || data?.status === 'down' || data?.booking?.ok === false || paused
  if (loading && !data) return <span className="skeleton mt-24 h-14 w-2/3" aria-busy="true" />
  const lines: { name: string; ok: boolean; word: string }[] = [
    {
      name: 'Booking',
      ok: !bad && data?.booking?.ok !== false,
      word: paused
        ? 'Paused on purpose; we are looking into something'
        : data?.booking
          ? `${data.booking.ok ? 'A test booking went through' : 'The last test booking failed'} ${ago(data.booking.checked_at)}`
          : bad
            ? 'Not working'
            : 'Working',
    },
    {
      name: 'Records',
      ok: data?.database === 'ok',
      word:
        data?.database === 'ok'
          ? 'Stored and reachable'
          : data?.database === 'cut_off'
            ? 'Stored, and cut off for safety'
            : 'Not reachable',
    },
    {
      name: 'Watch',
      ok: data?.guard === 'ok',
      word: data?.guard === 'ok' ? 'On guard' : 'The guard does not answer',
    },
  ]
  return (
    <section className="max-w-[36rem] pt-14 sm:pt-24">
      <h1 className="text-show" aria-live="polite">
        {sentence(data, problem !== null)}
      </h1>
      <ul className="mt-10 divide-y divide-line border-y border-line">
        {lines.map((line) => (
          <li key={line.name} className="flex items-center gap-4 py-4">
            <Icon
              name={line.ok ? 'check' : 'cross'}
              className={`shrink-0 ${line.ok ? 'text-good' : 'text-bad'}`}
            />
            <span className="w-20 shrink-0 font-[560]">{line.name}</span>
            <span className="text-soft">{line.word}</span>
          </li>
        ))}
      </ul>
      <p className="mt-6 flex flex-wrap items-center gap-x-5 gap-y-3 text-soft">
        <button type="button" className="button button-quiet" onClick={reload}>
          Look again
        </button>
        {bad && shop?.phone && (
          <span>
            We still answer the phone: <PhoneLink phone={shop.phone} />
          </span>
        )}
      </p>
    </section>
  )
}
