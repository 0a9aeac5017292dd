import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { CreationHeaders, EditHeaders, etagOfView } from '../../platform/http/etag.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { listOf, withExamples } from '../../platform/http/wire.ts'
import { withTenant, type TenantTransaction } from '../../platform/postgres/tenant.ts'
import { tenantOf } from '../auth/actor.ts'
import { conflictAnswers } from '../conflicts/conflict-answers.ts'
import { Conflicts, noConflicts } from '../conflicts/conflict-schema.ts'
import type { Once, TermsContext } from '../shop/terms-context.ts'
import { selectAddOns } from './add-ons.sql.ts'
import {
  AddOnChangeBody,
  AddOnView,
  ById,
  LimitChangeBody,
  LimitView,
  NewAddOnBody,
  NewLimitBody,
  NewResourceBody,
  ResourceChangeBody,
  ResourceView,
} from './catalogue-schema.ts'
import { minorOf, priced, type AddOn } from './catalogue.ts'
import { changeAddOn } from './change-add-on.ts'
import { changeLimit } from './change-limit.ts'
import { changeResource } from './change-resource.ts'
import { createAddOn } from './create-add-on.ts'
import { createLimit } from './create-limit.ts'
import { createResource } from './create-resource.ts'
import { selectLimits } from './limits.sql.ts'
import { selectResources } from './resources.sql.ts'

const ResourceAfter = withExamples(Type.Object({ ...ResourceView.properties, ...Conflicts }), noConflicts)
const forStaff = { access: 'catalogue.read' } as const
const forManagers = { access: 'catalogue.change' } as const
const tags = ['catalogue']

/** Additions, resources and limits: to be read by staff, and set by who runs the shop. */
export function catalogueSettingsRoutes(http: Http, context: TermsContext): void {
  addOnRoutes(http, context)
  resourceRoutes(http, context)
  limitRoutes(http, context)
}

function addOnRoutes(http: Http, context: TermsContext): void {
  const currencyOf = async ({ actor }: FastifyRequest): Promise<string> =>
    (await context.shops.get(actor.shopId)).shop.currency

  http.get(
    '/add-ons',
    {
      config: forStaff,
      schema: { summary: 'What can be added to services', tags, response: { 200: listOf(AddOnView) } },
    },
    async (request) => {
      const currency = await currencyOf(request)
      const addOns = await within(context, request, (transaction) => selectAddOns(transaction))
      return { items: addOns.map((addOn) => priced(addOn, currency)), next_cursor: null }
    },
  )
  http.get(
    '/add-ons/:id',
    {
      config: forStaff,
      schema: { summary: 'One addition', tags, params: ById, response: { 200: AddOnView } },
    },
    async (request, reply) => {
      const [addOn] = await within(context, request, (transaction) =>
        selectAddOns(transaction, request.params),
      )
      if (addOn === undefined) throw httpProblems.not_found()
      reply.header('etag', etagOfView(addOn))
      return priced(addOn, await currencyOf(request))
    },
  )
  http.post(
    '/add-ons',
    {
      config: forManagers,
      schema: {
        summary: 'Add something that can be added to services',
        tags,
        description: 'To which ones, their add_on_ids say.',
        headers: CreationHeaders,
        body: NewAddOnBody,
        response: { 201: AddOnView },
      },
    },
    async (request, reply) => {
      const { price, name, ...rest } = request.body
      const currency = await currencyOf(request)
      const wish = { ...rest, name: name.trim(), price_minor: minorOf(price, currency) }
      const addOn = await createAddOn(context, request.actor, wish, once(request, 'POST /add-ons'))
      return reply
        .status(201)
        .header('location', `/add-ons/${addOn.id}`)
        .header('etag', etagOfView(addOn))
        .send(priced(addOn, currency))
    },
  )
  http.patch(
    '/add-ons/:id',
    {
      config: forManagers,
      schema: {
        summary: 'Change an addition; what is left out stays',
        tags,
        headers: EditHeaders,
        params: ById,
        body: AddOnChangeBody,
        response: { 200: AddOnView },
      },
    },
    async (request, reply) => {
      const { price, name, ...rest } = request.body
      const currency = await currencyOf(request)
      const values: Partial<AddOn> = {
        ...rest,
        ...(name === undefined ? {} : { name: name.trim() }),
        ...(price === undefined ? {} : { price_minor: minorOf(price, currency) }),
      }
      const ifMatch = request.headers['if-match']
      const addOn = await changeAddOn(context, request.actor, { id: request.params.id, values, ifMatch })
      reply.header('etag', etagOfView(addOn))
      return priced(addOn, currency)
    },
  )
  http.delete(
    '/add-ons/:id',
    {
      config: forManagers,
      schema: {
        summary: 'End the sale of an addition',
        tags,
        description: 'It stays in the list, not active. Bookings keep it.',
        headers: EditHeaders,
        params: ById,
        response: { 200: withExamples(AddOnView, { active: false }) },
      },
    },
    async (request, reply) => {
      const ifMatch = request.headers['if-match']
      const addOn = await changeAddOn(context, request.actor, {
        id: request.params.id,
        values: { active: false },
        ifMatch,
      })
      reply.header('etag', etagOfView(addOn))
      return priced(addOn, await currencyOf(request))
    },
  )
}

