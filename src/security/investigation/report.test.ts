import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportCss } from './report-css.ts'
import { reportHtml } from './report-html.ts'
import { reportMarkdown } from './report-markdown.ts'
import type { Report } from './report.ts'

const id = '0199a000-0000-7000-8000-000000000001'
const report: Report = {
  incident: {
    id,
    number: 7,
    severity: 'P1',
    status: 'contained',
    title: 'Credential stuffing',
    sentence: 'Someone tried 120 client passwords. One worked.',
    rule: { id: 'credential-stuffing', version: '1' },
    started_at: '2026-11-25T00:40:00+01:00',
    detected_at: '2026-11-25T00:41:00+01:00',
    contained_at: '2026-11-25T00:41:01+01:00',
    resolved_at: null,
    acknowledged_at: null,
    aware_at: null,
    report_due_at: null,
    booking_operational: null,
    reasons: [{ text: '1 record went out.', playbook: 'P1 - Unauthorized access to user data' }],
    facts: {},
    lowered: null,
    resolution: null,
    attempts_by_minute: [],
  },
  timeline: [
    { id, at: '2026-11-25T00:40:00+01:00', kind: 'x', text: 'A | <script>alert(1)</script>', data: {} },
  ],
  impact: {
    subjects: { count: 1, items: [{ id, name: '<b>Ana</b>' }] },
    records: { count: 0, items: [] },
    payment: { touched: 'no', evidence: 'None.' },
  },
  containments: [],
}

// ASVS 1.3.5
test('Markdown: times in the shop and in UTC, and no text breaks the table', () => {
  const text = reportMarkdown(report)
  expect(text).toContain('# Incident 7: Credential stuffing')
  expect(text).toContain('2026-11-25 00:40:00 (23:40:00 UTC)')
  expect(text).toContain(String.raw`| A \| \<script\>alert(1)\</script\> |`)
})

// ASVS 1.1.2, 1.2.1, 3.2.2
test('HTML: what people wrote is text and nothing else', () => {
  const text = reportHtml(report, { address: '/report.css' })
  expect(text).toContain('<link rel="stylesheet" href="/report.css">')
  expect(text).not.toMatch(/<script|<b>|<style/)
  expect(text).toContain('&#60;b&#62;Ana')
  expect(text).toContain('P1 - Unauthorized access to user data')
})

test('a file stands alone: its style is in it', () => {
  const text = reportHtml(report, { css: reportCss() })
  expect(text).toContain('<style>')
  expect(text).not.toMatch(/<link|url\(|@import|http/)
})

test.each([
  [null, 'Whether booking works was not tried.'],
  [{ ok: true, checked_at: '2026-11-25T00:42:00+01:00' }, 'Booking works, last tried 2026-11-25 00:42:00'],
  [{ ok: false, checked_at: '2026-11-25T00:42:00+01:00' }, 'Booking does not work, last tried'],
])('says how booking is: %j', (booking, words) => {
  const incident = { ...report.incident, booking_operational: booking }
  expect(reportMarkdown({ ...report, incident })).toContain(words)
})

test('the colours are those of the pages', () => {
  const tokens = readFileSync(join(import.meta.dirname, '../../../web/design/tokens.css'), 'utf8')
  const own = [...reportCss().matchAll(/^ +(--[a-z0-9]+: light-dark\(.*\);)$/gm)].map((match) => match[1])
  expect(own).toHaveLength(8)
  for (const token of own) expect(tokens).toContain(token)
})

test('orders that say the same are one row with their number', () => {
  const order = {
    id,
    verb: 'challenge_account' as const,
    target: 'unknown:x',
    target_label: 'An address without an account',
    reason: 'Its password was guessed at.',
    created_by: 'rule',
    created_at: '2026-11-25T00:41:00+01:00',
    expires_at: '2026-11-26T00:41:00+01:00',
    enforced_ms: 4,
    lifted_at: null,
    lifted_by: null,
    active: true,
  }
  const other = { ...order, target_label: 'Account 00000a' }
  const text = reportMarkdown({ ...report, containments: [order, other, order] })
  expect(text).toContain('| challenge account | An address without an account (2) |')
  expect(text).toContain('| challenge account | Account 00000a |')
})
