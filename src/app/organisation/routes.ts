import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { CreationHeaders, etagOf, IfMatch, versionOf } from '../../platform/http/etag.ts'
import {
  Id,
  listOf,
  Nullable,
  sensitive,
  strictObject,
  TimeZone,
  Version,
  withExample,
  withExamples,
} from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { signedIn } from '../auth/access.ts'
import { tenantOf } from '../auth/actor.ts'
import type { AuthContext } from '../auth/auth-context.ts'
import { ShopAddress, ShopName, ShopPhone, ShopView, Slug } from '../shop/shop-schema.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { shopView } from '../shop/shop-view.ts'
import { ShopId } from '../wire-names.ts'
import { changeOrganisation } from './change-organisation.ts'
import { openShop } from './open-shop.ts'
import { selectOrganisation, selectSiblings } from './organisation.sql.ts'

const ShopLine = {
  slug: Type.String({ description: 'What the header X-Shop names.', examples: ['old-town'] }),
  name: sensitive('public', Type.String({ examples: ['Old Town'] })),
  address: Nullable(Type.String({ examples: ['Alte Gasse 4, Berlin'] })),
  time_zone: TimeZone,
}

const OrganisationView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e03'),
  name: sensitive('public', Type.String({ examples: ['Good Cuts'] })),
  version: { ...Version, description: 'Counts its changes; the ETag names it.' },
  shops: Type.Array(
    Type.Object({
      id: ShopId,
      ...ShopLine,
      roles: Type.Array(Type.String(), {
        description: 'Your own roles there.',
        examples: [['owner', 'barber']],
      }),
    }),
  ),
})

/** GET /shops for anybody; the organisation for its staff; opening a shop, for an owner. */
export function organisationRoutes(http: Http, context: AuthContext & { shops: ShopTermsCache }): void {
  const { database, sessions, shops } = context
  const tags = ['organisation']

  http.get(
    '/shops',
    {
      config: { access: 'public' },
      schema: {
        summary: 'The shops of the organisation',
        tags,
        description:
          'Send the slug of one as the header X-Shop with any request: it is then about that shop.',
        response: { 200: listOf(Type.Object(ShopLine)) },
      },
    },
    async (request) => {
      const found = await withTenant(database, tenantOf(request.actor), selectSiblings)
      return {
        items: found.map(({ slug, name, address, timeZone }) => ({
          slug,
          name,
          address,
          time_zone: timeZone,
        })),
        next_cursor: null,
      }
    },
  )

  http.get(
    '/organisation',
    {
      config: { access: 'organisation.read' },
      schema: {
        summary: 'The organisation, its shops, and what you are in each',
        tags,
        response: { 200: OrganisationView },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const session = await sessions.find(actor.sessionId)
      const [organisation, siblings] = await withTenant(
        database,
        tenantOf(actor),
        async (transaction) =>
          [await selectOrganisation(transaction), await selectSiblings(transaction)] as const,
      )
      if (organisation === undefined) throw httpProblems.not_found()
      reply.header('etag', etagOf(organisation.version))
      return {
        ...organisation,
        shops: siblings.map(({ timeZone, ...shop }) => ({
          ...shop,
          time_zone: timeZone,
          roles: (session?.roles ?? []).filter(({ shopId }) => shopId === shop.id).map(({ role }) => role),
        })),
      }
    },
  )

  http.patch(
    '/organisation',
    {
      config: { access: 'organisation.change' },
      schema: {
        summary: 'Name the organisation',
        tags,
        headers: Type.Object({ 'if-match': IfMatch }),
        body: strictObject({ name: withExample(ShopName, 'Good Cuts') }),
        response: { 200: Type.Omit(OrganisationView, ['shops']) },
      },
    },
    async (request, reply) => {
      const version = versionOf(request.headers['if-match'])
      const organisation = await changeOrganisation(context, signedIn(request), {
        version,
        name: request.body.name.trim(),
      })
      reply.header('etag', etagOf(organisation.version))
      return organisation
    },
  )

  http.post(
    '/organisation/shops',
    {
      config: { access: 'shops.open', stepUp: true },
      schema: {
        summary: 'Open another shop',
        tags,
        description:
          'You own it; nothing is copied into it. Its time zone and currency stay as they are given here.',
        headers: CreationHeaders,
        body: strictObject({
          slug: withExample(Slug, 'harbour'),
          name: withExample(ShopName, 'Harbour'),
          time_zone: Type.String({ maxLength: 64, description: 'IANA name.', examples: ['Europe/Berlin'] }),
          currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217.', examples: ['EUR'] }),
          phone: Type.Optional(withExample(ShopPhone, '+49 40 5550102')),
          address: Type.Optional(withExample(ShopAddress, 'Am Hafen 2, Hamburg')),
        }),
        response: {
          201: withExamples(ShopView, {
            id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e02',
            slug: 'harbour',
            name: 'Harbour',
            phone: '+49 40 5550102',
            address: 'Am Hafen 2, Hamburg',
            version: 1,
          }),
        },
      },
    },
    async (request, reply) => {
      const { slug, name, time_zone: timeZone, currency, phone = null, address = null } = request.body
      const id = await openShop(context, signedIn(request), {
        shop: { slug, name: name.trim(), timeZone, currency, phone, address },
        idempotencyKey: request.headers['idempotency-key'] ?? null,
      })
      const { shop } = await shops.get(id)
      return reply.status(201).header('etag', etagOf(shop.version)).send(shopView(shop))
    },
  )
}
