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
    ['ALERT_EMAILS', 'desk@example.com, nobody'],
    ['ALERT_PHONES', '030 123456'],
    ['SLACK_WEBHOOK_URL', 'hooks.slack.com/services/T0'],
    ['ALERT_WEBHOOK_SECRET', 'whsec_short'],
    ['ALERTMANAGER_URL', 'ftp://alerts'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => loadSettings({ [name]: value })).toThrow(new RegExp(`^${name}=.*expected`))
  })

  it.each([
    ['ALERT_WEBHOOK_SECRET', { ALERT_WEBHOOK_URL: 'https://here.example' }],
    ['TWILIO_FROM', { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'x', ALERT_PHONES: '+493012345678' }],
    ['ALERT_PHONES', { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'x', TWILIO_FROM: '6FB' }],
  ])('asks for %s, without which others are of no use', (name, environment) => {
    expect(() => loadSettings(environment)).toThrow(new RegExp(`^${name}=.*expected`))
  })

  it('reads lists', () => {
    const { alertEmails, alertPhones } = loadSettings({
      ALERT_EMAILS: ' Desk@example.com ,b@example.com',
      ALERT_PHONES: '+493012345678',
    })
    expect([alertEmails, alertPhones]).toEqual([['desk@example.com', 'b@example.com'], ['+493012345678']])
  })

  it('never repeats a secret', () => {
    expect(() => loadSettings({ DATABASE_URL: 'mysql://me:hunter2@here' })).toThrow(/^(?!.*hunter2)/)
  })
})
