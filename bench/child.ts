import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Load, LoadReport } from './load-client.ts'

/** Starts a program of this project, sends it messages and resolves to the first it sends back. */
export async function ask<T>(
  program: string,
  ...messages: object[]
): Promise<{ child: ChildProcess; answer: T }> {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  for (const message of messages) child.send(message)
  const ended = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`${program} ended (${String(code)}).`)),
  )
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [T]
  ended.catch(() => undefined)
  return { child, answer }
}

/** Puts a load on a server and tells what came of it. */
export async function load(asked: Load): Promise<LoadReport> {
  return (await ask<LoadReport>('load-client.ts', asked)).answer
}

/** Ends a program as an operator would, and waits for it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
