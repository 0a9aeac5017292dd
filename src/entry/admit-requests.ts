import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  assertOwnEyes,
  assertRecentProof,
  needsSignIn,
  secondFactorDueMs,
  type assertAccess,
} from '../app/auth/access.ts'
import { asClient } from '../app/auth/actor.ts'
import { apiKeyPattern, bearerKey } from '../app/auth/api-keys/api-key.ts'
import { authenticateByKey } from '../app/auth/api-keys/authenticate-by-key.ts'
import { apiKeyProblems } from '../app/auth/api-keys/errors.ts'
import type { AuthContext } from '../app/auth/auth-context.ts'
import type { authenticate } from '../app/auth/authenticate.ts'
import { authProblems } from '../app/auth/errors.ts'
import { assertNotShut } from '../app/containment/assert-not-shut.ts'
import { createShutOut } from '../app/containment/create-shut-out.ts'
import { routeShape, type RouteShape } from '../app/containment/route-shape.ts'
import type { ShopOrigins } from '../app/shop/origins/shop-origins.ts'
import { assertWellFormed } from '../platform/http/assert-well-formed.ts'
import type { Http } from '../platform/http/create-http.ts'
import { namesShop, withShop, type FindShop } from './find-shop.ts'
import type { Isolation } from './isolation.ts'
import type { LimitRequests } from './limit-requests.ts'
import type { ServerState } from './server-state.ts'
import { shareAcrossOrigins } from './share-across-origins.ts'
import type { PayloadWatch } from './watch-payloads.ts'

/** The action that a route asks for, as the API's document names it. */
const PERMISSION = 'x-permission'
const apiKeyIn = new RegExp(apiKeyPattern)

/**
 * Adds to a scope what stands before its routes, in this order: the limit of the source, whether the request is well-formed,
 * what is hostile in its address and headers, whether the server is cut off from the database,
 * which shop is meant, whether the page it comes from may read the answer, who asks, the limits of the account or key and of the
 * shop, whether a containment shuts the route, whether it is for them and they have proven enough, whether somebody watches. Each request is logged when it
 * has ended.
 */
export function admitRequests(
  scope: Http,
  options: {
    context: AuthContext
    limit: LimitRequests
    payloads: PayloadWatch
    state: ServerState
    isolation: Isolation
    findShop: FindShop
    /** Takes what containments go by of each route, by its method and path. */
    routeShapes: Map<string, RouteShape>
    origins: ShopOrigins
    authenticate: typeof authenticate
    assertAccess: typeof assertAccess
    logRequest: (request: FastifyRequest, reply: FastifyReply) => void
    /** Looks at how a request ended. */
    seeOutcome: (request: FastifyRequest, reply: FastifyReply) => void
  },
): void {
  const { context, limit, payloads, state, findShop, logRequest, isolation } = options
  const assertNotShutOut = createShutOut(context)
  const share = shareAcrossOrigins(options.origins)
  scope.addHook('onRoute', (route) => {
    const { url, config, schema } = route
    if (config?.access === undefined && !/^\/(assets|docs)\//.test(`${url}/`))
      throw new Error(`The route ${url} declares no access.`)
    // The API's document says it as well: `6fb verify` walks that and tries each.
    if (config?.access === undefined || schema === undefined) return
    const shape = routeShape(route)
    route.config = { ...config, shape }
    for (const method of [route.method].flat()) options.routeShapes.set(`${method} ${url}`, shape)
    const { access } = config
    route.schema = {
      ...schema,
      ...(needsSignIn(access) ? { security: [{ bearer: [] }] } : {}),
      ...(access === 'public' || access === 'link' ? {} : { [PERMISSION]: access }),
    }
    if (config.anonymous !== true) route.schema = withShop(route.schema)
  })
  scope.decorateRequest('actor')
  scope.decorateRequest('awaitsActor', false)
  scope.decorateRequest('isSelfTest', false)
  scope.decorateRequest('payloads')
  scope.addHook('onRequest', async (request, reply) => {
    logRequest(request, reply)
    await limit.arrived(request, reply)
    assertWellFormed(request.raw)
    payloads.arrived(request)
    const { access, anonymous, stepUp } = request.routeOptions.config
    if (access !== undefined && anonymous !== true) {
      try {
        isolation.assertNotIsolated()
      } catch (error) {
        await limit.unknown(request, reply)
        throw error
      }
    }
    if (access === undefined || anonymous === true) {
      payloads.judge(request)
      assertNotShut(context, request)
      return
    }
    if (apiKeyIn.test(request.url)) throw apiKeyProblems.api_key_in_address()
    let shopId
    try {
      shopId = await findShop(request)
      await share(request, reply, shopId)
      const apiKey = bearerKey(request.headers.authorization)
      request.actor =
        apiKey === null
          ? await options.authenticate(context, request, shopId)
          : await authenticateByKey(context, request, apiKey, namesShop(request) ? shopId : null)
    } catch (error) {
      payloads.tell(request)
      await limit.unknown(request, reply)
      throw error
    }
    await limit.known(request, reply, shopId)
    payloads.judge(request)
    if (!request.isSelfTest) assertNotShutOut(request)
    assertNotShut(context, request)
    options.assertAccess(access, request.actor)
    assertOwnEyes(request)
    const dueMs = secondFactorDueMs(request.actor.proof, context.settings.secondFactorGraceDays)
    if (dueMs !== null && dueMs <= context.clock.epochMs()) {
      // What is about his own account he needs, to set one up.
      const isOwnAccount = request.routeOptions.url?.startsWith('/auth/') === true
      if (needsSignIn(access) && !isOwnAccount) throw authProblems.second_factor_needed()
      request.actor = asClient(request.actor)
    }
    if (stepUp === true) assertRecentProof(request.actor, context.clock.epochMs())
    if (access === 'link' || needsSignIn(access)) state.assertGuarded()
  })
  scope.addHook('onResponse', (request, reply, done) => {
    limit.answered(request, reply)
    options.seeOutcome(request, reply)
    done()
  })
}
