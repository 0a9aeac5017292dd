import { hash, verify, type Options } from '@node-rs/argon2'
import { authProblems } from './errors.ts'
import { createFairQueue, type Waiter } from './passwords/fair-queue.ts'

/** OWASP's parameters for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. algorithm 2 is argon2id. */
const parameters: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** What a sign-in to an unknown account is measured against: it never matches, whatever was typed. */
const decoy = hash('an account that does not exist', parameters)

interface Task {
  run: () => Promise<void>
  turnAway: () => void
}

/** Less than two seconds of work for known devices and as much for all others; whoever comes then is told to come again. */
const waiting = createFairQueue<Task>({ perSource: 8, perKind: 64 })
/** Those who are signed in, and the program itself: bounded by what they may do at all. */
const insiders: Task[] = []
let isWorking = false

/**
 * The argon2id hash of a password, in PHC string format. Takes about 12 ms of one core and 19 MiB. One is made or compared
 * at a time: all of them together never take more than one core. Whoever is not signed in says by `waiter` who he is, and
 * waits his turn. Without `salt` (16 bytes) it is a new one. Problem: sign_in_busy, for those alone.
 */
export async function hashPassword(password: string, waiter?: Waiter, salt?: Uint8Array): Promise<string> {
  return inTurn(waiter, () => hash(password, salt === undefined ? parameters : { ...parameters, salt }))
}

/**
 * Whether `password` is the one. With no hash (an unknown account) it does the same work and says no. Takes its turn as
 * hashPassword does.
 */
export async function verifyPassword(
  password: string,
  passwordHash: string | null,
  waiter?: Waiter,
): Promise<boolean> {
  const matches = await inTurn(waiter, async () => verify(passwordHash ?? (await decoy), password))
  return matches && passwordHash !== null
}

/**
 * What a sign-in is looked at with, in one turn and always with the same work: whether `password` is the one of
 * `passwordHash`, and its hash with the salt of the claims.
 */
export async function comparePasswords(
  password: string,
  { passwordHash, claimSalt, waiter }: { passwordHash: string | null; claimSalt: Uint8Array; waiter: Waiter },
): Promise<{ matches: boolean; claimHash: string }> {
  return inTurn(waiter, async () => {
    const matches = await verify(passwordHash ?? (await decoy), password)
    const claimHash = await hash(password, { ...parameters, salt: claimSalt })
    return { matches: matches && passwordHash !== null, claimHash }
  })
}

/** Throws sign_in_busy when hashPassword and verifyPassword would: before anything else was done for it. */
export function assertTurn(waiter: Waiter): void {
  if (!waiting.hasRoom(waiter)) throw busy()
}

const busy = () => authProblems.sign_in_busy({ headers: { 'retry-after': '2' } })

function inTurn<Result>(waiter: Waiter | undefined, work: () => Promise<Result>): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>()
  const task: Task = { run: () => work().then(resolve, reject), turnAway: () => reject(busy()) }
  if (waiter === undefined) insiders.push(task)
  else waiting.push(waiter, task)?.turnAway()
  void workOff()
  return promise
}

async function workOff(): Promise<void> {
  if (isWorking) return
  isWorking = true
  const next = (): Task | undefined => insiders.shift() ?? waiting.shift()
  for (let task = next(); task !== undefined; task = next()) await task.run()
  isWorking = false
}
