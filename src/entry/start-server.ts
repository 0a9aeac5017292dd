import type { AddressInfo } from 'node:net'
import type { DestinationStream } from 'pino'
import { Type } from 'typebox'
import { assertAccess } from '../app/auth/access.ts'
import { authenticate } from '../app/auth/authenticate.ts'
import { createLiveApiKeys } from '../app/auth/api-keys/live-api-keys.ts'
import { createAccessTokens } from '../app/auth/access-token.ts'
import type { AuthContext } from '../app/auth/auth-context.ts'
import { createLiveSessions } from '../app/auth/live-sessions.ts'
import { createKeyRing } from '../app/auth/signing-keys/create-key-ring.ts'
import type { AppKeys } from '../app/context.ts'
import type { BookingContext } from '../app/bookings/booking-context.ts'
import { releaseHolds } from '../app/bookings/release-holds.ts'
import { createBookingWriter } from '../app/bookings/create-booking-writer.ts'
import { reapplyErasures } from '../app/clients/reapply-erasures.ts'
import type { RouteShape } from '../app/containment/route-shape.ts'
import { createShopOrigins } from '../app/shop/origins/create-shop-origins.ts'
import type { ShopOrigins } from '../app/shop/origins/shop-origins.ts'
import { createShopDirectory } from '../app/shop/create-shop-directory.ts'
import { createShopTerms } from '../app/shop/create-shop-terms.ts'
import type { ShopDirectory } from '../app/shop/shop-directory.ts'
import { systemClock } from '../platform/clock/clock.ts'
import { every, type Repetition } from '../platform/clock/every.ts'
import { programVersion } from '../platform/config/program-version.ts'
import { createActiveContainments, everything } from '../platform/containment/active-containments.ts'
import { systemRandom } from '../platform/crypto/random.ts'
import { readRing } from '../platform/crypto/secret-ring.ts'
import { eventClass } from '../platform/events/event.ts'
import { COUNT_EVERY_MS, createEventLog } from '../platform/events/event-log.ts'
import { createEventQueue } from '../platform/events/event-queue.ts'
import { createHttp, patience, type Http, type Patience } from '../platform/http/create-http.ts'
import { describeApi } from '../platform/http/describe-api.ts'
import { readRequests, sourceReader } from '../platform/http/read-requests.ts'
import { securityHeaders } from '../platform/http/security-headers.ts'
import type { JobRunner } from '../platform/jobs/run-jobs.ts'
import { waitUntil } from '../platform/process/wait-until.ts'
import { createAccessLedger } from '../platform/ledger/access-ledger.ts'
import { createEventLines, createLog } from '../platform/log/log.ts'
import { connect } from '../platform/postgres/connect.ts'
import { renewConnections } from '../platform/postgres/renew-connections.ts'
import { untilReachable } from '../platform/postgres/until-reachable.ts'
import { withTenant } from '../platform/postgres/tenant.ts'
import type { BookingCheck } from '../security/booking-protection/check-booking.ts'
import { healthRoutes } from '../security/booking-protection/routes.ts'
import { serverClosures } from '../security/response-actions/closures/server-closures.ts'
import { admitRequests } from './admit-requests.ts'
import { serveApiReference } from './api-reference.ts'
import { shopFinder } from './find-shop.ts'
import { createIsolation } from './isolation.ts'
import { createServerState } from './server-state.ts'
import { answerPreflights } from './share-across-origins.ts'
import { holdUnrecorded } from './hold-unrecorded.ts'
import { requestLogger } from './log-requests.ts'
import { notFoundPage, servePages } from './pages.ts'
import { registerFolders } from './register-folders.ts'
import { runFolderJobs } from './run-folder-jobs.ts'
import { startLimits } from './start-limits.ts'
import type { ServerStart } from './start-message.ts'
import { watchBooking } from './watch-booking.ts'
import { watchOutcomes } from './watch-outcomes.ts'
import { watchPayloads } from './watch-payloads.ts'

/** How soon what could not be written at once is tried again. */
const SIGHTINGS_EVERY_MS = 1_000

/** Everything that the routes of the app and of security work with. */
export type ServerContext = AuthContext &
  BookingContext & {
    dataDir: string
    directory: ShopDirectory
    origins: ShopOrigins
    /** What containments go by of each route, by its method and path. */
    routeShapes: Map<string, RouteShape>
  }

/** How often the server looks whether it is cut off from the database. */
const ISOLATION_MS = 100

