import { describe, expect, it } from 'vitest'
import { loadSettings, settingTable } from './settings.ts'

describe('settings', () => {
  it('has a default for every row', () => {
    const settings = loadSettings({})
    expect(settings).toMatchObject({
      port: 8000,
      host: '127.0.0.1',
      dataDir: './data',
      rateLimitMax: 100,
      demo: true,
    })
    expect(settings.databaseUrl).toBeNull()
    expect(Object.keys(settings)).toEqual(Object.keys(settingTable))
  })

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['HOST', 'example.com'],
    ['DATABASE_URL', 'mysql://here'],
    ['TRUSTED_PROXIES', '10.0.0.0/8,somewhere'],
    ['DEMO', 'yes'],
    ['RATE_LIMIT_MAX', '0'],
    ['OWNER_PASSWORD', 'short'],
    ['LOG_LEVEL', 'loud'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => loadSettings({ [name]: value })).toThrow(new RegExp(`^${name}=.*expected`))
  })

  it('never repeats a secret', () => {
    expect(() => loadSettings({ DATABASE_URL: 'mysql://me:hunter2@here' })).toThrow(/^(?!.*hunter2)/)
  })
})
