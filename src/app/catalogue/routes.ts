import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { CreationHeaders, EditHeaders, etagOf } from '../../platform/http/etag.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { listOf, withExamples } from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf } from '../auth/actor.ts'
import { conflictAnswers } from '../conflicts/conflict-answers.ts'
import { Conflicts, noConflicts } from '../conflicts/conflict-schema.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { selectBarbers } from './barbers.sql.ts'
import {
  BarberChangeBody,
  BarberServicesBody,
  ById,
  CatalogueBarberView,
  CatalogueServiceView,
  NewServiceBody,
  NewServiceView,
  ServiceChangeBody,
} from './catalogue-schema.ts'
import { catalogueBarberView, catalogueServiceView, minorOf } from './catalogue.ts'
import { changeBarber, type BarberChange } from './change-barber.ts'
import { changeService, type ServiceChange } from './change-service.ts'
import { createService } from './create-service.ts'
import { catalogueProblems } from './errors.ts'
import { selectServices } from './services.sql.ts'

const ServiceAfter = withExamples(
  Type.Object({ ...CatalogueServiceView.properties, ...Conflicts }),
  noConflicts,
)
const BarberAfter = withExamples(
  Type.Object({ ...CatalogueBarberView.properties, ...Conflicts }),
  noConflicts,
)