/** A server that answers. */
export interface RunningServer {
  http: Http
  context: ServerContext
  /** Where it listens, such as http://127.0.0.1:8000. */
  url: string
  /** Takes over the passwords and keys of `start`, with what is under way going on. */
  renew(start: ServerStart): void
  /** Resolves when an order says that it has to stop: whoever runs it stops it, and a new one waits until that is lifted. */
  stopOrdered(): Promise<void>
  /** Takes no more, finishes what is under way, writes what is in memory, closes. */
  stop(): Promise<void>
}

/** What the wiring takes as it is, unless a test or a benchmark hands in another. */
export interface ServerParts {
  authenticate: typeof authenticate
  assertAccess: typeof assertAccess
  createEventLog: typeof createEventLog
  createAccessLedger: typeof createAccessLedger
  startLimits: typeof startLimits
  patience: Patience
  /** Takes the lines of the log instead of the standard output. */
  logTo: DestinationStream | undefined
}

const ownParts: ServerParts = {
  authenticate,
  assertAccess,
  createEventLog,
  createAccessLedger,
  startLimits,
  patience,
  logTo: undefined,
}

/**
 * Wires the server: context, hooks, routes, pages, jobs. It asks the database for nothing before `ready`.
 * Resolves when it listens.
 */
export async function startServer(
  start: ServerStart,
  ready?: Promise<void>,
  replaced: Partial<ServerParts> = {},
): Promise<RunningServer> {
  const { settings } = start
  const parts = { ...ownParts, ...replaced }
  const clock = systemClock
  const random = systemRandom
  const log = createLog(settings.logLevel, 'server', parts.logTo)
  const database = connect(start.database, { connectionsMax: 16, applicationName: '6fb server' })
  const keys = keysOf(start)
  const events = parts.createEventLog({ clock, random, macKey: () => keys.eventMac[0] })
  const stopOrdered = Promise.withResolvers<void>()
  let isBegun = false
  const containments = createActiveContainments({
    database,
    clock,
    log,
    onEnforced: async (orders) => {
      // Nobody signs in meanwhile, perhaps, and the next one should not wait.
      if (orders.some(({ verb }) => verb === 'revoke_signing_key')) await keyRing.signing()
      await withTenant(database, { shopId: null }, (transaction) =>
        events.appendAll(
          transaction,
          orders.map(({ id, verb, target }) => ({
            classUid: eventClass.remediationActivity,
            activityId: 1,
            attributes: {
              command_uid: id,
              status_id: 1,
              unmapped: { enforced: true, containment_id: id, verb, target },
            },
          })),
        ),
      )
      const by = { requestId: random.uuid(), source: 'containment' }
      for (const { verb, target } of orders) {
        if (verb === 'release_holds') await releaseHolds(context, target, by)
      }
      // One that has not begun waits.
      if (isBegun && orders.some(({ verb }) => verb === 'stop')) stopOrdered.resolve()
    },
  })
  const sessions = createLiveSessions({ database, log })
  const apiKeys = createLiveApiKeys({ database, log })
  const keyRing = createKeyRing({ database, clock, events, keys, containments, log })
  const context: ServerContext = {
    database,
    clock,
    random,
    settings,
    keys,
    events,
    log,
    containments,
    sessions,
    apiKeys,
    ledger: parts.createAccessLedger({ database, clock, random }),
    shops: createShopTerms({ database, clock }),
    directory: createShopDirectory(database),
    origins: createShopOrigins({ database, clock }),
    writeBooking: createBookingWriter(database.query, events),
    tokens: createAccessTokens(keyRing),
    publicUrl: settings.publicUrl ?? `http://${settings.host}:${settings.port}`,
    dataDir: start.dataDir,
    routeShapes: new Map(),
  }
  const limits = parts.startLimits(context)
  const sightings = createEventQueue({ database, events, log })
  const payloads = watchPayloads(context, sightings)
  const readSource = sourceReader(settings.trustedProxies)
  const logRequest = requestLogger(createEventLines(settings.logLevel, parts.logTo), clock)
  const fixedHeaders = securityHeaders(context.publicUrl.startsWith('https:'))
  const http = await createHttp({
    log,
    random,
    version: programVersion,
    fixedHeaders,
    patience: parts.patience,
    async admitUnroutable(request, reply) {
      request.source = readSource(request)
      logRequest(request, reply)
      await limits.requests.arrived(request, reply)
      payloads.arrived(request)
      payloads.judge(request)
    },
  })
  const state = createServerState({ database, clock, random, events, log })
  const isolation = createIsolation({ database, containments })
  let booking: BookingCheck | null = null
  healthRoutes(
    http,
    { clock, fixedHeaders },
    {
      databaseIsUp: state.databaseIsUp,
      guardIsUp: state.guardIsUp,
      booking: () => booking,
      limitStoreIsUp: limits.storeIsUp,
      closures: () => serverClosures(containments, isolation.isIsolated()),
    },
  )
  await http.register(async (scope: Http) => {
    // Before it is refused for what cannot be stored.
    payloads.watchBodies(scope)
    await readRequests(scope, { fixedHeaders, random, readSource, notFoundPage: notFoundPage() })
    const findShop = shopFinder(context.directory, () => state.shopId())
    const { origins } = context
    holdUnrecorded(scope, log)
    admitRequests(scope, {
      context,
      limit: limits.requests,
      payloads,
      seeOutcome: watchOutcomes(context, sightings),
      state,
      isolation,
      findShop,
      routeShapes: context.routeShapes,
      origins,
      logRequest,
      authenticate: parts.authenticate,
      assertAccess: parts.assertAccess,
    })
    answerPreflights(scope, origins, findShop)
    registerFolders(scope, context)
    await servePages(scope, context)
    await serveApiReference(scope, random)
    scope.get(
      '/openapi.json',
      {
        config: { access: 'public' },
        schema: { hide: true, response: { 200: Type.Object({}, { additionalProperties: true }) } },
      },
      () => describeApi(http),
    )
  })

  await http.ready()
  limits.guardConnections(http.server)

  await ready
  const isLetIn = await untilReachable(database)
  if (isLetIn) await begin()
  else await isolation.look()
  await http.listen({ host: settings.host, port: settings.port })
  const { port } = http.server.address() as AddressInfo
  state.listensOn(port)
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  const url = `http://${host}:${port}`
  if (settings.publicUrl === null) context.publicUrl = url
  let jobs: JobRunner | null = null
  let repetitions: Repetition[] = []
  if (isLetIn) await work()
  const isolated = every(ISOLATION_MS, lookOut, log)

  /** Reads what the server has in memory, and tells that it runs; while an order says that it stands still, it waits. */
  async function begin(): Promise<void> {
    await Promise.all([limits.restore(), containments.start(), sessions.start(), apiKeys.start()])
    if (containments.has('stop', everything))
      log.error('stopped by an order; lift it: npx 6fb containment list, npx 6fb containment lift ID')
    await waitUntil(() => !containments.has('stop', everything), Infinity)
    await keyRing.start()
    await reapplyErasures(context)
    await state.begin()
    isBegun = true
    if (containments.has('stop', everything)) stopOrdered.resolve()
  }

  /** Begins what the server does by itself. */
  async function work(): Promise<void> {
    jobs = await runFolderJobs(context, start.workerDatabase)
    repetitions = [
      ...limits.repetitions(),
      every(1000, () => state.beat(), log),
      every(SIGHTINGS_EVERY_MS, () => sightings.flush(), log),
      every(COUNT_EVERY_MS, () => events.tellCount(database.query), log),
      watchBooking(context, (check) => (booking = check)),
    ]
  }

  /** What the server does by itself rests while it is cut off from the database. */
  async function rest(): Promise<void> {
    const [wereJobs, wereRepetitions] = [jobs, repetitions]
    ;[jobs, repetitions] = [null, []]
    await Promise.all(wereRepetitions.map((repetition) => repetition.stop()))
    await wereJobs?.stop().catch((error: unknown) => log.warn({ error: String(error) }, 'jobs ended badly'))
  }

  async function lookOut(): Promise<void> {
    const wasIsolated = isolation.isIsolated()
    if (wasIsolated && jobs !== null) {
      log.error('the server is cut off from the database, on purpose')
      await rest()
    }
    if (!wasIsolated && state.databaseIsUp() && jobs !== null) return
    if (!(await isolation.look()) || isolation.isIsolated()) return
    if (!wasIsolated && jobs !== null) return
    if (!isBegun) await begin()
    await work()
    log.info('the server has the database again')
  }

  return {
    http,
    context,
    url,
    renew(next) {
      Object.assign(keys, keysOf(next))
      jobs?.usePassword(next.workerDatabase.password)
      if (database.usePassword(next.database.password)) renewConnections(database, log)
    },
    stopOrdered: () => stopOrdered.promise,
    async stop() {
      await http.close()
      await isolated.stop()
      await rest()
      await limits.end()
      await sightings.flush()
      await state.end().catch(() => undefined)
      await events.tellCount(database.query).catch(() => undefined)
      await Promise.all([containments.stop(), sessions.stop(), apiKeys.stop(), keyRing.stop()])
      await database.close()
    },
  }
}

function keysOf({ keys }: ServerStart): AppKeys {
  return {
    tokenSealing: readRing(keys.tokenSealing),
    eventMac: readRing(keys.eventMac),
    link: readRing(keys.link),
    digest: Buffer.from(readRing(keys.digest)[0]),
    sealing: readRing(keys.sealing),
  }
}
