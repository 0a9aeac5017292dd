import { Worker } from 'node:worker_threads'

/** What the thread is asked for. */
export type HashOrder = { id: number } & (
  | { verb: 'hash'; password: string; salt?: Uint8Array | undefined }
  | { verb: 'verify'; password: string; passwordHash: string | null }
)

/** What it answers. */
export type HashAnswer = { id: number } & ({ result: string | boolean } | { error: string })

type Waiting = PromiseWithResolvers<string | boolean>
type Ask = HashOrder extends infer Order ? (Order extends HashOrder ? Omit<Order, 'id'> : never) : never

const waiting = new Map<number, Waiting>()
let thread: Worker | undefined
let lastId = 0

/**
 * Has one password hashed (gives the PHC string) or compared (gives whether it is the one; null never is) by the one thread
 * that does nothing else. All of them together take at most one core, and of that what nothing else wants: whoever books while
 * a flood of sign-ins is looked at does not wait for it.
 */
export function hashInThread(order: Ask & { verb: 'hash' }): Promise<string>
export function hashInThread(order: Ask & { verb: 'verify' }): Promise<boolean>
export function hashInThread(order: Ask): Promise<string | boolean> {
  thread ??= open()
  lastId += 1
  const answer = Promise.withResolvers<string | boolean>()
  waiting.set(lastId, answer)
  thread.ref()
  thread.postMessage({ ...order, id: lastId })
  return answer.promise
}

function open(): Worker {
  const opened = new Worker(new URL('hashing-thread.ts', import.meta.url))
  opened.on('message', (answer: HashAnswer) => {
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    // Nobody's program stays for a thread that has nothing to do.
    if (waiting.size === 0) opened.unref()
    if ('result' in answer) asked?.resolve(answer.result)
    else asked?.reject(new Error(answer.error))
  })
  const fail = (error: Error): void => {
    if (thread === opened) thread = undefined
    for (const asked of waiting.values()) asked.reject(error)
    waiting.clear()
  }
  opened.on('error', fail)
  opened.on('exit', () => fail(new Error('The thread that hashes passwords ended.')))
  return opened
}
