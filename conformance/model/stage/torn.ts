/** A flow whose loads of several keys are a load for each, so that each is an effect that can fail by itself. */

import { type Flow, type Loaded, perform, type Unread } from 'vouchsafe/core'
import { intercept, pass } from './intercept.ts'

/** All keys are asked for, whatever becomes of one; the first that fails fails the load. */
export function torn<T>(flow: Flow<T>): Flow<T> {
  return intercept(flow, function* (effect): Flow<unknown> {
    if (effect.op !== 'load') return yield* pass(effect)
    const found: (Loaded | Unread | undefined)[] = []
    const failures: unknown[] = []
    for (const key of effect.keys)
      try {
        found.push(...(yield* perform('load', { keys: [key] })))
      } catch (failure) {
        failures.push(failure)
      }
    if (failures.length > 0) throw failures[0]
    return found
  })
}
