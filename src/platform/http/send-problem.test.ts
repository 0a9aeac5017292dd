import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { seededRandom } from '../crypto/random.ts'
import { createLog } from '../log/log.ts'
import { createHttp, patience } from './create-http.ts'

// ASVS 16.3.4, 16.5.1
test('of an error that nobody expected its cause goes to the log, and a sentence to who asked', async () => {
  const lines: string[] = []
  const http = await createHttp({
    log: createLog('error', 'test', { write: (line) => lines.push(line) }),
    random: seededRandom('problem'),
    fixedHeaders: {},
    version: '1',
    patience,
    admitUnroutable: () => Promise.resolve(),
  })
  http.get('/names', { schema: { response: { 200: Type.Null() } } }, () => {
    throw new Error('relation "booking" lies in the cellar')
  })
  const { statusCode, body } = await http.inject('/names')
  expect(statusCode).toBe(500)
  expect(JSON.parse(body)).toMatchObject({ code: 'internal' })
  expect(body).not.toMatch(/cellar|booking|Error|send-problem/)
  expect(lines.join('')).toMatch(/request failed/)
  expect(lines.join('')).toMatch(/cellar.*send-problem\.test/)
  await http.close()
})
