import { afterAll, beforeAll, expect, test } from 'vitest'
import { assertAccess } from '../../src/app/auth/access.ts'
import type { Standing } from '../../src/app/auth/permissions.ts'
import { createDice, type Dice } from '../../src/app/shop/demo/dice.ts'
import { seededRandom } from '../../src/platform/crypto/random.ts'
import { parametersFor } from '../auth/authorisation-matrix.test-helper.ts'
import { openWorld, type Ids, type World } from '../auth/authorisation-world.test-helper.ts'
import { createJudge, type WildAnswer } from './judge.test-helper.ts'
import { operationsOf, type Operation } from './operations.test-helper.ts'
import { sendWild } from './send.test-helper.ts'
import { tameRequest, wildRequest, type Known, type WildRequest } from './wild-request.test-helper.ts'

/** FUZZ_SEED=any FUZZ_RUNS=200 npx vitest run test/fuzz: others, and so many of each operation by each who asks. */
const SEED = process.env['FUZZ_SEED'] ?? '6fb'
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 2)
const PATIENCE_MS = 120_000 + RUNS * 60_000

/** What each operation makes, by the name that the parameters of others have for it. */
const made: Record<string, string> = {
  'POST /bookings': 'booking',
  'POST /booking-series': 'series',
  'POST /waitlist': 'wish',
  'POST /walk-ins': 'walkIn',
  'POST /clients': 'client',
  'POST /services': 'service',
  'POST /add-ons': 'addOn',
  'POST /resources': 'resource',
  'POST /booking-limits': 'limit',
  'POST /date-overrides': 'override',
  'POST /time-off': 'timeOff',
  'POST /staff': 'staff',
  'POST /calendar-connections': 'calendar',
}

/** Where a signed link leads, by what it is of and by the page that it is a link to. */
const links: Record<string, string> = {
  booking: '/guest-bookings/',
  manage: '/guest-bookings/',
  wish: '/guest-wishes/',
  walkIn: '/guest-walk-ins/',
  queue: '/guest-walk-ins/',
}

/** Who asks, beside the others. */
interface Lane {
  name: string
  standing: Standing
  headers: Record<string, string>
}

let world: World
let operations: Operation[]
let lanes: Lane[]
const judge = createJudge()
/** What the answers so far have told, for the requests to come. */
const tokens = new Map<string, string>()
const etags = new Map<string, string>()
/** Every operation that did for somebody what it is for. */
const done = new Set<string>()

beforeAll(async () => {
  world = await openWorld({ assertAccess })
  const { first } = world.shops
  const { owner } = world.headers
  operations = operationsOf((await first.call('GET', '/openapi.json')).body)
  const scopes = (await first.call('GET', '/api-keys/scopes', undefined, owner)).body.items
  const wanted = { name: 'Fuzz', scopes: scopes.map(({ scope }: { scope: string }) => scope) }
  const key = await first.call('POST', '/api-keys', wanted, owner)
  if (key.status !== 201) throw new Error(`No key was made: ${JSON.stringify(key.body)}`)
  const people: Standing[] = ['anyone', 'client', 'barber', 'owner']
  lanes = [
    ...people.map((standing) => ({ name: standing, standing, headers: world.headers[standing] })),
    { name: 'API key', standing: 'owner', headers: { authorization: `Bearer ${key.body.key}` } },
  ]
}, 120_000)
afterAll(() => world?.close(), 30_000)

/** Sends a request, keeps what the answer tells, and gives what is wrong with it, with the request. */
async function complaintsAbout(operation: Operation, request: WildRequest, ids?: Ids): Promise<string[]> {
  const answer = await sendWild(world.shops.first.url, request).catch((error: unknown) => String(error))
  const name = `${operation.method} ${operation.path}`
  if (typeof answer !== 'string') {
    keep(request, answer)
    if (answer.status < 400 && request.method === operation.method) {
      done.add(name)
      if (ids !== undefined && name in made) ids[made[name] ?? ''] = idIn(answer.body)
    }
  }
  const complaint = typeof answer === 'string' ? `no answer: ${answer}` : judge(operation, request, answer)
  if (complaint === null) return []
  const sent = [request.method, request.target, ...request.headers.map((pair) => pair.join(': '))]
  const body = request.body?.toString('latin1') ?? '(no body)'
  const told = typeof answer === 'string' ? answer : `${answer.status} ${answer.body}`
  return [`${name}: ${complaint}\n${[...sent, body, told].map((line) => `    ${cut(line)}`).join('\n')}`]
}

