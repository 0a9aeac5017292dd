import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDetector, type Detector } from './create-detector.ts'
import { linkRules } from './link-rules.ts'
import type { Match, ObservedEvent } from './match.ts'
import { parseRules } from './parse-rules.ts'
import type { RuleSet } from './rule.ts'

const failed = detection('failed', 'status_id: 2')
const succeeded = detection('succeeded', 'status_id: 1')

/** A detection of events of any class that have `field`. */
function detection(name: string, field: string): string {
  return `title: ${name}
name: ${name}
logsource:
    product: 6fb
detection:
    selection:
        ${field}
    condition: selection
---
`
}

/** A correlation by user within ten seconds; `more` are further lines of it. */
function correlation(name: string, type: string, rules: string, more: string, groupBy = 'user'): string {
  return `title: ${name}
name: ${name}
level: high
correlation:
    type: ${type}
    rules: [${rules}]
    group-by: [${groupBy}]
    timespan: 10s
    ${more}
---
`
}

function rulesOf(...documents: string[]): RuleSet {
  return linkRules(parseRules(documents.join('').replace(/---\n$/, ''), 'rule.yml'))
}

function event(seconds: number, fields: Record<string, unknown>, uid = `e${seconds}`): ObservedEvent {
  return { class_uid: 3002, time: seconds * 1_000, metadata: { uid }, user: 'u', ...fields }
}

/** What each event gives: nothing, a new match, or one that continues, with its events. */
function story(detector: Detector, events: readonly ObservedEvent[]): string[] {
  return events.flatMap((one) => detector.observe(one).map(told))
}

function told({ continued, eventIds }: Match): string {
  return `${continued ? 'more' : 'new'}: ${eventIds.join(' ')}`
}

const fail = (seconds: number, fields: Record<string, unknown> = {}, uid?: string): ObservedEvent =>
  event(seconds, { status_id: 2, ...fields }, uid)
const succeed = (seconds: number, fields: Record<string, unknown> = {}): ObservedEvent =>
  event(seconds, { status_id: 1, ...fields })

describe('a detection that serves no correlation', () => {
  test('matches each event by itself', () => {
    const [match, ...more] = createDetector(rulesOf(failed)).observe(fail(5))
    expect(more).toEqual([])
    expect(match).toEqual({
      ruleId: 'failed',
      ruleName: 'failed',
      ruleVersion: expect.stringMatching(/^undated-/) as string,
      title: 'failed',
      level: null,
      group: {},
      groupKey: '[]',
      campaignKey: 'failed e5',
      continued: false,
      firstEventAtMs: 5_000,
      crossedAtMs: 5_000,
      eventIds: ['e5'],
      values: {},
    })
  })

  test('looks only at the classes of its log source', () => {
    const detector = createDetector(rulesOf(failed.replace('6fb', '6fb\n    service: account_change')))
    expect(detector.observe(fail(1))).toEqual([])
    expect(detector.observe({ ...fail(1), class_uid: 3001 })).toHaveLength(1)
  })
})

describe('event_count', () => {
  const rules = rulesOf(failed, correlation('many', 'event_count', 'failed', 'condition: {gte: 3}'))

  test('holds from the threshold on, inside the timespan, and then carries what is new', () => {
    const events = [0, 5, 10, 12, 13, 14].map((seconds) => fail(seconds))
    expect(story(createDetector(rules), events)).toEqual(['new: e5 e10 e12', 'more: e13', 'more: e14'])
  })

  test('gt wants one more than gte', () => {
    const more = rulesOf(failed, correlation('many', 'event_count', 'failed', 'condition: {gt: 2}'))
    expect(
      story(
        createDetector(more),
        [1, 2, 3].map((seconds) => fail(seconds)),
      ),
    ).toEqual(['new: e1 e2 e3'])
  })

  test('keeps groups apart, and leaves out events that belong to none', () => {
    const events = [
      fail(1, { user: 'a' }),
      fail(2, { user: 'b' }),
      fail(3, { user: undefined }),
      fail(4, { user: 'a' }),
      fail(5, { user: 'b' }),
      fail(6, { user: undefined }),
      fail(7, { user: 'a' }),
    ]
    const detector = createDetector(rules)
    const matches = events.flatMap((one) => detector.observe(one))
    expect(matches).toMatchObject([{ group: { user: 'a' }, groupKey: '["a"]', eventIds: ['e1', 'e4', 'e7'] }])
  })
  test('counts an event that is delivered twice once', () => {
    expect(story(createDetector(rules), [fail(1), fail(1), fail(1), fail(2)])).toEqual([])
  })
})