/** What the shop sells and who does it: to be read by staff, and set by who runs the shop. */
export function catalogueRoutes(http: Http, context: TermsContext): void {
  const { members } = conflictAnswers(context)
  const tags = ['catalogue']
  const forStaff = { access: 'catalogue.read' } as const
  const forManagers = { access: 'catalogue.change' } as const

  const currencyOf = async ({ actor }: FastifyRequest): Promise<string> =>
    (await context.shops.get(actor.shopId)).shop.currency

  http.get(
    '/catalogue/services',
    {
      config: forStaff,
      schema: {
        summary: 'All services with everything about them, those too that are not sold now',
        tags,
        response: { 200: listOf(CatalogueServiceView) },
      },
    },
    async (request) => {
      const currency = await currencyOf(request)
      const services = await withTenant(context.database, tenantOf(request.actor), (transaction) =>
        selectServices(transaction),
      )
      return { items: services.map((service) => catalogueServiceView(service, currency)), next_cursor: null }
    },
  )

  http.get(
    '/catalogue/services/:id',
    {
      config: forStaff,
      schema: {
        summary: 'A service with everything about it',
        tags,
        params: ById,
        response: { 200: CatalogueServiceView },
      },
    },
    async (request, reply) => {
      const [service] = await withTenant(context.database, tenantOf(request.actor), (transaction) =>
        selectServices(transaction, { id: request.params.id }),
      )
      if (service === undefined) throw httpProblems.not_found()
      reply.header('etag', etagOf(service.version))
      return catalogueServiceView(service, await currencyOf(request))
    },
  )

  http.post(
    '/services',
    {
      config: forManagers,
      schema: {
        summary: 'Sell a service',
        tags,
        description: 'It is offered from the next request on, by the barbers of barber_ids.',
        headers: CreationHeaders,
        body: NewServiceBody,
        response: { 201: NewServiceView },
      },
    },
    async (request, reply) => {
      const { price, resource_kinds, add_on_ids, barber_ids, ...row } = request.body
      const currency = await currencyOf(request)
      const service = await createService(
        context,
        request.actor,
        {
          row: { ...row, name: row.name.trim(), price_minor: minorOf(price, currency) },
          links: withoutMissing({ resource_kinds, add_on_ids, barber_ids }),
        },
        { route: 'POST /services', key: request.headers['idempotency-key'] ?? null, request: request.body },
      )
      return reply
        .status(201)
        .header('location', `/catalogue/services/${service.id}`)
        .header('etag', etagOf(service.version))
        .send(catalogueServiceView(service, currency))
    },
  )

  http.patch(
    '/services/:id',
    {
      config: forManagers,
      schema: {
        summary: 'Change a service; what is left out stays',
        tags,
        description: 'What is booked keeps its time and price.',
        headers: EditHeaders,
        params: ById,
        body: ServiceChangeBody,
        response: { 200: ServiceAfter },
      },
    },
    async (request, reply) => {
      const { price, name, resource_kinds, add_on_ids, barber_ids, ...row } = request.body
      return serviceAfter(request, reply, {
        id: request.params.id,
        row: {
          ...row,
          ...(name === undefined ? {} : { name: name.trim() }),
          ...(price === undefined ? {} : { price_minor: minorOf(price, await currencyOf(request)) }),
        },
        links: withoutMissing({ resource_kinds, add_on_ids, barber_ids }),
        ifMatch: request.headers['if-match'],
      })
    },
  )

  http.delete(
    '/services/:id',
    {
      config: forManagers,
      schema: {
        summary: 'End the sale of a service',
        tags,
        description: 'It stays in the catalogue, not active. What is booked is served all the same.',
        headers: EditHeaders,
        params: ById,
        response: { 200: withExamples(ServiceAfter, { active: false }) },
      },
    },
    (request, reply) =>
      serviceAfter(request, reply, {
        id: request.params.id,
        row: { active: false },
        links: {},
        ifMatch: request.headers['if-match'],
      }),
  )

  async function serviceAfter(request: FastifyRequest, reply: FastifyReply, change: ServiceChange) {
    const { service, conflicts } = await changeService(context, request.actor, change)
    reply.header('etag', etagOf(service.version))
    return {
      ...catalogueServiceView(service, await currencyOf(request)),
      ...(await members(request, conflicts)),
    }
  }

  http.get(
    '/catalogue/barbers',
    {
      config: forStaff,
      schema: {
        summary: 'All barbers with everything that decides about booking them',
        tags,
        response: { 200: listOf(CatalogueBarberView) },
      },
    },
    async (request) => {
      const currency = await currencyOf(request)
      const barbers = await withTenant(context.database, tenantOf(request.actor), (transaction) =>
        selectBarbers(transaction),
      )
      return { items: barbers.map((barber) => catalogueBarberView(barber, currency)), next_cursor: null }
    },
  )

  http.get(
    '/catalogue/barbers/:id',
    {
      config: forStaff,
      schema: {
        summary: 'A barber with everything that decides about booking him',
        tags,
        params: ById,
        response: { 200: CatalogueBarberView },
      },
    },
    async (request, reply) => {
      const [barber] = await withTenant(context.database, tenantOf(request.actor), (transaction) =>
        selectBarbers(transaction, { id: request.params.id }),
      )
      if (barber === undefined) throw httpProblems.not_found()
      reply.header('etag', etagOf(barber.version))
      return catalogueBarberView(barber, await currencyOf(request))
    },
  )

  http.patch(
    '/barbers/:id',
    {
      config: forManagers,
      schema: {
        summary: 'Change a barber; what is left out stays',
        tags,
        headers: EditHeaders,
        params: ById,
        body: BarberChangeBody,
        response: { 200: BarberAfter },
      },
    },
    (request, reply) => {
      const { name, ...row } = request.body
      return barberAfter(request, reply, {
        id: request.params.id,
        row: { ...row, ...(name === undefined ? {} : { name: name.trim() }) },
        ifMatch: request.headers['if-match'],
      })
    },
  )

  http.put(
    '/barbers/:id/services',
    {
      config: forManagers,
      schema: {
        summary: 'Set what a barber offers, and what differs with him',
        tags,
        description: 'What is booked keeps its time and price.',
        headers: EditHeaders,
        params: ById,
        body: BarberServicesBody,
        response: { 200: BarberAfter },
      },
    },
    async (request, reply) => {
      const { items } = request.body
      if (new Set(items.map(({ service_id: id }) => id)).size < items.length)
        throw catalogueProblems.reference_not_found({
          detail: 'A service is named twice.',
          extensions: { field: 'items' },
        })
      const currency = await currencyOf(request)
      return barberAfter(request, reply, {
        id: request.params.id,
        row: {},
        services: items.map(({ service_id, duration_minutes = null, price = null }) => ({
          service_id,
          duration_minutes,
          price_minor: price === null ? null : minorOf(price, currency),
        })),
        ifMatch: request.headers['if-match'],
      })
    },
  )

  async function barberAfter(request: FastifyRequest, reply: FastifyReply, change: BarberChange) {
    const { barber, conflicts } = await changeBarber(context, request.actor, change)
    reply.header('etag', etagOf(barber.version))
    return {
      ...catalogueBarberView(barber, await currencyOf(request)),
      ...(await members(request, conflicts)),
    }
  }
}

/** Without the members that are undefined. */
function withoutMissing<T extends object>(given: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
