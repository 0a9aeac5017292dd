import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadSettings } from '../../platform/config/settings.ts'
import { readRing, writeRing } from '../../platform/crypto/secret-ring.ts'
import { newKey, openSecrets } from '../../platform/crypto/secrets.ts'
import { openShopSecrets } from './shop-secrets.ts'
import { retireKeys, takeGivenKeys } from './take-given-keys.ts'

const dataDir = mkdtempSync(join(tmpdir(), '6fb-keys-'))
const store = openSecrets(join(dataDir, 'secrets'))
const [one, two] = [writeRing([newKey()]), writeRing([newKey()])] as const
const take = (environment: Record<string, string>): void => takeGivenKeys(store, loadSettings(environment))

afterAll(() => rmSync(dataDir, { recursive: true }))

// ASVS 13.3.1
test('a key that is given is kept as 0600, and one that is new goes in front of those before', () => {
  take({ LINK_KEY: one })
  expect(store.ring('link')).toBe(one)
  expect(statSync(join(dataDir, 'secrets/link')).mode & 0o777).toBe(0o600)
  take({ LINK_KEY: two })
  expect(store.ring('link').split('\n')).toEqual([two, one])
  take({ LINK_KEY: one })
  expect(store.ring('link').split('\n')).toEqual([two, one])
})

test('it may stand in a file, that has to be there and to be the only word on it', () => {
  const path = join(dataDir, 'given')
  writeFileSync(path, `${one}\n`)
  expect(loadSettings({ DIGEST_KEY_FILE: path }).digestKey).toBe(one)
  expect(() => loadSettings({ DIGEST_KEY_FILE: `${path}-none` })).toThrow(/^DIGEST_KEY_FILE=.*ENOENT/)
  expect(() => loadSettings({ DIGEST_KEY_FILE: path, DIGEST_KEY: two })).toThrow(/not both/)
  // A setting that is no secret is not read from files.
  expect(loadSettings({ PORT_FILE: path }).port).toBe(8000)
})

test('what the first key made could not be read under another one: then the start is refused', () => {
  take({ EVENT_MAC_KEY: one })
  take({ EVENT_MAC_KEY: one })
  expect(() => take({ EVENT_MAC_KEY: two })).toThrow('EVENT_MAC_KEY is another key than')
})

// ASVS 13.3.1
test('a key that was thrown away does not come back', () => {
  retireKeys(store, readRing(two))
  expect(() => take({ LINK_KEY: two })).toThrow('LINK_KEY was thrown away by a rotation')
})

// ASVS 13.2.3
test.each([
  ['is short', 'c2hvcnQ'],
  ['repeats itself', Buffer.alloc(32, 7).toString('base64url')],
  ['is an example', `${Buffer.from('no').toString('base64url')}-changeme-${one}`],
  ['is something else', 'nothing/that/is+base64url===================='],
])('a key that %s stops the start, wherever it stands', (_, key) => {
  expect(() => loadSettings({ SEALING_KEY: key })).toThrow(/^SEALING_KEY="…" is not valid/)
  store.replace('sealing', key)
  expect(() => openShopSecrets(dataDir)).toThrow(/secrets\/sealing/)
})