describe('a campaign', () => {
  const rules = rulesOf(failed, correlation('many', 'event_count', 'failed', 'condition: {gte: 2}'))

  test('goes on while less than a timespan passes, and names what was missed meanwhile', () => {
    const detector = createDetector(rules)
    const matches = [0, 1, 10.5, 10.9, 40, 41].flatMap((seconds) => detector.observe(fail(seconds)))
    expect(matches.map(told)).toEqual(['new: e0 e1', 'more: e10.5', 'more: e10.9', 'new: e40 e41'])
    expect(matches.map(({ campaignKey }) => campaignKey)).toEqual([
      'many ["u"] 1000',
      'many ["u"] 1000',
      'many ["u"] 1000',
      'many ["u"] 41000',
    ])
    expect(matches.map(({ firstEventAtMs }) => firstEventAtMs)).toEqual([0, 0, 0, 40_000])
  })

  test('names events that came while it was below its threshold', () => {
    const three = rulesOf(failed, correlation('many', 'event_count', 'failed', 'condition: {gte: 3}'))
    expect(
      story(
        createDetector(three),
        [0, 1, 2, 11.5, 11.6].map((seconds) => fail(seconds)),
      ),
    ).toEqual(['new: e0 e1 e2', 'more: e11.5 e11.6'])
  })

  test('is over exactly a timespan after it was last active', () => {
    const events = [fail(0), fail(1), fail(11, {}, 'a'), fail(11, {}, 'b')]
    expect(story(createDetector(rules), events)).toEqual(['new: e0 e1', 'new: a b'])
  })

  test('begins anew no sooner than a timespan after it was last active, whatever happens', () => {
    const times = fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 60 })
    fc.assert(
      fc.property(times, (list) => {
        const detector = createDetector(rules)
        let activeMs = -Infinity
        for (const [index, seconds] of list.toSorted((a, b) => a - b).entries()) {
          for (const match of detector.observe(fail(seconds, {}, `e${index}`))) {
            expect(match.continued).toBe(seconds * 1_000 - activeMs < 10_000)
            activeMs = seconds * 1_000
          }
        }
      }),
    )
  })
})

describe('value_count', () => {
  const rules = rulesOf(
    failed,
    correlation('accounts', 'value_count', 'failed', 'condition: {field: ip, gte: 3}'),
  )

  test('counts distinct values, and tells them', () => {
    const detector = createDetector(rules)
    const addresses = ['a', 'a', 'b', undefined, 'a', 'c', 'c', 'd']
    const matches = addresses.flatMap((ip, seconds) => detector.observe(fail(seconds, { ip })))
    expect(matches.map(told)).toEqual(['new: e0 e1 e2 e4 e5', 'more: e6', 'more: e7'])
    expect(matches.map(({ values }) => values)).toEqual([
      { ip: ['a', 'b', 'c'] },
      { ip: ['c'] },
      { ip: ['d'] },
    ])
  })

  test('several fields count together', () => {
    const both = rulesOf(
      failed,
      correlation('pairs', 'value_count', 'failed', 'condition: {field: [ip, agent], gte: 3}'),
    )
    const pairs = [
      ['a', 'x'],
      ['a', 'y'],
      ['b', 'x'],
    ]
    const events = pairs.map(([ip, agent], seconds) => fail(seconds, { ip, agent }))
    expect(story(createDetector(both), events)).toEqual(['new: e0 e1 e2'])
  })

  test('a flood of one value pushes out no other', () => {
    const detector = createDetector(rules, { limits: { evidenceMax: 20 } })
    const flood = Array.from({ length: 500 }, (_, index) => fail(2 + index / 100, { ip: 'c' }, `f${index}`))
    const matches = [fail(0, { ip: 'a' }), ...flood.slice(0, 499)].flatMap((one) => detector.observe(one))
    expect(matches).toEqual([])
    expect(detector.observe(fail(7, { ip: 'b' }))).toHaveLength(1)
    expect(detector.losses().evidence_evicted).toBe(481)
  })

  test('holds at every event exactly when a naive count says so', () => {
    const attempts = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom('a', 'b', 'c', 'd')),
      {
        maxLength: 40,
      },
    )
    fc.assert(
      fc.property(attempts, (list) => {
        const detector = createDetector(rules)
        const inOrder = list.toSorted(([a], [b]) => a - b)
        for (const [index, [seconds, ip]] of inOrder.entries()) {
          const window = inOrder.slice(0, index + 1).filter(([other]) => other > seconds - 10)
          const expected = new Set(window.map(([, value]) => value)).size >= 3
          expect(detector.observe(fail(seconds, { ip }, `e${index}`)).length === 1).toBe(expected)
        }
      }),
    )
  })
})