function resourceRoutes(http: Http, context: TermsContext): void {
  const { members } = conflictAnswers(context)

  http.get(
    '/resources',
    {
      config: forStaff,
      schema: { summary: 'Chairs, basins and the like', tags, response: { 200: listOf(ResourceView) } },
    },
    async (request) => ({
      items: await within(context, request, (transaction) => selectResources(transaction)),
      next_cursor: null,
    }),
  )
  http.get(
    '/resources/:id',
    {
      config: forStaff,
      schema: { summary: 'One chair or basin', tags, params: ById, response: { 200: ResourceView } },
    },
    async (request, reply) => {
      const [resource] = await within(context, request, (transaction) =>
        selectResources(transaction, request.params),
      )
      if (resource === undefined) throw httpProblems.not_found()
      reply.header('etag', etagOfView(resource))
      return resource
    },
  )
  http.post(
    '/resources',
    {
      config: forManagers,
      schema: {
        summary: 'Add a chair, a basin',
        tags,
        description:
          'As many as there are of a kind, so many services that need one can be given at the same time. Which services need it, their resource_kinds say.',
        headers: CreationHeaders,
        body: NewResourceBody,
        response: { 201: ResourceView },
      },
    },
    async (request, reply) => {
      const wish = { ...request.body, name: request.body.name.trim() }
      const resource = await createResource(context, request.actor, wish, once(request, 'POST /resources'))
      return reply
        .status(201)
        .header('location', `/resources/${resource.id}`)
        .header('etag', etagOfView(resource))
        .send(resource)
    },
  )
  http.patch(
    '/resources/:id',
    {
      config: forManagers,
      schema: {
        summary: 'Change a chair or basin; what is left out stays',
        tags,
        headers: EditHeaders,
        params: ById,
        body: ResourceChangeBody,
        response: { 200: ResourceAfter },
      },
    },
    async (request, reply) => {
      const { name, ...rest } = request.body
      const { resource, conflicts } = await changeResource(context, request.actor, {
        id: request.params.id,
        values: { ...rest, ...(name === undefined ? {} : { name: name.trim() }) },
        ifMatch: request.headers['if-match'],
      })
      reply.header('etag', etagOfView(resource))
      return { ...resource, ...(await members(request, conflicts)) }
    },
  )
  http.delete(
    '/resources/:id',
    {
      config: forManagers,
      schema: {
        summary: 'Take a chair or basin out of use',
        tags,
        description:
          'It stays in the list, not active. Bookings that had it get another one of its kind where one is free; the others are named in `conflicts`.',
        headers: EditHeaders,
        params: ById,
        response: { 200: withExamples(ResourceAfter, { active: false }) },
      },
    },
    async (request, reply) => {
      const { resource, conflicts } = await changeResource(context, request.actor, {
        id: request.params.id,
        values: { active: false },
        ifMatch: request.headers['if-match'],
      })
      reply.header('etag', etagOfView(resource))
      return { ...resource, ...(await members(request, conflicts)) }
    },
  )
}

function limitRoutes(http: Http, context: TermsContext): void {
  http.get(
    '/booking-limits',
    {
      config: forStaff,
      schema: {
        summary: 'How many appointments a day or week may have',
        tags,
        response: { 200: listOf(LimitView) },
      },
    },
    async (request) => ({
      items: await within(context, request, (transaction) => selectLimits(transaction)),
      next_cursor: null,
    }),
  )
  http.get(
    '/booking-limits/:id',
    {
      config: forStaff,
      schema: { summary: 'One limit', tags, params: ById, response: { 200: LimitView } },
    },
    async (request, reply) => {
      const [limit] = await within(context, request, (transaction) =>
        selectLimits(transaction, request.params),
      )
      if (limit === undefined) throw httpProblems.not_found()
      reply.header('etag', etagOfView(limit))
      return limit
    },
  )
  http.post(
    '/booking-limits',
    {
      config: forManagers,
      schema: {
        summary: 'Limit the appointments of each day or week',
        tags,
        description:
          'Of a barber, of a service, of both, or of all together. Services that are booked already count; none is cancelled.',
        headers: CreationHeaders,
        body: NewLimitBody,
        response: { 201: LimitView },
      },
    },
    async (request, reply) => {
      const { barber_id = null, service_id = null, period, count_max } = request.body
      const wish = { barber_id, service_id, period, count_max }
      const limit = await createLimit(context, request.actor, wish, once(request, 'POST /booking-limits'))
      return reply
        .status(201)
        .header('location', `/booking-limits/${limit.id}`)
        .header('etag', etagOfView(limit))
        .send(limit)
    },
  )
  http.patch(
    '/booking-limits/:id',
    {
      config: forManagers,
      schema: {
        summary: 'Change a limit; what is left out stays',
        tags,
        headers: EditHeaders,
        params: ById,
        body: LimitChangeBody,
        response: { 200: LimitView },
      },
    },
    async (request, reply) => {
      const limit = await changeLimit(context, request.actor, {
        id: request.params.id,
        values: request.body,
        ifMatch: request.headers['if-match'],
      })
      reply.header('etag', etagOfView(limit))
      return limit
    },
  )
  http.delete(
    '/booking-limits/:id',
    {
      config: forManagers,
      schema: {
        summary: 'Take a limit away',
        tags,
        headers: EditHeaders,
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await changeLimit(context, request.actor, {
        id: request.params.id,
        values: null,
        ifMatch: request.headers['if-match'],
      })
      return reply.status(204).send(null)
    },
  )
}

function within<Result>(
  { database }: TermsContext,
  request: FastifyRequest,
  read: (transaction: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return withTenant(database, tenantOf(request.actor), read)
}

function once(request: { headers: { 'idempotency-key'?: string }; body: unknown }, route: string): Once {
  return { route, key: request.headers['idempotency-key'] ?? null, request: request.body }
}
