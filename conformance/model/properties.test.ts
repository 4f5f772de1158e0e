/** The properties are complete and readable, and every one of them can fail. */

import { describe, expect, test } from 'vitest'
import { type CheckOptions, checkModel } from './check-model.ts'
import { ModelFailure } from './judge.ts'
import { properties } from './properties.ts'
import { specimens } from './specimens/index.ts'

const ids = Array.from({ length: 46 }, (_, index) => `INV-${String(index + 1).padStart(2, '0')}`)

test('every invariant is there once, in order', () => {
  expect(properties.map(({ id }) => id)).toEqual(ids)
})

test.each(properties)(
  '$id says what holds, where it comes from, and is checked or says why not',
  (property) => {
    const { statement, clause, check, notYet } = property
    expect(statement).toMatch(/^[A-Z].{30,}\.$/)
    expect(clause.length).toBeGreaterThan(4)
    expect(check === undefined).toBe(notYet !== undefined)
  },
)

test('every property that is checked has a specimen that violates it', () => {
  const violated = new Set(specimens.flatMap(({ violates }) => violates))
  expect(properties.filter(({ check, id }) => check && !violated.has(id)).map(({ id }) => id)).toEqual([])
})

/** A check of the size that every push runs, or a few times that. */
const size = { runs: 800, seed: 7, shrink: false }

function failureOf(options: CheckOptions): ModelFailure | undefined {
  try {
    checkModel({ ...size, ...options })
    return undefined
  } catch (error) {
    if (error instanceof ModelFailure) return error
    throw error
  }
}

describe('specimens', () => {
  test.each(specimens)('$name', { timeout: 180_000 }, ({ violates, tamper, options }) => {
    for (const id of violates) {
      const alone = properties.filter((property) => property.id === id)
      const failure = failureOf({ ...options, tamper: tamper(), modelCounts: false, properties: alone })
      expect(failure?.violated).toEqual([id])
    }
  })

  const seenByTheModel = specimens.filter(({ seen_by_model = true }) => seen_by_model)

  test.each(seenByTheModel)('the model by itself sees it too: $name', ({ tamper, options }) => {
    const failure = failureOf({ ...options, tamper: tamper(), properties: [] })
    expect(failure?.cause).toBeInstanceOf(ModelFailure)
  })
})