describe('value_sum', () => {
  const rules = rulesOf(
    failed,
    correlation('bytes', 'value_sum', 'failed', 'condition: {field: bytes, gt: 100}'),
  )

  test('adds numbers up, and leaves out what is none', () => {
    const amounts = [60, 'many', 40, 0.5]
    const events = amounts.map((bytes, seconds) => fail(seconds, { bytes }))
    expect(story(createDetector(rules), events)).toEqual(['new: e0 e2 e3'])
  })

  test('forgets the oldest beyond its room, and says so', () => {
    const detector = createDetector(rules, { limits: { entriesMax: 2 } })
    expect(
      story(
        detector,
        [60, 1, 45].map((bytes, seconds) => fail(seconds, { bytes })),
      ),
    ).toEqual([])
    expect(detector.losses().entries_evicted).toBe(1)
  })
})

describe('temporal', () => {
  test('wants every rule, in any order', () => {
    const rules = rulesOf(failed, succeeded, correlation('both', 'temporal', 'failed, succeeded', ''))
    expect(story(createDetector(rules), [succeed(1), succeed(2), fail(3)])).toEqual(['new: e1 e2 e3'])
    expect(story(createDetector(rules), [succeed(1), fail(11)])).toEqual([])
  })

  test('is content with fewer when it says so', () => {
    const rules = rulesOf(
      failed,
      succeeded,
      detection('other', 'status_id: 99'),
      correlation('two', 'temporal', 'failed, succeeded, other', 'condition: {gte: 2}'),
    )
    expect(story(createDetector(rules), [fail(1), fail(2), succeed(3)])).toEqual(['new: e1 e2 e3'])
  })

  test('finds a group by the alias of each rule', () => {
    const aliases = 'aliases: {who: {failed: target, succeeded: actor}}'
    const rules = rulesOf(
      failed,
      succeeded,
      correlation('both', 'temporal', 'failed, succeeded', aliases, 'who'),
    )
    const events = [
      fail(1, { target: 'x' }),
      succeed(2, { actor: 'y', target: 'x' }),
      succeed(3, { actor: 'x' }),
    ]
    expect(story(createDetector(rules), events)).toEqual(['new: e1 e3'])
  })
})

describe('temporal_ordered', () => {
  const rules = rulesOf(failed, succeeded, correlation('then', 'temporal_ordered', 'failed, succeeded', ''))

  test('wants the order of its rules', () => {
    expect(story(createDetector(rules), [succeed(1), fail(2)])).toEqual([])
    expect(story(createDetector(rules), [fail(1), succeed(2)])).toEqual(['new: e1 e2'])
    expect(story(createDetector(rules), [fail(1), succeed(11)])).toEqual([])
  })

  test('goes by the time of events, not by their arrival', () => {
    expect(story(createDetector(rules), [succeed(2), fail(1)])).toEqual(['new: e1 e2'])
  })
})

describe('a correlation of correlations', () => {
  const guessed = rulesOf(
    failed,
    succeeded,
    correlation('many', 'event_count', 'failed', 'condition: {gte: 3}'),
    correlation('guessed', 'temporal_ordered', 'many, succeeded', ''),
  )

  test('takes the moment when the inner one held, and all of its evidence', () => {
    const detector = createDetector(guessed)
    const matches = [fail(0), fail(5), fail(9), succeed(18)].flatMap((one) => detector.observe(one))
    expect(matches.map(told)).toEqual(['new: e0 e5 e9 e18'])
    expect(matches[0]).toMatchObject({ ruleId: 'guessed', firstEventAtMs: 0, crossedAtMs: 18_000 })
  })

  test('does not take what came before the inner one held', () => {
    expect(story(createDetector(guessed), [fail(1), fail(2), succeed(3), fail(4)])).toEqual([])
  })

  test('counts an inner one that goes on once', () => {
    const rules = rulesOf(
      failed,
      correlation('many', 'event_count', 'failed', 'condition: {gte: 2}', 'user'),
      correlation('spread', 'event_count', 'many', 'condition: {gte: 2}', 'service'),
    )
    const at = (seconds: number, user: string): ObservedEvent => fail(seconds, { user, service: 's' })
    const events = [at(0, 'a'), at(1, 'a'), at(2, 'a'), at(3, 'a'), at(4, 'b'), at(5, 'b')]
    expect(story(createDetector(rules), events)).toEqual(['new: e0 e1 e4 e5'])
  })
})

