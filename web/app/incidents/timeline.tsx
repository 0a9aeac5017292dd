import type { TimelineItem } from '../../api/types.ts'
import { Icon, type IconName } from '../../components/icons.tsx'
import { foldTimeline } from './fold-timeline.ts'

const signs: Record<string, { icon: IconName; tone: string }> = {
  first_hostile_request: { icon: 'alert', tone: 'text-bad' },
  sign_in: { icon: 'alert', tone: 'text-bad' },
  access: { icon: 'alert', tone: 'text-bad' },
  detected: { icon: 'dot', tone: 'text-ink' },
  severity: { icon: 'dot', tone: 'text-ink' },
  contained: { icon: 'dash', tone: 'text-ink' },
  check: { icon: 'check', tone: 'text-good' },
  told: { icon: 'check', tone: 'text-ink' },
  not_told: { icon: 'alert', tone: 'text-warn' },
  escalated: { icon: 'alert', tone: 'text-warn' },
  acknowledged: { icon: 'check', tone: 'text-good' },
  resolved: { icon: 'check', tone: 'text-good' },
  note: { icon: 'note', tone: 'text-accent' },
}

/** `+0:31`, `+12:04`, `+2 h 05` since the first line. */
function since(startMs: number, instant: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(instant) - startMs) / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  if (seconds < 3600) return `+${Math.floor(seconds / 60)}:${two(seconds % 60)}`
  return `+${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))}`
}

/** What happened, from the first hostile request on; new lines appear while it is looked at, repeated ones fold. */
export function Timeline({ items, live }: { items: TimelineItem[]; live: boolean }) {
  const lines = foldTimeline(items)
  const startMs = lines[0] ? Date.parse(lines[0].from) : 0
  return (
    <section aria-label="Timeline">
      <div className="flex items-center justify-between">
        <h2 className="text-title">What happened</h2>
        <p className="flex items-center gap-2 text-small text-soft">
          {live && <span className="live-dot" aria-hidden="true" />}
          {live ? 'live' : 'connecting…'}
        </p>
      </div>
      {lines.length === 0 && (
        <p className="mt-3 text-soft">No line yet. The first comes with the first hostile request.</p>
      )}
      <ol className="mt-3 border-t border-line" aria-live="polite" aria-relevant="additions">
        {lines.map((item) => {
          const { icon, tone } = signs[item.kind] ?? { icon: 'dot' as const, tone: 'text-soft' }
          return (
            <li key={item.id} className="flex items-baseline gap-3 border-b border-line py-2.5">
              <span className="tabular w-16 shrink-0 text-small">{item.from.slice(11, 19)}</span>
              <Icon name={icon} size={14} className={`shrink-0 translate-y-0.5 ${tone}`} />
              <span className="min-w-0 flex-1">
                {item.text}
                {item.count > 1 && (
                  <span className="text-soft">
                    {' '}
                    {item.count} times until {item.to.slice(11, 19)}.
                  </span>
                )}
              </span>
              <span className="tabular shrink-0 text-small text-soft">{since(startMs, item.from)}</span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
