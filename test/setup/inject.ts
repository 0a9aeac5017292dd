import { keepSecrets } from './sweep.ts'
import type { TestShop } from './test-shop.ts'

/** What was answered. */
export interface Answer {
  status: number
  body: any
}

/** Sends a request to the shop's server without a socket: hundreds at once are hundreds at once. */
export async function inject(
  shop: TestShop,
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await shop.server.http.inject({
    method,
    url,
    headers,
    ...(payload === undefined ? {} : { payload }),
  })
  const body: unknown = answer.json()
  keepSecrets(shop.traces, payload)
  if (answer.statusCode < 400) keepSecrets(shop.traces, body)
  else shop.traces.problems.push(body)
  return { status: answer.statusCode, body }
}
