import type { Impact } from '../../api/types.ts'
import { Icon, type IconName } from '../../components/icons.tsx'
import { clockOf, dayOf, longDay } from '../../time/local.ts'

const payment: Record<Impact['payment']['touched'], { icon: IconName; tone: string; word: string }> = {
  no: { icon: 'check', tone: 'text-good', word: 'Payment data was not touched.' },
  yes: { icon: 'alert', tone: 'text-bad', word: 'Payment data was read.' },
  unknown: { icon: 'alert', tone: 'text-warn', word: 'Whether payment data was touched is not known yet.' },
}

const plain = (field: string) => field.replaceAll('_', ' ')

/** Who is affected, by which records, whether money is, and until when the authority has to know. */
export function Affected({ impact, reportDueAt }: { impact: Impact; reportDueAt: string | null }) {
  const { subjects, records } = impact
  const money = payment[impact.payment.touched]
  return (
    <section aria-label="Who is affected">
      <h2 className="text-title">Who is affected</h2>
      <div className="mt-3 space-y-3 border-y border-line py-3">
        {subjects.count === 0 ? (
          <p>Nobody: no record was returned.</p>
        ) : (
          <p>
            {subjects.items
              .slice(0, 12)
              .map((one) => one.name)
              .join(', ')}
            {subjects.count > 12 && ` and ${subjects.count - 12} more`}
          </p>
        )}
        {records.count > 0 && (
          <details>
            <summary className="fold flex items-center gap-2 rounded">
              <Icon name="right" size={12} className="fold-sign text-soft" />
              {records.count} {records.count === 1 ? 'record' : 'records'} read
            </summary>
            <ul className="mt-2 max-h-72 space-y-2 overflow-y-auto text-small text-soft">
              {records.items.map((one) => (
                <li key={`${one.table}${one.key}${one.at}`}>
                  <span className="text-ink">{one.table}</span> at {one.at.slice(11, 19)} from {one.source}:{' '}
                  {one.fields.map(plain).join(', ')}
                </li>
              ))}
            </ul>
          </details>
        )}
        <p className="flex items-baseline gap-2">
          <Icon name={money.icon} size={14} className={`shrink-0 translate-y-0.5 ${money.tone}`} />
          <span>
            {money.word} <span className="text-soft">{impact.payment.evidence}</span>
          </span>
        </p>
        {reportDueAt !== null && (
          <p className="flex items-baseline gap-2">
            <Icon name="alert" size={14} className="shrink-0 translate-y-0.5 text-warn" />
            <span>
              Tell the data protection authority until {longDay(dayOf(reportDueAt))}, {clockOf(reportDueAt)}.{' '}
              <span className="text-soft">Within 72 hours, unless nobody is at risk (GDPR, article 33).</span>
            </span>
          </p>
        )}
      </div>
    </section>
  )
}
