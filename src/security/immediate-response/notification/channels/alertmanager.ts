import type { Severity } from '../../../incident-classification/criteria.ts'
import type { Message } from '../message.ts'
import type { Channel } from './channel.ts'
import { post } from './http-post.ts'

const DAY_HOURS = 24
/** Alertmanager forgets an alert that nobody repeats; until this many hours it counts as going on. */
const STANDS_HOURS = 7 * DAY_HOURS

/**
 * Prometheus Alertmanager's API v2. One alert per incident and severity, because routes go by labels: when the severity
 * rises, the alert of the former one ends.
 */
export function alertmanagerChannel(baseUrl: string): Channel {
  return {
    name: 'alertmanager',
    note: null,
    send: (message) => post(`${baseUrl}/api/v2/alerts`, JSON.stringify(alertsOf(message))),
  }
}

function alertsOf(message: Message): object[] {
  const { severity, formerSeverities, phase } = message
  const former = formerSeverities.filter((one) => one !== severity)
  return [
    alertOf(message, severity, phase === 'resolved'),
    ...former.map((one) => alertOf(message, one, true)),
  ]
}

function alertOf(message: Message, severity: Severity, isOver: boolean): object {
  const { key, headline, lines, url, at, incidents } = message
  const [first] = incidents
  const begun = incidents.length === 1 && first !== undefined ? first.detectedAt : at
  return {
    labels: { alertname: 'SixfbIncident', incident: key, severity },
    annotations: { summary: headline, description: lines.join('\n') },
    startsAt: begun.toString(),
    endsAt: (isOver ? at : at.add({ hours: STANDS_HOURS })).toString(),
    generatorURL: url,
  }
}
