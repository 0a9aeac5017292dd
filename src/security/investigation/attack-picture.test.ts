import { expect, test } from 'vitest'
import { drawAttack } from './attack-picture.ts'
import type { SignIn } from './sign-in.ts'

const ana = '0199a000-0000-7000-8000-000000000001'
const ben = '0199a000-0000-7000-8000-000000000002'

function signIns(
  ...rows: [source: string, account: string, outcome: SignIn['outcome'], vouched?: true][]
): SignIn[] {
  return rows.map(([source, account, outcome, vouched], index) => ({
    atMs: index,
    source,
    account,
    outcome,
    sessionId: outcome === 'succeeded' ? `session ${index}` : null,
    vouched: vouched === true,
  }))
}

test('a source that failed for two accounts is hostile, and so are its targets and what it won', () => {
  const picture = drawAttack(
    signIns(['a', 'unknown:1', 'failed'], ['a', ana, 'failed'], ['a', ben, 'succeeded']),
  )
  expect(picture).toMatchObject({ sources: ['a'], targets: ['unknown:1', ana, ben], accountsTried: 3 })
  expect(picture.won.map(({ sessionId }) => sessionId)).toEqual(['session 2'])
  expect(picture.first?.atMs).toBe(0)
})

test('one wrong and one right password for different accounts is the attacker who was lucky', () => {
  expect(drawAttack(signIns(['a', ben, 'succeeded'], ['a', ana, 'failed'])).won).toHaveLength(1)
})

test.each<[string, SignIn[]]>([
  ['whoever mistypes one account, however often', signIns(['a', ana, 'failed'], ['a', ana, 'failed'])],
  ['a person who then gets in', signIns(['a', ana, 'failed'], ['a', ana, 'succeeded'])],
  [
    'a household that mistypes and gets in',
    signIns(['a', ana, 'failed'], ['a', ben, 'failed'], ['a', ana, 'succeeded'], ['a', ben, 'succeeded']),
  ],
  [
    'two people who prove themselves by code',
    signIns(
      ['a', ana, 'refused'],
      ['a', ana, 'succeeded', true],
      ['a', ben, 'refused'],
      ['a', ben, 'succeeded', true],
    ),
  ],
])('%s is honest', (_, rows) => {
  expect(drawAttack(rows)).toMatchObject({ sources: [], targets: [], won: [] })
})

test('a neighbour behind a hostile address keeps the session that a known device vouches for', () => {
  const picture = drawAttack(
    signIns(['a', 'unknown:1', 'failed'], ['a', 'unknown:2', 'failed'], ['a', ana, 'succeeded', true]),
  )
  expect(picture).toMatchObject({ sources: ['a'], won: [] })
  expect(picture.targets).not.toContain(ana)
})
