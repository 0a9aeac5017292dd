import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { Money, strictObject, TimeZone, withExamples } from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { signedIn } from '../auth/access.ts'
import { scopeOf, tenantFor } from '../auth/actor.ts'
import { BarberId, BarberName } from '../wire-names.ts'
import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { dayOf, summary } from './summary.ts'
import { selectDayCounts } from './summary.sql.ts'

const utilisation = {
  booked_minutes: Type.Number({ examples: [405] }),
  open_minutes: Type.Number({ examples: [540] }),
  ratio: Type.Number({ description: 'Booked ÷ open; 0 on a day without hours.', examples: [0.75] }),
}

/** A year that PostgreSQL takes as well. */
const Day = Type.String({ format: 'date', pattern: '^[12]' })

const Summary = Type.Object({
  date: Type.String({ description: "A day in the shop's zone.", examples: ['2031-03-03'] }),
  time_zone: TimeZone,
  bookings: Type.Object({
    total: Type.Integer({ examples: [14] }),
    by_state: Type.Record(Type.String(), Type.Integer(), {
      examples: [{ completed: 9, confirmed: 4, no_show: 1 }],
    }),
  }),
  revenue: Type.Object({
    expected: withExamples(Money, { amount_minor: 43_600 }),
    recorded: withExamples(Money, { amount_minor: 29_800 }),
  }),
  utilisation: Type.Object(utilisation),
  no_shows: Type.Integer({ examples: [1] }),
  barbers: Type.Array(
    Type.Object({
      id: BarberId,
      name: BarberName,
      bookings: Type.Integer({ examples: [13] }),
      ...utilisation,
    }),
  ),
})

/** GET /dashboard/summary: the shop's day for managers, his own for a barber. No personal data of clients. */
export function dashboardRoutes(
  http: Http,
  context: Pick<AppContext, 'database' | 'clock'> & { shops: ShopTermsCache },
): void {
  http.get(
    '/dashboard/summary',
    {
      config: { access: 'dashboard.read' },
      schema: {
        summary: 'The numbers of a day',
        tags: ['dashboard'],
        description: "Without `date`: today in the shop's zone.",
        querystring: strictObject({ date: Type.Optional(Day) }),
        response: { 200: Summary },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const terms = await context.shops.get(actor.shopId)
      const { timeZone } = terms.shop
      const date =
        request.query.date === undefined
          ? context.clock.now().toZonedDateTimeISO(timeZone).toPlainDate()
          : Temporal.PlainDate.from(request.query.date)
      const all = [...terms.barbers.values()]
      if (scopeOf(actor, 'dashboard.read') === 'shop') {
        const counts = await withTenant(context.database, tenantFor(actor, 'dashboard.read'), (transaction) =>
          selectDayCounts(transaction, dayOf(date, timeZone), {}),
        )
        return summary(date, terms, all, counts)
      }
      const { barberId } = actor
      if (barberId === null) throw httpProblems.forbidden()
      const counts = await withTenant(context.database, tenantFor(actor, 'dashboard.read'), (transaction) =>
        selectDayCounts(transaction, dayOf(date, timeZone), { barberId }),
      )
      return summary(
        date,
        terms,
        all.filter(({ id }) => id === barberId),
        counts,
      )
    },
  )
}
