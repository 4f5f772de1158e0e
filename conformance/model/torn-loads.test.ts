/** A load of two keys, each read at a moment of its own, in either order, and with a fault at either. */

import { describe, expect, test } from 'vitest'
import { type Flow, type Grant, type HttpResponse, json, type Key, perform } from 'vouchsafe/core'
import { explore } from './explore.ts'
import { injectFaults } from './faults.ts'
import { printCounterexample } from './schedules/counterexample.ts'
import type { Invariant } from './schedules/invariant.ts'
import { wasOk } from './schedules/invariants.ts'
import type { Mix, Participant } from './stage/mix.ts'
import { NOW } from './stage/stage.ts'

const keys: readonly [Key, Key] = [
  { kind: 'grant', id: 'left' },
  { kind: 'grant', id: 'right' },
]
const counting = (last_serial: number): Grant => ({
  kind: 'grant',
  v: 2,
  client_id: 'web',
  scope: '',
  created_at: NOW,
  access_tokens: [],
  last_serial,
})

/** Answers what it read together. */
function* readBoth(): Flow<HttpResponse> {
  const found = yield* perform('load', { keys })
  return json(
    200,
    found.map((loaded) => (loaded?.document as Grant | undefined)?.last_serial),
  )
}

/** Counts each of these records up by one, in this order. */
function countUp(order: readonly Key[]) {
  return function* (): Flow<HttpResponse> {
    for (const key of order) {
      const [loaded] = yield* perform('load', { keys: [key] })
      const document = counting(((loaded?.document as Grant | undefined)?.last_serial ?? 0) + 1)
      const if_version = loaded?.version ?? null
      const version = `version ${document.last_serial}`
      yield* perform('store', { key, document, if_version, version, expires_at: 2_000_000_000 })
    }
    return json(200, 'done')
  }
}

function mixOf(flows: Record<string, () => Flow<HttpResponse>>): Mix {
  const participants = Object.entries(flows).map(
    ([name, flow]): Participant => ({ name, work: { kind: 'flow', flow } }),
  )
  return {
    name: Object.keys(flows).join(' × '),
    prepare: async ({ world: { storage } }) => {
      for (const key of keys)
        await storage.put(key, JSON.stringify(counting(0)), {
          ifVersion: null,
          version: 'version 0',
          expiresAt: null,
        })
      return { participants, issued: [] }
    },
  }
}

const [left, right] = keys
const readAndCount = mixOf({ 'read both': readBoth, 'count up': countUp([left, right, left]) })

/** An invariant that looks at nothing but what was read, and tells it. */
function seeing(seen: Set<string>): Invariant {
  return {
    id: 'seen',
    clause: 'none',
    statement: 'Whatever is read is looked at.',
    check: async ({ actors: [reader] }) => {
      if (reader && wasOk(reader)) seen.add(reader.response?.body ?? '')
      return undefined
    },
  }
}

const neverTorn: Invariant = {
  id: 'never torn',
  clause: 'none',
  statement: 'What is read together was true together.',
  check: async ({ actors: [reader] }) => {
    const is_torn =
      reader !== undefined && wasOk(reader) && ['[2,0]', '[0,1]'].includes(reader.response?.body ?? '')
    return is_torn ? `it read ${reader.response?.body}` : undefined
  },
}

describe('a load of two keys', () => {
  test('is answered with what was never there together, in either order', async () => {
    const seen = new Set<string>()
    await explore(readAndCount, { invariants: [seeing(seen)] })
    // The left one is written before the right one, and once more after it.
    expect([...seen].sort()).toEqual(['[0,0]', '[0,1]', '[1,0]', '[1,1]', '[2,0]', '[2,1]'])
  })

  test('and a flow that takes that for the truth is caught, by a schedule that says so', async () => {
    const { counterexamples } = await explore(readAndCount, { invariants: [neverTorn] })
    const text = counterexamples.map(printCounterexample).join()
    expect(text).toMatch(
      /a: read both +loads grant (left|righ): .*\n(.*b: count up.*\n)+.*a: read both +loads/,
    )
  })

  test('is two steps, in either order: two that start, load and are answered have 70 times four schedules', async () => {
    const { schedules, outcomes } = await explore(mixOf({ 'read both': readBoth, 'and again': readBoth }))
    expect(schedules).toBe(70 * 2 * 2)
    expect(Object.keys(outcomes)).toEqual(['200, 200'])
  })

  test('fails with either of its reads, whatever comes in between', async () => {
    const { outcomes, counterexamples } = await explore(
      mixOf({ 'read both': readBoth, 'and again': readBoth }),
      {
        failedReads: 1,
      },
    )
    expect(counterexamples).toEqual([])
    expect(Object.keys(outcomes).sort()).toEqual(['200, 200', '200, 503', '503, 200'])
  })

  test('that fails excuses a 503 of nobody else', async () => {
    const refuse = function* (): Flow<HttpResponse> {
      yield* readBoth()
      return json(503, 'at once')
    }
    const { counterexamples } = await explore(mixOf({ 'read both': readBoth, refuse }), { failedReads: 1 })
    expect(counterexamples.map(({ invariant }) => invariant.id)).toContain('INV-31')
  })
})

describe('a fault', () => {
  test('can be at either key', async () => {
    const { effects, violations, runs } = await injectFaults(mixOf({ 'read both': readBoth }))
    expect(effects).toEqual(['load', 'load'])
    expect([runs, violations]).toEqual([6, []])
  })

  test('that is taken for an absence is found at each', async () => {
    const forgiving = function* (): Flow<HttpResponse> {
      try {
        return yield* readBoth()
      } catch {
        return json(200, [])
      }
    }
    const { violations } = await injectFaults(mixOf({ forgiving }))
    expect(new Set(violations.map(({ fault }) => fault.at))).toEqual(new Set([1, 2]))
  })
})
