import type { Severity } from '../../../incident-classification/criteria.ts'
import type { Message } from '../message.ts'
import type { Channel } from './channel.ts'
import { post } from './http-post.ts'

const SUMMARY_LENGTH_MAX = 1024
const severities: Record<Severity, string> = { P0: 'critical', P1: 'error', P2: 'warning', P3: 'info' }
const actions = { open: 'trigger', acknowledged: 'acknowledge', resolved: 'resolve' } as const

/** PagerDuty's Events API v2: one alert per incident, by its dedup_key. A test is triggered and resolved at once. */
export function pagerdutyChannel(options: { baseUrl: string; routingKey: string }): Channel {
  const { baseUrl, routingKey } = options
  const enqueue = (message: Message, action: (typeof actions)[keyof typeof actions]): Promise<void> =>
    post(`${baseUrl}/v2/enqueue`, JSON.stringify(eventOf(message, action, routingKey)))
  return {
    name: 'pagerduty',
    note: null,
    async send(message) {
      // What was contained, or has risen, is told of the alert that stands; one that nobody knows is made by it.
      if (message.kind === 'test') await enqueue(message, 'trigger')
      await enqueue(message, actions[message.phase])
    },
  }
}

function eventOf(message: Message, action: string, routingKey: string): object {
  const { key, headline, lines, url, at, severity, incidents } = message
  const common = { routing_key: routingKey, event_action: action, dedup_key: key }
  if (action !== 'trigger') return common
  return {
    ...common,
    payload: {
      summary: headline.slice(0, SUMMARY_LENGTH_MAX),
      source: '6FB Booking',
      severity: severities[severity],
      timestamp: at.toString({ smallestUnit: 'millisecond' }),
      custom_details: { says: lines.join('\n'), incidents: incidents.map(({ number }) => number) },
    },
    links: [{ href: url, text: 'Open it' }],
    client: '6FB Booking',
    client_url: url,
  }
}
