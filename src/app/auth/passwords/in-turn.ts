import { authProblems } from '../errors.ts'
import { createFairQueue, type Waiter } from './fair-queue.ts'

interface Task {
  run: () => Promise<void>
  turnAway: () => void
}

/** Less than four seconds of work for known devices and as much for all others; whoever comes then is told to come again. */
const waiting = createFairQueue<Task>({ perSource: 8, perKind: 64 })

/** One asks the database while the password of the other is hashed. */
const AT_ONCE = 2
let running = 0

/**
 * Does `work` when it is the turn of `waiter`. Whatever a flood of sign-ins costs, also of the database, is asked for in here:
 * who waits has cost nothing yet. Problem: sign_in_busy.
 */
export function inTurn<Result>(waiter: Waiter, work: () => Promise<Result>): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>()
  const turnAway = (): void => reject(authProblems.sign_in_busy({ headers: { 'retry-after': '2' } }))
  waiting.push(waiter, { run: () => work().then(resolve, reject), turnAway })?.turnAway()
  if (running < AT_ONCE) void workOff()
  return promise
}

async function workOff(): Promise<void> {
  running += 1
  for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await task.run()
  running -= 1
}
