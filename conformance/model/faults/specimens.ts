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
function* fail({ op }: Effect): Flow<never> {
  throw new Unavailable(op, 'still')
}

/** A store that is down has no records, has it? */
export const absentWhenDown = onFailure(function* (effect): Flow<unknown> {
  return effect.op === 'load' ? undefined : yield* fail(effect)
})

/** Writes in the background, and hopes. */
export const writesInTheBackground = onFailure(function* (effect): Flow<unknown> {
  return effect.op === 'store' ? 'stored' : yield* fail(effect)
})

/** Takes a failed write for one that lost. */
export const conflictWhenDown = onFailure(function* (effect): Flow<unknown> {
  return effect.op === 'store' ? 'conflict' : yield* fail(effect)
})

/** Sends a failed write again as another one. */
export const writesAnew = onFailure(function* (effect): Flow<unknown> {
  if (effect.op !== 'store') return yield* fail(effect)
  const version = yield* perform('random', { bytes: 12 })
  return yield* perform('store', { ...effect, version })
})

/** A check that cannot be made is passed. */
export const open = onFailure(function* (effect): Flow<unknown> {
  return effect.op === 'verify_secret' ? true : yield* fail(effect)
})

/** Has done nothing unless all of it succeeded. */
const strictly =
  (op: Effect['op']): Through =>
  (flow) =>
    unlessFailed(flow, op)

function* unlessFailed(flow: Flow<HttpResponse>, op: Effect['op']): Flow<HttpResponse> {
  let failed = false
  const response = yield* intercept(flow, function* (effect): Flow<unknown> {
    try {
      return yield* pass(effect)
    } catch (failure) {
      failed ||= effect.op === op
      throw failure
    }
  })
  return failed ? json(503, { error: 'temporarily_unavailable' }, { 'retry-after': '1' }) : response
}

/** What nobody could be told did not happen. */
export const strictlyAudited = strictly('emit')

/** What could not be written did not happen, whatever it was. */
export const strictlyWritten = strictly('store')

/** Says what is the matter, to everybody. */
export function* plainSpoken(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  const response = yield* flow
  return response.status === 503 ? json(500, { error: 'server_error' }) : response
}
