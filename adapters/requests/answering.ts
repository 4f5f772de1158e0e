/**
 * A request in and an answer out, whatever happens inside: the outside is told nothing of that, and somebody is told of
 * every request. Which pages are where is not its matter.
 */

import {
  type ConnectionFacts,
  type Flow,
  type HttpRequest,
  type HttpResponse,
  json,
  type Router,
} from '../../core/index.ts'
import { fromRequest, toResponse } from '../fetch.ts'
import type { OpenMount } from '../mounts/mounts.ts'
import type { createTelling, RequestTrace } from '../world/telling.ts'
import type { RequestLimits } from './limits.ts'

export interface AnsweringWorld {
  readonly telling: ReturnType<typeof createTelling>
  readonly router: Router
  readonly limits: RequestLimits
  performed<T>(flow: Flow<T>, trace: RequestTrace): Promise<T>
}

/** Where somebody is served: what answers a path there. */
export interface Origin {
  mountAt(path: string): OpenMount | undefined
  /** What answers where nothing is mounted; without it, there is nothing. */
  readonly beside?: (request: HttpRequest) => Flow<HttpResponse>
}

/** What is served somewhere. None of it rejects. */
export interface Served {
  /** Whether there is anything at a path. */
  serves(path: string): boolean
  handle(request: HttpRequest): Promise<HttpResponse>
  fetch(request: Request, connection?: ConnectionFacts): Promise<Response>
  failed(failure: unknown): HttpResponse
  readonly limits: RequestLimits
}

export function createAnswering({ telling, router, limits, performed }: AnsweringWorld) {
  const bug = (error: unknown, { requestId }: RequestTrace): HttpResponse => {
    telling.thrown(error, { requestId })
    const error_description = `The server failed. Reference: ${requestId}`
    return json(500, { error: 'server_error', error_description })
  }

  async function answered(
    answer: () => HttpResponse | Promise<HttpResponse>,
    trace: RequestTrace,
  ): Promise<HttpResponse> {
    try {
      return sendable(await answer())
    } catch (error) {
      return bug(error, trace)
    }
  }

  const failed = (failure: unknown) => bug(failure, telling.traceOf({ headers: {} }))

  function serve({ mountAt, beside }: Origin): Served {
    const endpointAt = (path: string) => (beside ? router.endpointAt(path) : undefined)

    async function handle(request: HttpRequest): Promise<HttpResponse> {
      const started = performance.now()
      const trace = telling.traceOf(request)
      const named = { requestId: trace.requestId, ...request }
      const mounted = mountAt(request.path)
      const given = await answered(() => {
        if (mounted) return mounted.handle(named, (flow) => performed(flow, trace))
        return beside ? performed(beside(named), trace) : json(404, { error: 'not_found' })
      }, trace)
      const answer = given.status === 500 ? router.readable(given, request) : given
      const path = mounted?.path ?? (endpointAt(request.path) && request.path)
      telling.served({ method: request.method, path }, answer, started, trace)
      return answer
    }

    return {
      serves: (path) => endpointAt(path) !== undefined || mountAt(path) !== undefined,
      handle,
      async fetch(request, connection) {
        try {
          return toResponse(await handle(await fromRequest(request, limits, connection)), request.method)
        } catch (failure) {
          return toResponse(failed(failure), 'GET')
        }
      },
      failed,
      limits,
    }
  }

  return { answered, serve }
}

const isFieldValue = (value: string) => /^[\x20-\x7e]*$/.test(value)

/** @throws for a header that no HTTP message can hold: refused here, it is an error; sent, it is two headers */
function sendable(response: HttpResponse): HttpResponse {
  const { headers, setCookies = [] } = response
  if (!Object.values(headers).every(isFieldValue) || !setCookies.every(isFieldValue))
    throw new TypeError('a header has characters that no header may have')
  return response
}