function cut(line: string): string {
  return line.length > 700 ? `${line.slice(0, 300)} … ${line.length} characters … ${line.slice(-300)}` : line
}

function idIn(body: string): string {
  return /"id":"([0-9a-f-]{36})"/.exec(body)?.[1] ?? ''
}

function keep({ target }: WildRequest, { headers, body }: WildAnswer): void {
  if (headers.etag !== undefined) etags.set(target.split('?')[0] ?? '', headers.etag)
  for (const [, page = '', token = ''] of body.matchAll(/\/(manage|wish|queue)\/([\w.-]{20,80})/g))
    tokens.set(links[page] ?? '', token)
}

async function knownTo({ name, standing, headers }: Lane, operation: Operation, ids: Ids): Promise<Known> {
  // What may end the session of who asks, or take his rights, is asked by somebody new.
  const endsSessions = operation.path.startsWith('/auth/') && operation.method !== 'GET'
  const isPerson = standing !== 'anyone' && name === standing
  return {
    ids,
    tokens,
    etags,
    headers: endsSessions && isPerson ? await world.newcomer(standing) : headers,
    firstDay: Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 3 }),
  }
}

/** Each who asks does so at the same time as the others. Gives the first complaints, with what repeats them; '' is none. */
async function inAllLanes(complain: (lane: Lane) => Promise<string[]>): Promise<string> {
  const found = await Promise.all(
    lanes.map(async (lane) => (await complain(lane)).map((complaint) => `${lane.name}: ${complaint}`)),
  )
  const all = found.flat()
  const repeat = `FUZZ_SEED=${SEED} FUZZ_RUNS=${RUNS}: ${all.length} faults`
  return all.length === 0 ? '' : [repeat, ...all.slice(0, 20)].join('\n')
}

test(
  `what is made, read, changed and ended in any order breaks nothing, and each answer is as documented (FUZZ_SEED=${SEED})`,
  async () => {
    const complaint = await inAllLanes(async (lane) => {
      const found: string[] = []
      for (let run = 0; run < RUNS; run += 3) {
        for (const [making, kind] of Object.entries(made)) {
          const dice = diceFor(`${lane.name} ${making} ${run}`)
          found.push(...(await liveThrough(lane, { making, kind, dice })))
        }
      }
      return found
    })
    expect(complaint).toBe('')
  },
  PATIENCE_MS,
)

test(
  `a request with something wrong in it, to any operation, breaks nothing either (FUZZ_SEED=${SEED})`,
  async () => {
    const complaint = await inAllLanes(async (lane) => {
      const found: string[] = []
      for (let run = 0; run < RUNS; run += 1) {
        for (const operation of operations) {
          const dice = diceFor(`${lane.name} ${operation.method} ${operation.path} ${run}`)
          const ids = world.ids(lane.standing, dice.pick(['own', 'own', 'other', 'elsewhere', 'missing']))
          const known = await knownTo(lane, operation, ids)
          found.push(...(await complaintsAbout(operation, wildRequest(operation, known, dice))))
        }
      }
      return found
    })
    expect(complaint).toBe('')
    expect(done.size / operations.length).toBeGreaterThan(0.6)
  },
  PATIENCE_MS,
)

function diceFor(what: string): Dice {
  return createDice(seededRandom(`${SEED} ${what}`))
}

/** Makes a thing, does all that can be done with it, ends it, and does all of it again. */
async function liveThrough(
  lane: Lane,
  { making, kind, dice }: { making: string; kind: string; dice: Dice },
): Promise<string[]> {
  const found: string[] = []
  const ids = { ...world.ids(lane.standing, 'own') }
  const ask = async (operation: Operation, isWild: boolean): Promise<void> => {
    const known = await knownTo(lane, operation, ids)
    const request = isWild ? wildRequest(operation, known, dice) : tameRequest(operation, known, dice)
    found.push(...(await complaintsAbout(operation, request, ids)))
  }
  const uses = operations.filter(
    ({ path }) => path.startsWith(links[kind] ?? '-') || Object.values(parametersFor(path)).includes(kind),
  )
  ids[kind] = ''
  for (const operation of operations.filter(({ method, path }) => `${method} ${path}` === making))
    await ask(operation, false)
  // Not for him, or the time is taken by somebody else.
  if (ids[kind] === '') return found
  for (const step of [0, 1, 2]) {
    for (const operation of shuffled(uses, dice))
      if (step > 0 || operation.method !== 'DELETE') await ask(operation, dice.chance() < 0.3)
  }
  return found
}

function shuffled<Item>(items: readonly Item[], dice: Dice): Item[] {
  return items
    .map((item) => ({ item, place: dice.chance() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
