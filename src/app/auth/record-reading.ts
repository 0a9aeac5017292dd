import type { FastifyRequest } from 'fastify'
import type { AppContext } from '../context.ts'
import { readerOf } from './actor.ts'

/** Records that whoever sent a request reads personal data, before it is given: when this throws, nothing goes out. */
export async function recordReading(
  { ledger }: Pick<AppContext, 'ledger'>,
  request: FastifyRequest,
  reading: { purpose: string; table: string; keys: string[]; fields: string[] },
): Promise<void> {
  await ledger.record({
    ...readerOf(request.actor),
    route: `${request.method} ${request.routeOptions.url ?? ''}`,
    ...reading,
  })
}
