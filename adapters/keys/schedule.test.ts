/** OpenID Connect Core 1.0 section 10.1.1: where a key is in its life, and what is due. */

import { describe, expect, test } from 'vitest'
import {
  changesAt,
  dutiesAt,
  HOUR,
  LEAD,
  lifetimeFor,
  MARGIN,
  maySignUntil,
  placeKeys,
  type Rules,
  type ScheduledKey,
} from './schedule.ts'

const rules: Rules = { algs: ['RS256'], rotation: 90 * 24 * HOUR, kept: 24 * HOUR }
const key = (kid: string, signs_at: number, more: Partial<ScheduledKey> = {}): ScheduledKey => ({
  kid,
  alg: 'RS256',
  published_at: signs_at - LEAD,
  signs_at,
  lifetime: HOUR,
  signs: true,
  ...more,
})
const states = (keys: readonly ScheduledKey[], now: number, by = rules) =>
  placeKeys(keys, now, by).map(({ key, state }) => `${key.kid} ${state}`)
const nothing = { make: [], forget: [], discard: [] }

describe('the life of a key, to the second', () => {
  const old = key('old', 0)
  const fresh = key('new', 10_000)
  const until = 10_000 + HOUR + MARGIN

  test.each([
    [9_999, ['old signing', 'new next']],
    [10_000, ['old retiring', 'new signing']],
    [until - 1, ['old retiring', 'new signing']],
    [until, ['old retired', 'new signing']],
    [until + rules.kept - 1, ['old retired', 'new signing']],
    [until + rules.kept, ['old over', 'new signing']],
  ])('at %i', (now, expected) => {
    expect(states([old, fresh], now)).toEqual(expected)
    expect(states([fresh, old], now)).toEqual(expected.toReversed())
  })

  test('and each says how long it stays as it is', () => {
    const placed = (now: number) => placeKeys([old, fresh], now, rules).map((one) => one.until)
    expect(placed(9_999)).toEqual([10_000, 10_000])
    expect(placed(10_000)).toEqual([until, 10_000 + rules.rotation])
    expect(placed(until)).toEqual([until + rules.kept, 10_000 + rules.rotation])
    expect(changesAt(placeKeys([old, fresh], 10_000, rules), 10_000)).toBe(until)
  })

  test('where the one before has no private part any more, one that was made at once signs by a clock that is behind', () => {
    const stopped = { ...old, signs: false }
    expect(states([stopped, fresh], 9_999)).toEqual(['old retiring', 'new signing'])
    expect(states([stopped, fresh], 9_940)).toEqual(['old retiring', 'new signing'])
    // No clock is that far behind: it is published, and does not sign yet.
    expect(states([stopped, fresh], 9_939)).toEqual(['old signing', 'new next'])
  })

  test('what lasts longer keeps its key longer', () => {
    const long = { ...old, lifetime: 10 * HOUR }
    expect(states([long, fresh], until)).toEqual(['old retiring', 'new signing'])
    expect([1, HOUR, HOUR + 1].map(lifetimeFor)).toEqual([HOUR, HOUR, 2 * HOUR])
  })
})

test('of two that begin at once the first signs', () => {
  expect(states([key('first', 0), key('second', 0)], 0)).toEqual(['first signing', 'second retiring'])
})

test('where all are for later, the clock is wrong, and the one that is nearest signs', () => {
  expect(states([key('far', 9_000), key('near', 5_000)], 0)).toEqual(['far next', 'near signing'])
})

test('a key signs for who has looked lately, and a minute into the time of its successor', () => {
  const [alone] = placeKeys([key('old', 0)], 100, rules)
  const [followed] = placeKeys([key('old', 0), key('new', 500)], 100, rules)
  if (!alone || !followed) throw new Error('there are two')
  expect(maySignUntil(alone, 100)).toBe(100 + LEAD)
  expect(maySignUntil(followed, 100)).toBe(560)
})

describe('what is due', () => {
  test('the first key signs at once', () => {
    expect(dutiesAt([], 77, rules)).toEqual({ ...nothing, make: [{ alg: 'RS256', signs_at: 77 }] })
  })

  test('the next one in time for the end of the one that signs, and once', () => {
    const due = rules.rotation - LEAD
    expect(dutiesAt([key('old', 0)], due - 1, rules)).toEqual(nothing)
    expect(dutiesAt([key('old', 0)], due, rules).make).toEqual([{ alg: 'RS256', signs_at: rules.rotation }])
    expect(dutiesAt([key('old', 0), key('new', rules.rotation)], due, rules)).toEqual(nothing)
  })

  test('where nobody was there in time, it is published for as long all the same', () => {
    const late = rules.rotation + 500
    expect(dutiesAt([key('old', 0)], late, rules).make).toEqual([{ alg: 'RS256', signs_at: late + LEAD }])
  })

  test('before its time where it is wished, and none where there is one', () => {
    expect(dutiesAt([key('old', 0)], 5, rules, true).make).toEqual([{ alg: 'RS256', signs_at: 5 + LEAD }])
    expect(dutiesAt([key('old', 0), key('new', 9)], 5, rules, true)).toEqual(nothing)
  })

  test('a private part that is of no use goes, and so does a key that verifies nothing more', () => {
    const two = [key('new', 1000), key('old', 0)]
    expect(dutiesAt(two, 1000 + MARGIN - 1, rules)).toEqual(nothing)
    expect(dutiesAt(two, 1000 + MARGIN, rules)).toEqual({ ...nothing, forget: ['old'] })
    const spent = [key('new', 1000), key('old', 0, { signs: false })]
    const over = 1000 + HOUR + MARGIN + rules.kept
    expect(dutiesAt(spent, over - 1, rules)).toEqual(nothing)
    expect(dutiesAt(spent, over, rules)).toEqual({ ...nothing, discard: ['old'] })
  })

  test('where nothing can sign any more, another does at once', () => {
    expect(dutiesAt([key('old', 0, { signs: false })], 50, rules).make).toEqual([
      { alg: 'RS256', signs_at: 50 },
    ])
  })
})

describe('a key of an algorithm that is not configured', () => {
  const other = key('ec', 0, { alg: 'ES256' })

  test('is published, as it may sign for another process, and ends when nobody has renewed it', () => {
    const ends = rules.rotation + HOUR + MARGIN
    expect(states([other], 0)).toEqual(['ec retiring'])
    expect(states([other], ends)).toEqual(['ec retired'])
    expect(dutiesAt([other, key('rsa', ends)], ends + rules.kept, rules).discard).toEqual(['ec'])
  })

  test('is followed by none', () => {
    expect(dutiesAt([other, key('rsa', 0)], rules.rotation - LEAD, rules).make.map(({ alg }) => alg)).toEqual(
      ['RS256'],
    )
  })
})
