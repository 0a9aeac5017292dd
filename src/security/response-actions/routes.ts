import { Type, type Static } from 'typebox'
import { signedIn } from '../../app/auth/access.ts'
import { tenantOf } from '../../app/auth/actor.ts'
import type { RouteShape } from '../../app/containment/route-shape.ts'
import type { AppContext } from '../../app/context.ts'
import { ShopId } from '../../app/wire-names.ts'
import { everyAccount, roleTarget } from '../../platform/containment/active-containments.ts'
import type { Http } from '../../platform/http/create-http.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { Id, listOf, sensitive, strictObject } from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { askGuard } from '../immediate-response/ask-guard.ts'
import { operatorProblems } from '../immediate-response/errors.ts'
import { findIncident, listTimeline } from '../investigation/incident.sql.ts'
import { inWords } from '../investigation/incident.ts'
import { shopZone } from '../investigation/shop-zone.sql.ts'
import { ContainmentView, containmentView, enforcementTimes, LiftedView } from './containment-view.ts'
import { closureVerbs, isClosureVerb, readClosure } from './closures/closure.ts'
import { containmentById, listContainments } from './containment.sql.ts'
import { previewClosure } from './closures/preview-closure.ts'
import { ShieldFields, shieldOf } from './shields/shield-fields.ts'
import { shieldTarget } from './shields/shield.ts'
import { countSignIns } from './revocation.sql.ts'

const params = strictObject({ id: Id })
const tags = ['containments']
const Reason = sensitive(
  'public',
  Type.String({ maxLength: 500, examples: ['The address is that of a school.'] }),
)

const orderFields = {
  verb: Type.Enum(
    [
      'block_source',
      'revoke_session',
      'revoke_account',
      'revoke_role',
      'revoke_shop',
      'revoke_all',
      'rotate_signing_keys',
      'require_password_reset',
      'tighten_limits',
      ...closureVerbs,
    ],
    { examples: ['revoke_role'] },
  ),
  target: Type.Optional(
    Type.String({
      maxLength: 100,
      description:
        'A source, a role, an id, a module, a network, or a record such as `booking 0199…`; nothing for what is about everything.',
      examples: ['barber'],
    }),
  ),
  shop_id: Type.Optional({ ...ShopId, description: 'Of a role: in this shop only.' }),
  divide_by: Type.Optional({
    ...ShieldFields.divide_by,
    description: 'Of limits: what they are divided by.',
  }),
  route: Type.Optional({ ...ShieldFields.route, description: 'Of limits: those of one route.' }),
}
const terms = {
  incident_id: Type.Optional({
    ...Id,
    description: 'Of what shuts a part, a record or a network: for which incident.',
  }),
  ttl_minutes: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 43_200,
      description: 'Of the same: for how long; the verb’s own time when left out.',
      examples: [60],
    }),
  ),
}
const Wanted = strictObject(orderFields)
const WantedWithReason = strictObject({
  ...orderFields,
  ...terms,
  reason: sensitive(
    'public',
    Type.String({
      minLength: 1,
      maxLength: 500,
      pattern: '\\S',
      examples: ['A phone that all barbers use was stolen.'],
    }),
  ),
})
const PreviewView = Type.Object({
  sign_ins: Type.Integer({ description: 'That it would end.', examples: [41] }),
  people: Type.Integer({ description: 'Whom it would have refused, or would sign out.', examples: [12] }),
  requests: Type.Integer({ description: 'Of the last hour, that it would have refused.', examples: [0] }),
  bookings: Type.Integer({ description: 'Of the last hour, that it would have refused.', examples: [0] }),
  sentence: Type.String({ examples: ['41 sign-ins of 12 people'] }),
})

/** Problem: order_not_possible. */
function orderOf({ verb, target = '', shop_id: shopId, ...shield }: Static<typeof Wanted>) {
  if (verb === 'tighten_limits') return { verb, target: shieldTarget(shieldOf({ divide_by: 5, ...shield })) }
  if (verb === 'revoke_all') return { verb, target: everyAccount }
  if (verb === 'rotate_signing_keys') return { verb, target: 'all' }
  if (isClosureVerb(verb)) {
    const closure = readClosure(verb, target)
    if (typeof closure === 'string') throw operatorProblems.order_not_possible({ detail: closure })
    return closure
  }
  return { verb, target: verb === 'revoke_role' ? roleTarget(target, shopId ?? null) : target }
}

