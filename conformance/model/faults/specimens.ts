/** Ways to deal with failures that others have tried. If one of them passes, fault injection is blind. */

import { type Effect, type Flow, type HttpResponse, json, perform, Unavailable } from 'vouchsafe/core'
import { intercept, pass } from '../stage/intercept.ts'

type Through = (flow: Flow<HttpResponse>) => Flow<HttpResponse>

/** What becomes of a failure; without an answer it is a failure as before. */
const onFailure =
  (answer: (effect: Effect) => Flow<unknown>): Through =>
  (flow) =>
    intercept(flow, function* (effect): Flow<unknown> {
      try {
        return yield* pass(effect)
      } catch (failure) {
        if (!(failure instanceof Unavailable)) throw failure
        return yield* answer(effect)
      }
    })

// biome-ignore lint/correctness/useYield: it ends the flow that enters it
function* failed({ op }: Effect): Flow<never> {
  throw new Unavailable(op, 'still')
}

/** A store that is down has no records, has it? */
export const absentWhenDown = onFailure(function* (effect): Flow<unknown> {
  return effect.op === 'load' ? undefined : yield* failed(effect)
})

/** Writes in the background, and hopes. */
export const writesInTheBackground = onFailure(function* (effect): Flow<unknown> {
  return effect.op === 'store' ? 'stored' : yield* failed(effect)
})

/** Takes a failed write for one that lost. */
export const conflictWhenDown = onFailure(function* (effect): Flow<unknown> {
  return effect.op === 'store' ? 'conflict' : yield* failed(effect)
})

/** Sends a failed write again as another one. */
export const writesAnew = onFailure(function* (effect): Flow<unknown> {
  if (effect.op !== 'store') return yield* failed(effect)
  const version = yield* perform('random', { bytes: 12 })
  return yield* perform('store', { ...effect, version })
})

/** A check that cannot be made is passed. */
export const open = onFailure(function* (effect): Flow<unknown> {
  return effect.op === 'verify_secret' ? true : yield* failed(effect)
})

/** What nobody could be told did not happen. */
export function* strictlyAudited(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  let untold = false
  const response = yield* intercept(flow, function* (effect): Flow<unknown> {
    try {
      return yield* pass(effect)
    } catch (failure) {
      untold ||= effect.op === 'emit'
      throw failure
    }
  })
  return untold ? json(503, { error: 'temporarily_unavailable' }, { 'retry-after': '1' }) : response
}

/** Says what is the matter, to everybody. */
export function* plainSpoken(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  const response = yield* flow
  return response.status === 503 ? json(500, { error: 'server_error' }) : response
}
