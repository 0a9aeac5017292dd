import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { hashSync, verifySync, type Options } from '@node-rs/argon2'
import type { PasswordAnswer, PasswordOrder } from './password-hasher.ts'

/** OWASP's parameters for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. algorithm 2 is argon2id. */
const parameters: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** What a password is compared with that has no hash: it never matches, whatever was typed. */
const decoy = hashSync('an account that does not exist', parameters)

// On Linux a thread has a priority of its own, and 0 is the thread that asks: setpriority(2). Elsewhere it would be the process.
if (process.platform === 'linux') setPriority(0, 19)

function carryOut(order: PasswordOrder): string | boolean {
  if (order.verb === 'verify') {
    const matches = verifySync(order.passwordHash ?? decoy, order.password)
    return matches && order.passwordHash !== null
  }
  return hashSync(order.password, order.salt === undefined ? parameters : { ...parameters, salt: order.salt })
}

parentPort?.on('message', (order: PasswordOrder) => {
  let answer: PasswordAnswer
  try {
    answer = { result: carryOut(order) }
  } catch (error) {
    answer = { error: String(error) }
  }
  parentPort?.postMessage(answer)
})
