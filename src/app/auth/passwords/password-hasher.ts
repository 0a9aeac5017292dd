import { Worker } from 'node:worker_threads'

interface HashOrder {
  verb: 'hash'
  password: string
  salt?: Uint8Array | undefined
}

interface VerifyOrder {
  verb: 'verify'
  password: string
  passwordHash: string | null
}

/** What the thread is asked for. */
export type PasswordOrder = HashOrder | VerifyOrder

/** What it answers, in the order in which it was asked. */
export type PasswordAnswer = { result: string | boolean } | { error: string }

interface Hasher {
  thread: Worker
  /** Who waits for an answer, the first in front. */
  waiting: PromiseWithResolvers<string | boolean>[]
}

let hasher: Hasher | undefined

/**
 * Has one password hashed (gives the PHC string) or compared (gives whether it is the one; null never is) by the one thread
 * that does nothing else. All of them together take at most one core, and of that what nothing else wants: whoever books while
 * a flood of sign-ins is looked at does not wait for it.
 */
export function hashInThread(order: HashOrder): Promise<string>
export function hashInThread(order: VerifyOrder): Promise<boolean>
export function hashInThread(order: PasswordOrder): Promise<string | boolean> {
  hasher ??= open()
  const asked = Promise.withResolvers<string | boolean>()
  hasher.waiting.push(asked)
  hasher.thread.ref()
  hasher.thread.postMessage(order)
  return asked.promise
}

function open(): Hasher {
  const thread = new Worker(new URL('hashing-thread.ts', import.meta.url))
  const opened: Hasher = { thread, waiting: [] }
  thread.on('message', (answer: PasswordAnswer) => {
    const asked = opened.waiting.shift()
    // Nobody's program stays for a thread that has nothing to do.
    if (opened.waiting.length === 0) thread.unref()
    if ('result' in answer) asked?.resolve(answer.result)
    else asked?.reject(new Error(answer.error))
  })
  const fail = (error: Error): void => {
    if (hasher === opened) hasher = undefined
    for (const asked of opened.waiting.splice(0)) asked.reject(error)
  }
  thread.on('error', fail)
  thread.on('exit', () => fail(new Error('The thread that hashes passwords ended.')))
  return opened
}
