/** A flow around a flow: what it asks is asked by somebody in between, who may ask more, less or otherwise. */

import type { Effect, Flow } from 'vouchsafe/core'

/** Passes an effect on as it is. */
export function* pass(effect: Effect): Flow<unknown> {
  return yield effect
}

/** @param answer what becomes of each effect; a failure that it lets through reaches the flow */
export function* intercept<T>(flow: Flow<T>, answer: (effect: Effect) => Flow<unknown>): Flow<T> {
  let step = flow.next(undefined as never)
  while (!step.done) {
    let told: unknown
    try {
      told = yield* answer(step.value)
    } catch (failure) {
      step = flow.throw(failure)
      continue
    }
    step = flow.next(told as never)
  }
  return step.value
}
