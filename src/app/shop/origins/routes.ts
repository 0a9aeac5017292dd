import { Type } from 'typebox'
import type { Http } from '../../../platform/http/create-http.ts'
import { strictObject } from '../../../platform/http/wire.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { signedIn } from '../../auth/access.ts'
import { tenantOf } from '../../auth/actor.ts'
import type { AppContext } from '../../context.ts'
import { setOrigins } from './set-origins.ts'
import type { ShopOrigins } from './shop-origins.ts'
import { ownOrigins } from './shop-origins.sql.ts'

const ORIGINS_MAX = 20

/** An https origin as a browser writes it: in lower case, without a path, with a port only if it is not 443. */
const Origins = strictObject({
  origins: Type.Array(
    Type.String({
      maxLength: 267,
      pattern: '^https://([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z][a-z0-9-]*[a-z0-9](:[1-9]\\d{0,4})?$',
      examples: ['https://www.example.com'],
    }),
    { maxItems: ORIGINS_MAX, uniqueItems: true },
  ),
})

/** GET and PUT /shop/origins: whose pages may use the API from a browser. */
export function originRoutes(
  http: Http,
  context: Pick<AppContext, 'database' | 'events'> & { origins: ShopOrigins },
): void {
  const config = { access: 'shop.origins' } as const
  const tags = ['shop']
  http.get(
    '/shop/origins',
    {
      config,
      schema: { summary: 'Whose pages may use the API of this shop', tags, response: { 200: Origins } },
    },
    async (request) => ({
      origins: await withTenant(context.database, tenantOf(signedIn(request)), ownOrigins),
    }),
  )
  http.put(
    '/shop/origins',
    {
      config,
      schema: {
        summary: 'Let pages of other origins use the API of this shop',
        tags,
        description:
          'Pages of these origins may send requests from a browser and read the answers (CORS), with tokens and never with cookies. All others may not; at first there are none.',
        body: Origins,
        response: { 200: Origins },
      },
    },
    async (request) => {
      const { origins } = request.body
      await setOrigins(context, signedIn(request), origins)
      return { origins: origins.toSorted() }
    },
  )
}
