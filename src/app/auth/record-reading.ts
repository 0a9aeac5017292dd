import type { FastifyRequest } from 'fastify'
import type { AppContext } from '../context.ts'
import { readerOf } from './actor.ts'
import { letAnswerGo, type Reading } from './reading.ts'

/**
 * Records that whoever sent a request reads personal data, before it is given: when this throws, nothing goes out.
 * Of nothing (no keys) there is no record, and the empty answer may leave.
 */
export async function recordReading(
  { ledger }: Pick<AppContext, 'ledger'>,
  request: FastifyRequest,
  reading: Reading,
): Promise<void> {
  await ledger.record({
    ...readerOf(request.actor),
    route: `${request.method} ${request.routeOptions.url ?? ''}`,
    ...reading,
  })
  letAnswerGo(request)
}
