import type { Clock } from '../../../../platform/clock/clock.ts'
import type { Message } from '../message.ts'
import type { Channel } from './channel.ts'
import { post } from './http-post.ts'
import { webhookHeaders, webhookSecret } from './webhook-signature.ts'

/** A webhook of the operator's own, signed as Standard Webhooks 1.0 says; its id is the same when it is sent again. */
export function webhookChannel(options: { url: string; secret: string; clock: Clock }): Channel {
  const { url, clock } = options
  const secret = webhookSecret(options.secret)
  return {
    name: 'webhook',
    note: null,
    async send(message) {
      const body = JSON.stringify(bodyOf(message))
      const atSeconds = Math.floor(clock.epochMs() / 1000)
      await post(url, body, webhookHeaders(secret, { id: message.id, atSeconds, body }))
    },
  }
}

function bodyOf({ kind, at, key, headline, lines, phase, severity, url, incidents }: Message): object {
  return {
    type: `incident.${kind}`,
    timestamp: at.toString(),
    data: {
      key,
      phase,
      severity,
      headline,
      lines,
      url,
      incidents: incidents.map(({ id, number, severity: own, status, title, sentence, acknowledged }) => ({
        id,
        number,
        severity: own,
        status,
        title,
        sentence,
        acknowledged,
      })),
    },
  }
}
