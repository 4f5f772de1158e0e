/** Ways to tell clients that sessions have ended that others have tried. If one of them passes, the explorer is blind. */

import { type Effect, type Flow, type HttpResponse, perform } from 'vouchsafe/core'
import { intercept, pass } from '../stage/intercept.ts'

type Store = Extract<Effect, { op: 'store' }>

const isStoreOf = (kind: string, effect: Effect): effect is Store =>
  effect.op === 'store' && effect.key.kind === kind

/** Tells what is written down, and does not look whether it has come to pass. */
export function tellsAtOnce(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  let is_telling = false
  return intercept(flow, function* (effect): Flow<unknown> {
    const kind = effect.op === 'load' ? effect.keys[0]?.kind : undefined
    is_telling ||= kind === 'logout_delivery'
    return is_telling && kind === 'end_user' ? [undefined] : yield* pass(effect)
  })
}

/** Ends first, and writes down whom to tell of it then. */
export function writesItDownAfterwards(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  let kept: Store | undefined
  return intercept(flow, function* (effect): Flow<unknown> {
    if (isStoreOf('logout_delivery', effect) && effect.if_version === null) {
      kept = effect
      return 'stored'
    }
    const told = yield* pass(effect)
    if (kept && isStoreOf('end_user', effect) && told === 'stored') yield* perform('store', kept)
    return told
  })
}

/** Takes what is to be told out of its record, and tells it then. */
export function takesItOut(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  return intercept(flow, function* (effect): Flow<unknown> {
    if (!isStoreOf('logout_delivery', effect) || effect.if_version === null) return yield* pass(effect)
    const { texts, document, ...rest } = effect
    return yield* pass({ ...rest, document: { ...document, notices: [] } as typeof document })
  })
}

/** Takes nothing, and tells whatever it finds. */
export function tellsWhatItFinds(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  let is_told = false
  return intercept(flow, function* (effect): Flow<unknown> {
    is_told ||= effect.op === 'fetch_each'
    const is_taking = isStoreOf('logout_delivery', effect) && effect.if_version !== null && !is_told
    return is_taking ? 'stored' : yield* pass(effect)
  })
}
