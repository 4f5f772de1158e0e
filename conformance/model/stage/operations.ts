/**
 * A host's operations on a stage. What they keep (a Map, a table) is part of the world: it is made anew for each, and
 * brought to where it was by asking again what was asked. So what they answer has to be a function of that.
 */

import type { Effect, Operation } from 'vouchsafe/core'
import type { Coverage } from './coverage.ts'
import { type HostOperations, makeOperations } from './make-operations.ts'
import { askHandler, type Told } from './told.ts'

/** One that was asked, and what it said. */
export interface Call {
  readonly effect: Effect
  readonly told: Told
}

export interface OpenedOperations {
  readonly handlers: HostOperations
  /** All that they were asked, in order. */
  readonly calls: readonly Call[]
}

/**
 * Made anew, and brought to where they were after those calls.
 * @throws {Error} naming the one that answers otherwise than it did
 */
export async function openOperations(
  make: (() => HostOperations) | undefined,
  calls: readonly Call[],
  { misuses }: Coverage,
): Promise<OpenedOperations> {
  const made = makeOperations(make)
  const asked: Call[] = []
  const handlers = Object.fromEntries(
    Object.keys(made).map((op) => [op, remembering(made, op as Operation, asked, misuses)]),
  ) as HostOperations
  for (const { effect, told } of calls) {
    const again = await askHandler(handlers, effect)
    if (JSON.stringify(again) !== JSON.stringify(told))
      throw new Error(
        `operations.${effect.op}: answered ${JSON.stringify(told)}, and now ${JSON.stringify(again)}; it must depend on nothing but what was asked before`,
      )
  }
  return { handlers, calls: asked }
}

function remembering(made: HostOperations, op: Operation, asked: Call[], misuses: Set<string>) {
  const handler = made[op as keyof HostOperations] as (input: Effect) => unknown
  return async (input: object) => {
    const effect = { ...input, op } as Effect
    try {
      const answer = await Reflect.apply(handler, made, [effect])
      if (!isPlain(answer))
        misuses.add(`operations.${op}: must answer plain data, by which schedules are told apart`)
      // A copy, so that nobody changes it afterwards.
      const value = structuredClone(answer)
      asked.push({ effect, told: { value } })
      return value
    } catch (failure) {
      asked.push({ effect, told: { failure: String(failure) } })
      throw failure
    }
  }
}

/** Texts, numbers, booleans, and arrays and objects of these. */
function isPlain(value: unknown): boolean {
  if (value === null || ['undefined', 'string', 'boolean'].includes(typeof value)) return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.every(isPlain)
  const prototype = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isPlain)
}
