import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { systemClock } from '../../../../platform/clock/clock.ts'
import { composeMessage, type ToldIncident } from '../message.ts'
import { alertmanagerChannel } from './alertmanager.ts'

const PROGRAM = '/usr/bin/prometheus-alertmanager'
const isThere = ((): boolean => {
  try {
    accessSync(PROGRAM, constants.X_OK)
    return true
  } catch {
    return false
  }
})()

let server: ChildProcess
let url = ''
const folder = mkdtempSync(join(tmpdir(), '6fb-alertmanager-'))

beforeAll(async () => {
  if (!isThere) return
  const config = join(folder, 'config.yml')
  writeFileSync(config, 'route: {receiver: nobody}\nreceivers: [{name: nobody}]\n')
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  server = spawn(
    PROGRAM,
    [
      `--config.file=${config}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  )
  await vi.waitUntil(async () => (await fetch(`${url}/-/ready`).catch(() => null))?.status === 200, {
    timeout: 20_000,
    interval: 50,
  })
}, 30_000)
afterAll(async () => {
  if (isThere) {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill()
    await gone
  }
  rmSync(folder, { recursive: true })
})

// Needs Debian's prometheus-alertmanager, which .ci/run installs.
test.skipIf(!isThere)('a real Alertmanager takes an incident, its rise, and its end', async () => {
  const channel = alertmanagerChannel(url)
  const incident: ToldIncident = {
    id: '0199f000-0000-7000-8000-000000000007',
    number: 7,
    severity: 'P1',
    status: 'open',
    title: 'Tokens were forged',
    sentence: 'Two records went to somebody.',
    acknowledged: false,
    detectedAt: systemClock.now().subtract({ seconds: 30 }),
  }
  const send = (one: ToldIncident, before: string | null, former: 'P1'[]) =>
    channel.send(
      composeMessage({
        id: '0199f000-0000-7000-8000-000000000001',
        kind: before === null ? 'opened' : 'update',
        incidents: [one],
        before,
        formerSeverities: former,
        publicUrl: 'https://shop.example',
        now: systemClock.now(),
      }),
      null,
    )
  const firing = async (): Promise<string[]> => {
    const alerts = (await (await fetch(`${url}/api/v2/alerts?active=true`)).json()) as {
      labels: Record<string, string>
      annotations: Record<string, string>
    }[]
    return alerts.map(({ labels, annotations }) => `${labels['severity']} ${annotations['summary']}`)
  }
  await send(incident, null, [])
  await expect.poll(firing).toEqual(['P1 P1 incident 7: Tokens were forged'])
  await send({ ...incident, severity: 'P0' }, 'P1 open', ['P1'])
  await expect.poll(firing).toEqual(['P0 Incident 7 is P0 now: Tokens were forged'])
  await send({ ...incident, severity: 'P0', status: 'resolved' }, 'P0 open', ['P1'])
  await expect.poll(firing).toEqual([])
})

async function freePort(): Promise<number> {
  const socket = createServer()
  await new Promise<void>((resolve) => {
    socket.listen(0, '127.0.0.1', resolve)
  })
  const { port } = socket.address() as AddressInfo
  await new Promise((resolve) => socket.close(resolve))
  return port
}