/** GET /containments with a preview of one and those of an incident, POST, which asks for one, and DELETE, which lifts one. */
export function containmentRoutes(
  http: Http,
  context: AppContext & { routeShapes: ReadonlyMap<string, RouteShape> },
): void {
  const { database, clock } = context
  const response = { 200: listOf(ContainmentView) }

  http.get(
    '/containments',
    {
      config: { access: 'incidents.read' },
      schema: { summary: 'Everything that was shut, newest first', tags, response },
    },
    async (request) => {
      const actor = signedIn(request)
      const timeZone = await shopZone(database, actor.shopId)
      const around = { timeZone, now: clock.now(), enforcedMs: new Map<string, number>() }
      const all = await withTenant(database, tenantOf(actor), (transaction) =>
        listContainments(transaction, null),
      )
      return { items: all.map((one) => containmentView(one, around)), next_cursor: null }
    },
  )

  http.get(
    '/containments/preview',
    {
      config: { access: 'incidents.contain' },
      schema: {
        summary: 'What an order would end, before it is given',
        tags,
        querystring: Wanted,
        response: { 200: PreviewView },
      },
    },
    async (request) => {
      const wanted = orderOf(request.query)
      if (isClosureVerb(wanted.verb)) {
        const closure = { verb: wanted.verb, target: wanted.target }
        const preview = await previewClosure(database.query, closure, context.routeShapes, clock.now())
        return { ...preview, sign_ins: 0, people: preview.people ?? 0 }
      }
      const { sessions, accounts } =
        wanted.verb === 'rotate_signing_keys' ||
        wanted.verb === 'block_source' ||
        wanted.verb === 'tighten_limits'
          ? { sessions: 0, accounts: 0 }
          : await countSignIns(database.query, wanted, clock.now())
      return {
        sign_ins: sessions,
        people: accounts,
        requests: 0,
        bookings: 0,
        sentence: `${inWords(sessions, 'sign-in')} of ${inWords(accounts, 'person', 'people')}`,
      }
    },
  )

  http.post(
    '/containments',
    {
      config: { access: 'incidents.contain', stepUp: true },
      schema: {
        summary: 'Have the guard shut something: it checks for itself whether you may',
        tags,
        description:
          'A role or a shop takes an operator of that shop; everybody, and the signing keys, one of every shop. Signing keys: people go on with their refresh tokens. A new password of an account, or of all accounts that an incident touched. What each verb shuts, and what goes on: docs/containment.md.',
        body: WantedWithReason,
        response: {
          201: Type.Object({ sentence: Type.String({ examples: ['Ended 41 sessions of 12 accounts.'] }) }),
        },
      },
    },
    async (request, reply) => {
      const { reason, incident_id: incidentId, ttl_minutes: ttlMinutes, ...wanted } = request.body
      const order = orderOf(wanted)
      const sentence = await askGuard(context, signedIn(request), {
        ...order,
        reason,
        incidentId,
        ttlMinutes,
      })
      return reply.status(201).send({ sentence })
    },
  )

  http.get(
    '/incidents/:id/containments',
    {
      config: { access: 'incidents.read' },
      schema: { summary: 'What was shut because of an incident', tags, params, response },
    },
    async (request) => {
      const { id } = request.params
      const incident = await withTenant(database, tenantOf(signedIn(request)), (transaction) =>
        findIncident(transaction, id),
      )
      if (incident === undefined) throw httpProblems.not_found()
      const timeZone = await shopZone(database, request.actor.shopId)
      const enforcedMs = enforcementTimes(await listTimeline(database.query, id))
      const around = { timeZone, now: clock.now(), enforcedMs }
      const own = await listContainments(database.query, id)
      return { items: own.map((one) => containmentView(one, around)), next_cursor: null }
    },
  )

  http.delete(
    '/containments/:id',
    {
      config: { access: 'incidents.contain', stepUp: true },
      schema: {
        summary: 'Lift a containment; a revoked session stays dead',
        tags,
        params,
        querystring: strictObject({ reason: Type.Optional(Reason) }),
        body: Type.Optional(Type.Union([strictObject({ reason: Type.Optional(Reason) }), Type.Null()])),
        response: { 200: LiftedView },
      },
    },
    async (request) => {
      const { id } = request.params
      if ((await containmentById(database.query, id)) === undefined) throw httpProblems.not_found()
      const reason = request.body?.reason ?? request.query.reason ?? ''
      await askGuard(context, signedIn(request), { verb: 'lift_containment', target: id, reason })
      const lifted = await containmentById(database.query, id)
      if (lifted === undefined) throw httpProblems.not_found()
      const timeZone = await shopZone(database, request.actor.shopId)
      return containmentView(lifted, { timeZone, now: clock.now(), enforcedMs: new Map() })
    },
  )
}
