import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemRandom } from '../../platform/crypto/random.ts'
import { createMailTransport } from './mail-transport.ts'

const mail = {
  to: 'guest@example.com',
  subject: 'Haircut on Friday\r\nBcc: everybody@example.com',
  text: 'Grüße aus der Musterstraße\n',
  html: '<p>Grüße</p>',
  calendar: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
}

interface Received {
  from: string
  to: string[]
  text: string
}

let received: Received[]
let server: SMTPServer
let url: string
let folder: string

beforeEach(async () => {
  received = []
  server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onRcptTo: (address, _session, done) =>
      done(address.address.startsWith('nobody') ? new Error(`No mailbox for ${address.address}`) : undefined),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false || mailFrom === undefined ? '' : mailFrom.address
        const to = rcptTo.map(({ address }) => address)
        received.push({ from, to, text: Buffer.concat(parts).toString() })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  folder = join(await mkdtemp(join(tmpdir(), '6fb-mail-')), 'mail')
})
afterEach(async () => {
  await new Promise<void>((resolve) => {
    server.close(resolve)
  })
  await rm(join(folder, '..'), { recursive: true, force: true })
})

const transport = (smtpUrl: string | null) =>
  createMailTransport({ smtpUrl, from: 'shop@6fb.example', folder, random: systemRandom })

// ASVS 1.3.11
test('a mail reaches one recipient over SMTP, whatever its subject says', async () => {
  await transport(url).send(mail)
  expect(received).toHaveLength(1)
  const [got] = received
  expect([got?.from, got?.to]).toEqual(['shop@6fb.example', ['guest@example.com']])
  expect(got?.text).not.toMatch(/^bcc:/im)
  expect(got?.text).toMatch(/^Content-Type: text\/calendar.*appointment\.ics/ims)
})

// ASVS 1.3.11
test('an address that holds a list is one recipient, not several', async () => {
  await transport(url)
    .send({ ...mail, to: 'guest@example.com, other@example.com' })
    .catch(() => undefined)
  expect(received.flatMap(({ to }) => to)).not.toContain('other@example.com')
})

test('what the server refuses is told without the address', async () => {
  await expect(transport(url).send({ ...mail, to: 'nobody@example.com' })).rejects.toThrow(
    'The mail server did not take the mail (550).',
  )
})

test('without a server each mail is a file that only its owner reads', async () => {
  await transport(null).send(mail)
  const [name = ''] = await readdir(folder)
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(folder, name), 'utf8')).toMatch(/^To: guest@example\.com/m)
})
