import { Type } from 'typebox'
import { signedIn } from '../../../app/auth/access.ts'
import type { AppContext } from '../../../app/context.ts'
import type { Settings } from '../../../platform/config/settings.ts'
import type { Http } from '../../../platform/http/create-http.ts'
import { sensitive, strictObject } from '../../../platform/http/wire.ts'
import { inWords } from '../../investigation/incident.ts'
import { shopZone } from '../../investigation/shop-zone.sql.ts'
import { previewShield } from '../../response-actions/shields/preview-shield.ts'
import { ShieldFields, shieldOf } from '../../response-actions/shields/shield-fields.ts'
import { BusyKeyView, busyKeyView, LimitsView, limitsView } from './limit-view.ts'
import { readLimits } from './read-limits.ts'

const tags = ['limits']

/** GET /limits, and what a shield would have done. Shields go up and down as containments do. */
export function limitRoutes(http: Http, context: AppContext & { settings: Settings }): void {
  const { database, settings } = context

  http.get(
    '/limits',
    {
      config: { access: 'incidents.read' },
      schema: {
        summary: 'The limits: whether they hold, what they are, who comes near them',
        tags,
        response: { 200: LimitsView },
      },
    },
    async (request) => {
      const { shopId } = signedIn(request)
      return limitsView(await readLimits(database, settings), await shopZone(database, shopId))
    },
  )

  http.get(
    '/limits/preview',
    {
      config: { access: 'incidents.contain' },
      schema: {
        summary: 'Who would have been refused in the last hour, had a shield been up',
        tags,
        querystring: strictObject(ShieldFields),
        response: {
          200: sensitive(
            'public',
            Type.Object({
              would_be_refused: Type.Integer({ examples: [1] }),
              sentence: Type.String({ examples: ['1 source, account or key'] }),
              keys: Type.Array(BusyKeyView, { description: 'At most the 100 busiest.' }),
            }),
          ),
        },
      },
    },
    async (request) => {
      const timeZone = await shopZone(database, signedIn(request).shopId)
      const hit = await previewShield(database, settings, shieldOf(request.query))
      return {
        would_be_refused: hit.length,
        sentence: inWords(hit.length, 'source, account or key', 'sources, accounts or keys'),
        keys: hit.slice(0, 100).map((one) => busyKeyView(one, timeZone)),
      }
    },
  )
}
