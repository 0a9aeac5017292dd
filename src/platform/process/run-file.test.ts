import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimRunFile, readRunFile, removeRunFile } from './run-file.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), '6fb-run-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const program = join(import.meta.dirname, 'claim.test-helper.ts')

/** A process of its own that claims the directory when it is told to, and says who has it. */
async function claimant() {
  const child = fork(program, ['6fb', dataDir], { execArgv: [] })
  await once(child, 'message')
  return {
    pid: child.pid,
    async claim(): Promise<unknown> {
      const answer = once(child, 'message')
      child.send('claim')
      return ((await answer) as unknown[])[0]
    },
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

test('of those that start at once over the file of a killed one, exactly one wins, and the rest know which', async () => {
  writeFileSync(
    join(dataDir, '6fb.json'),
    JSON.stringify({ pid: 2 ** 22 + 1, url: null, secrets: null, started_at: '' }),
  )
  const all = await Promise.all([1, 2, 3, 4].map(claimant))
  try {
    const holders = await Promise.all(all.map((one) => one.claim()))
    expect(new Set(holders).size).toBe(1)
    expect(all.map((one) => one.pid)).toContain(holders[0])
    expect(readRunFile(dataDir)?.pid).toBe(holders[0])
  } finally {
    await Promise.all(all.map((one) => one.kill()))
  }
})

test('a claim ends with its process, killed or not, and no later', async () => {
  const [first, second] = [await claimant(), await claimant()]
  expect(await first.claim()).toBe(first.pid)
  expect(await second.claim()).toBe(first.pid)
  await first.kill()
  expect(readRunFile(dataDir)).toBeNull()
  expect(await second.claim()).toBe(second.pid)
  await second.kill()
})

test('a claim that is given back is free, and a process id that somebody else has by now is no claim', () => {
  const file = { pid: process.ppid, url: null, secrets: null, started_at: '' }
  expect(claimRunFile(dataDir, file)).toBeNull()
  removeRunFile(dataDir)
  writeFileSync(join(dataDir, '6fb.json'), JSON.stringify({ ...file, pid: 1 }))
  expect(claimRunFile(dataDir, file)).toBeNull()
  removeRunFile(dataDir)
  expect(readRunFile(dataDir)).toBeNull()
})
