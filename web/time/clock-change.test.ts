import { describe, expect, it } from 'vitest'
import { clockChangeOn, clockChangesAfter, clockNote } from './clock-change.ts'

const berlin = 'Europe/Berlin'

describe('the changes of the clocks', () => {
  it('are found where they are, and nowhere else', () => {
    expect(clockChangeOn('2027-03-28', berlin)).toEqual({
      day: '2027-03-28',
      kind: 'skipped',
      from: 120,
      to: 180,
    })
    expect(clockChangeOn('2026-10-25', berlin)).toEqual({
      day: '2026-10-25',
      kind: 'twice',
      from: 120,
      to: 180,
    })
    expect(clockChangeOn('2027-03-27', berlin)).toBeNull()
    expect(clockChangeOn('2027-03-29', berlin)).toBeNull()
    expect(clockChangesAfter('2026-11-27', berlin).map(({ day }) => day)).toEqual([
      '2027-03-28',
      '2027-10-31',
    ])
    expect(clockChangesAfter('2026-11-27', 'Asia/Tokyo')).toEqual([])
  })

  it('may be at midnight, or half an hour', () => {
    expect(clockChangeOn('2026-04-24', 'Africa/Cairo')).toMatchObject({ kind: 'skipped', from: 0, to: 60 })
    expect(clockChangeOn('2026-10-04', 'Australia/Lord_Howe')).toMatchObject({ from: 120, to: 150 })
  })
})

describe('what they do to hours', () => {
  const spring = clockChangeOn('2027-03-28', berlin)!
  const autumn = clockChangeOn('2026-10-25', berlin)!
  const missing = 'On Sunday 28 March the times from 02:00 to 03:00 do not exist. '
  const twice = 'On Sunday 25 October the times from 02:00 to 03:00 come twice. '
  const inSpring = (opens: string, closes: string, day = '2027-03-27') =>
    clockNote({ day, opens, closes }, spring, 'It')
  const inAutumn = (opens: string, closes: string, day = '2026-10-24') =>
    clockNote({ day, opens, closes }, autumn, 'It')

  it('says how a night shift of the day before becomes shorter in spring', () => {
    expect(inSpring('22:30', '03:30')).toBe(`${missing}It is an hour shorter.`)
    expect(inSpring('22:30', '02:30')).toBe(`${missing}It ends at 03:30 instead of 02:30.`)
    expect(inSpring('22:30', '02:00')).toBeNull()
    expect(inSpring('09:00', '18:00')).toBeNull()
    expect(inSpring('22:30', '03:30', '2027-03-28')).toBeNull()
  })

  it('says what happens to a beginning that does not exist', () => {
    expect(inSpring('02:30', '05:00', '2027-03-28')).toBe(`${missing}It begins at 03:30 instead of 02:30.`)
    expect(inSpring('02:30', '03:15', '2027-03-28')).toBe(`${missing}It does not take place.`)
  })

  it('says how a night shift becomes longer in autumn, also one that ends as the hour begins', () => {
    expect(inAutumn('22:30', '03:30')).toBe(`${twice}It is an hour longer.`)
    expect(inAutumn('22:30', '02:00')).toBe(`${twice}It is an hour longer: it ends at the second 02:00.`)
    expect(inAutumn('02:30', '06:00', '2026-10-25')).toBe(
      `${twice}It is an hour longer: it begins at the first 02:30.`,
    )
    expect(inAutumn('03:00', '06:00', '2026-10-25')).toBeNull()
  })
})
