import { expect, test } from 'vitest'
import { loadSettings } from '../../../platform/config/settings.ts'
import { configurationFaults, type ConfigurationFacts } from './configuration-fault.ts'

const socket = { host: '/data/postgres-socket', tls: false as const }

function faultsOf(environment: Record<string, string>, facts: Partial<ConfigurationFacts> = {}): string[] {
  const settings = loadSettings(environment)
  return configurationFaults({ settings, database: socket, origins: [], openSecrets: [], ...facts }).map(
    ({ name }) => name,
  )
}

const proxied = { HOST: '0.0.0.0', PUBLIC_URL: 'https://shop.example', TRUSTED_PROXIES: '10.0.0.7' }

test('the defaults, and a shop behind a proxy with TLS, raise nothing', () => {
  expect(faultsOf({})).toEqual([])
  const mail = { SMTP_URL: 'smtps://me:pass@mail.example' }
  const store = { VALKEY_URL: 'rediss://store.example:6379' }
  const outside = { database: { host: 'db.example', tls: 'require' as const } }
  expect(faultsOf({ ...proxied, ...mail, ...store, TRUSTED_PROXIES: '10.0.0.0/8' }, outside)).toEqual([])
  expect(faultsOf({ HOST: '::1', PUBLIC_URL: 'http://localhost:8000' })).toEqual([])
})

test.each<[name: string, environment: Record<string, string>, facts?: Partial<ConfigurationFacts>]>([
  ['LOG_LEVEL', { LOG_LEVEL: 'debug' }],
  ['HOST', { HOST: '0.0.0.0' }],
  ['HOST', { ...proxied, TRUSTED_PROXIES: '' }],
  ['HOST', { HOST: '::', PUBLIC_URL: 'https://shop.example' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'http://shop.example' }],
  ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '0.0.0.0/0' }],
  ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '127.0.0.1,::/0' }],
  ['RATE_LIMIT_MAX', { RATE_LIMIT_MAX: '1001' }],
  ['RATE_LIMIT_MAX', { RATE_LIMIT_WINDOW_SECONDS: '5' }],
  ['CALENDAR_PRIVATE_NETWORKS', { CALENDAR_PRIVATE_NETWORKS: '1' }],
  ['SECOND_FACTOR_GRACE_DAYS', { SECOND_FACTOR_GRACE_DAYS: '31' }],
  ['SMTP_URL', { SMTP_URL: 'smtp://mail.example:587' }],
  ['VALKEY_URL', { VALKEY_URL: 'redis://store.example:6379' }],
  ['DATABASE_URL', {}, { database: { host: 'db.example', tls: false } }],
  ['origins of here', {}, { origins: [{ shopId: 'here', origin: 'http://shop.example' }] }],
  ['origins of here', {}, { origins: [{ shopId: 'here', origin: 'https://*.example' }] }],
  [
    'origins of here',
    {},
    { origins: Array.from({ length: 11 }, (_, n) => ({ shopId: 'here', origin: `https://${n}.example` })) },
  ],
  ['DATA_DIR/secrets', {}, { openSecrets: ['link'] }],
])('%s is named when it is %j', (name, environment, facts = {}) => {
  expect(faultsOf(environment, facts)).toEqual([name])
})

test('what is just not too much is not named', () => {
  expect(faultsOf({ RATE_LIMIT_MAX: '1000', SECOND_FACTOR_GRACE_DAYS: '30' })).toEqual([])
  expect(faultsOf({ SMTP_URL: 'smtp://mail.example?requireTLS=true' })).toEqual([])
  expect(faultsOf({}, { origins: [{ shopId: 'here', origin: 'https://shop.example:8443' }] })).toEqual([])
  expect(faultsOf({}, { database: { host: '127.0.0.1', tls: false } })).toEqual([])
})
