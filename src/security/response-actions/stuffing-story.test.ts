import { expect, test } from 'vitest'
import { everyAccount } from '../../platform/containment/active-containments.ts'
import { drawAttack } from '../investigation/attack-picture.ts'
import { ordersAgainst } from './stuffing-story.ts'

function challenged(accounts: number): string[] {
  const signIns = Array.from({ length: accounts }, (_, n) => ({
    atMs: n,
    source: 'a',
    account: `unknown:${n}`,
    outcome: 'failed' as const,
    sessionId: null,
    vouched: false,
  }))
  const orders = ordersAgainst(drawAttack(signIns))
  return orders.filter(({ verb }) => verb === 'challenge_account').map(({ target }) => target)
}

test('each account that was tried is challenged, and with too many to list, every one by one order', () => {
  expect(challenged(3)).toEqual(['unknown:0', 'unknown:1', 'unknown:2'])
  expect(challenged(5_000)).toHaveLength(5_000)
  expect(challenged(5_001)).toEqual([everyAccount])
})