describe('events out of order', () => {
  const rules = rulesOf(failed, correlation('many', 'event_count', 'failed', 'condition: {gte: 5}'))

  test('give the same campaign in every order, as long as one window holds them', () => {
    const orders = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 })
    fc.assert(
      fc.property(orders, (order) => {
        const detector = createDetector(rules)
        const matches = order.flatMap((seconds) => detector.observe(fail(seconds)))
        expect(matches.flatMap(({ eventIds }) => eventIds).toSorted()).toEqual(
          order.map((s) => `e${s}`).toSorted(),
        )
        expect(matches.filter(({ continued }) => !continued)).toHaveLength(1)
        expect(matches.at(-1)!.firstEventAtMs).toBe(0)
      }),
    )
  })

  test('are counted as late once their window has passed', () => {
    const detector = createDetector(rules)
    expect(story(detector, [fail(20), fail(10), fail(21), fail(6)])).toEqual([])
    expect(detector.losses().late_events).toBe(2)
  })

  test('do not blind it when the clock was set back', () => {
    const events = [9_000, 1, 2, 3, 4, 5, 6, 7].map((seconds) => fail(seconds))
    expect(story(createDetector(rules), events)).toEqual(['new: e3 e4 e5 e6 e7'])
  })
})

describe('memory', () => {
  const rules = rulesOf(failed, correlation('many', 'event_count', 'failed', 'condition: {gte: 2}'))

  test('forgets the group that was quiet for longest when there are too many, and says so', () => {
    const detector = createDetector(rules, { limits: { groupsMax: 2 } })
    const users = ['a', 'b', 'c', 'a', 'c']
    const events = users.map((user, seconds) => fail(seconds, { user }))
    expect(story(detector, events)).toEqual(['new: e2 e4'])
    expect(detector.losses().groups_evicted).toBe(2)
  })

  test('does the same when all groups together hold too much', () => {
    const detector = createDetector(rules, { limits: { heldMax: 4 } })
    const events = ['a', 'b', 'c', 'a'].map((user, seconds) => fail(seconds, { user }))
    expect(story(detector, events)).toEqual([])
    expect(detector.losses().groups_evicted).toBe(2)
  })

  test('forgets groups whose window has passed without calling it a loss', () => {
    const detector = createDetector(rules, { limits: { groupsMax: 2 } })
    for (const seconds of [0, 20, 40, 60]) detector.observe(fail(seconds, { user: `u${seconds}` }))
    expect(detector.losses().groups_evicted).toBe(0)
    expect(detector.snapshot().correlations[0]!.groups).toHaveLength(1)
  })

  test('survives a restart at any point, through JSON', () => {
    const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom('a', 'b')), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(events, fc.nat(30), (list, cut) => {
        const stream = list.map(([seconds, user], index) => fail(seconds, { user }, `e${index}`))
        const whole = createDetector(rules)
        const before = createDetector(rules)
        const after = createDetector(rules)
        const expected = stream.map((one) => whole.observe(one))
        const found = stream.slice(0, cut).map((one) => before.observe(one))
        expect(
          after.restore(JSON.parse(JSON.stringify(before.snapshot())) as ReturnType<Detector['snapshot']>),
        ).toEqual([])
        found.push(...stream.slice(cut).map((one) => after.observe(one)))
        expect(found).toEqual(expected)
        expect(after.losses()).toEqual(whole.losses())
      }),
    )
  })

  test('of a rule that was changed is dropped, and the rule is named', () => {
    const changed = rulesOf(failed, correlation('many', 'event_count', 'failed', 'condition: {gte: 3}'))
    const before = createDetector(rules)
    before.observe(fail(1))
    const after = createDetector(changed)
    expect(after.restore(before.snapshot())).toEqual(['many'])
    expect(story(after, [fail(2), fail(3)])).toEqual([])
  })
})
