import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'

/** The bytes of a secret as the specification writes it: base64 after `whsec_`. */
export function webhookSecret(text: string): Buffer {
  return Buffer.from(text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text, 'base64')
}

/**
 * The three headers of a webhook by the specification of Standard Webhooks 1.0: HMAC-SHA-256 over id, time (seconds since
 * 1970) and body, base64, version 1.
 */
export function webhookHeaders(
  secret: Buffer,
  { id, atSeconds, body }: { id: string; atSeconds: number; body: string },
): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${id}.${atSeconds}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(atSeconds),
    'webhook-signature': `v1,${signature}`,
  }
}
