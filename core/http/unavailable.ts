/** What is not known is not denied: a failure of ours is a 503, and the same request may be sent again. */

import type { Context } from '../context.ts'
import { type Flow, perform, Unavailable } from '../effects.ts'
import { type HttpRequest, type HttpResponse, json } from './message.ts'
import { renderUnavailablePage } from './render.ts'

/** Whether people see an answer, or programs. */
export type Audience = 'people' | 'programs'

export function* orUnavailable(
  endpoint: string,
  audience: Audience,
  answer: Flow<HttpResponse>,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> {
  try {
    return yield* answer
  } catch (failure) {
    if (!(failure instanceof Unavailable)) throw failure
    yield* perform('emit', { event: { type: 'unavailable', endpoint, operation: failure.operation } })
    const retry = { 'retry-after': '1' }
    if (audience === 'programs') {
      const { requestId } = request
      const named = requestId !== undefined && { error_description: `Reference: ${requestId}` }
      return json(503, { error: 'temporarily_unavailable', ...named }, retry)
    }
    const page = yield* renderUnavailablePage(request, context)
    return { ...page, headers: { ...page.headers, ...retry } }
  }
}
