import type { Notifications } from '../../api/types.ts'
import { Icon, type IconName } from '../../components/icons.tsx'
import { clockOf, shortDay, dayOf } from '../../time/local.ts'

type Message = Notifications['items'][number]

const channels: Record<Message['channel'], string> = {
  pagerduty: 'PagerDuty',
  slack: 'Slack',
  webhook: 'Webhook',
  alertmanager: 'Alertmanager',
  sms: 'Text message',
  mail: 'Mail',
}
const kinds: Record<Message['kind'], string> = {
  opened: 'that it began',
  reminder: 'again, because nobody had acknowledged it',
  update: 'what had changed',
  digest: 'in a digest',
  summary: 'in a summary of many',
  test: 'as a test',
}
const states: Record<Message['state'], { icon: IconName; tone: string; word: string }> = {
  waiting: { icon: 'dot', tone: 'text-warn', word: 'not through yet' },
  sending: { icon: 'dot', tone: 'text-soft', word: 'on its way' },
  delivered: { icon: 'check', tone: 'text-good', word: 'told' },
  failed: { icon: 'cross', tone: 'text-bad', word: 'did not get through' },
  folded: { icon: 'dash', tone: 'text-soft', word: 'put into a summary' },
}

/** Who was told of the incident, by what, and what did not get through. */
export function Told({ notifications }: { notifications: Notifications }) {
  const { items } = notifications
  return (
    <section aria-label="Who was told">
      <h2 className="text-title">Who was told</h2>
      {items.length === 0 ? (
        <p className="mt-3 text-soft">Nobody. What is not urgent waits for the hours of the shop.</p>
      ) : (
        <ul className="mt-3 max-h-96 divide-y divide-line overflow-y-auto border-y border-line">
          {items.map((one) => (
            <Line key={one.id} message={one} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Line({ message }: { message: Message }) {
  const { icon, tone, word } = states[message.state]
  const at = message.delivered_at ?? message.created_at
  const tries = message.attempts > 1 ? `, at try ${message.attempts}` : ''
  return (
    <li className="flex items-baseline gap-2.5 py-2.5">
      <Icon name={icon} size={14} className={`shrink-0 translate-y-0.5 ${tone}`} />
      <span className="min-w-0 flex-1">
        {channels[message.channel]}
        {message.told_name === null ? '' : `, ${message.told_name}`}
        <span className="block text-small text-soft">
          {message.state === 'delivered' ? kinds[message.kind] : word}
          {tries}
          {message.last_error === null ? '' : `: ${message.last_error}`}
        </span>
      </span>
      <span className="tabular shrink-0 text-small text-soft">
        {shortDay(dayOf(at))}, {clockOf(at)}
      </span>
    </li>
  )
}
