/** So many times in a while, and a share of it given back as the while goes by. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { takeOne } from './rate.ts'

const rate = { most: 3, within: 60 }

/** @returns at which of these instants it could be done */
function taken(instants: readonly number[], { most, within } = rate): number[] {
  let used: number | undefined
  return instants.filter((now) => {
    const outcome = takeOne({ most, within }, used, now)
    if (outcome.kind === 'taken') used = outcome.used_until
    return outcome.kind === 'taken'
  })
}

test('as many as there may be at once, and then one for each share', () => {
  expect(taken([0, 0, 0, 0, 19, 20, 20, 39, 40, 41])).toEqual([0, 0, 0, 20, 40])
  expect(taken([0, 0, 0, 60, 60, 60, 60])).toEqual([0, 0, 0, 60, 60, 60])
})

test('what is told to wait for is enough, and no second less', () => {
  let used: number | undefined
  for (let n = 0; n < 3; n++) {
    const outcome = takeOne(rate, used, 100)
    used = outcome.kind === 'taken' ? outcome.used_until : used
  }
  expect(takeOne(rate, used, 100)).toEqual({ kind: 'full', retry_in: 20 })
  expect(takeOne(rate, used, 107)).toEqual({ kind: 'full', retry_in: 13 })
  expect(takeOne(rate, used, 119)).toEqual({ kind: 'full', retry_in: 1 })
  expect(takeOne(rate, used, 120).kind).toBe('taken')
})

test('however often it is tried, never twice as many in a while as there may be', () => {
  const instants = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 300 })
  const rates = fc.record({ most: fc.integer({ min: 1, max: 50 }), within: fc.integer({ min: 1, max: 100 }) })
  fc.assert(
    fc.property(instants, rates, (some, { most, within }) => {
      const done = taken(
        some.sort((one, other) => one - other),
        { most, within },
      )
      for (const start of done)
        expect(done.filter((at) => at >= start && at < start + within).length).toBeLessThanOrEqual(2 * most)
    }),
  )
})
