import type { FastifyRequest } from 'fastify'
import type { LedgerField } from '../../platform/ledger/sensitivity.ts'
import { readerOf } from '../auth/actor.ts'
import { letAnswerGo } from '../auth/reading.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { conflictView, type ConflictsOfChange, type ShownConflict } from './conflict.ts'

const PERSONAL_FIELDS: LedgerField[] = ['client.name', 'client.email', 'client.phone', 'start_at']

/** What routes answer of conflicts: reading them is recorded before they are given. */
export function conflictAnswers(context: Pick<TermsContext, 'ledger' | 'shops'>) {
  async function shown(request: FastifyRequest, conflicts: readonly ShownConflict[]) {
    await context.ledger.record({
      ...readerOf(request.actor),
      purpose: 'bookings that no longer fit',
      route: `${request.method} ${request.routeOptions.url ?? ''}`,
      table: 'booking',
      keys: conflicts.map(({ bookingId }) => bookingId),
      fields: PERSONAL_FIELDS,
    })
    letAnswerGo(request)
    const { shop } = await context.shops.get(request.actor.shopId)
    return conflicts.map((conflict) => conflictView(conflict, shop.timeZone))
  }

  /** The members `conflicts` and `conflict_count` of an answer. */
  async function members(request: FastifyRequest, conflicts: ConflictsOfChange) {
    return { conflicts: await shown(request, conflicts.shown), conflict_count: conflicts.count }
  }

  return { shown, members }
}
