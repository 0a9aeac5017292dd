import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createSystemLog } from './system-log.ts'

test('a line reaches a log elsewhere as RFC 5424, whatever stands in it', async () => {
  const receiver = createSocket('udp4').bind(0, '127.0.0.1')
  await once(receiver, 'listening')
  try {
    const { port }: AddressInfo = receiver.address()
    const came = once(receiver, 'message')
    await createSystemLog(`udp://127.0.0.1:${port}`)('--help {"position":7} $(id) é')
    const [message] = (await came) as [Buffer]
    expect(message.toString('utf8')).toMatch(/^<85>1 \S+ \S+ 6fb - - .*--help \{"position":7\} \$\(id\) é$/)
  } finally {
    receiver.close()
  }
})

test('where nothing listens the caller is told', async () => {
  await expect(createSystemLog('tcp://127.0.0.1:1')('x')).rejects.toThrow(/logger/)
})

test('off sends nothing, and a machine without a log of its own is no error', async () => {
  await expect(createSystemLog('off')('x')).resolves.toBeUndefined()
  await expect(createSystemLog('local')('x')).resolves.toBeUndefined()
})
