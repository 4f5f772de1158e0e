/**
 * What an operator is told: events, what was thrown, and each request, all by the id of the request that they came
 * of. An observer is no party to the protocol: nobody waits for it, and what it throws changes no answer.
 */

import {
  type HttpRequest,
  type HttpResponse,
  lowerCase,
  type Operation,
  type VouchsafeEvent,
} from '../../core/index.ts'
import { randomText } from './random.ts'

/** The request that something came of. */
export interface RequestTrace {
  readonly requestId: string
  /** Where it came from, as far as that is known. */
  readonly address?: string
}

/** An event, with the request that it came of if it came of one. */
export type ToldEvent = VouchsafeEvent & Partial<RequestTrace>

/**
 * What became of a request, for a log: no query, no header, and nothing that somebody made up. What is no method of HTTP,
 * and a path that is none of the provider's, may hold anything, and is left out.
 */
export interface ServedRequest extends RequestTrace {
  readonly method?: string
  readonly path?: string
  readonly status: number
  /** From when it was read to when its answer was made. */
  readonly durationMs: number
}

/** Where something was thrown. */
export interface ErrorContext {
  /** Of the request that it came of, as events and `onRequest` have it; the answer, a 500 or 503, carries it. */
  readonly requestId?: string
  /**
   * What a storage, a look-up, a hook, a page, `onEvent` or `onRequest` (both: `emit`) failed to do; the answer is a
   * 503, or none needed it. Without it, it was a bug, and the answer is a 500.
   */
  readonly operation?: Operation
}

export type Report = (error: unknown, about: ErrorContext) => void

/** Whom an operator has listening. */
export interface Listeners {
  /** Everything an operator may want to know, by the request that it came of; carries no secrets. */
  readonly onEvent?: (event: ToldEvent) => void
  /** Told of each answer, whatever the platform. */
  readonly onRequest?: (served: ServedRequest) => void
  /** A header that names requests, such as `x-request-id`, of a proxy that sets it. Default: they are named at random. */
  readonly requestIdHeader?: string
  /** Told what was thrown, by a bug or by what you supplied. It is as it was thrown, whatever it holds. */
  readonly onError?: Report
}

type Warning = Extract<VouchsafeEvent, { readonly type: 'insecure_http' | 'deliveries_unlisted' }>

export interface Telling {
  traceOf(request: Pick<HttpRequest, 'headers' | 'address' | 'requestId'>): RequestTrace
  thrown(error: unknown, about: ErrorContext): void
  event(event: VouchsafeEvent, trace?: RequestTrace): void
  /** What somebody has to hear, on the console where nobody listens. */
  warned(event: Warning): void
  /** @param path of the provider's, where it was one  @param started by `performance.now()` */
  served(
    request: { readonly method: string; readonly path: string | undefined },
    response: HttpResponse,
    started: number,
    trace: RequestTrace,
  ): void
}

/** RFC 9110 section 9, RFC 5789. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'])

/** What a log takes as it is, and a person can read out. */
const REQUEST_ID = /^[A-Za-z0-9._:=+/@-]{1,128}$/

export function createTelling({ onEvent, onError, onRequest, requestIdHeader }: Listeners): Telling {
  const header = requestIdHeader === undefined ? undefined : lowerCase(requestIdHeader)

  const thrown = (error: unknown, about: ErrorContext) => {
    try {
      onError?.(error, about)
    } catch {
      // There is nobody left to tell.
    }
  }
  const tell = <T>(listener: (told: T) => unknown, told: T, requestId: string | undefined) => {
    const about = { operation: 'emit', ...(requestId !== undefined && { requestId }) } as const
    new Promise((resolve) => resolve(listener(told))).catch((failure) => thrown(failure, about))
  }

  const event: Telling['event'] = (event, trace) => {
    if (onEvent) tell(onEvent, { ...event, ...trace }, trace?.requestId)
  }

  return {
    traceOf({ headers, address, requestId: given }) {
      const named = header === undefined ? undefined : headers[header]
      const requestId = given ?? (named !== undefined && REQUEST_ID.test(named) ? named : randomText(9))
      return { requestId, ...(address !== undefined && { address }) }
    },
    thrown,
    event,
    warned(warning) {
      event(warning)
      if (!onEvent) console.warn(`vouchsafe: ${inWords(warning)}`)
    },
    served({ method, path }, { status }, started, trace) {
      if (!onRequest) return
      const durationMs = performance.now() - started
      const known = { ...(methods.has(method) && { method }), ...(path !== undefined && { path }) }
      tell(onRequest, { ...known, status, durationMs, ...trace }, trace.requestId)
    },
  }
}

function inWords(warning: Warning): string {
  return warning.type === 'insecure_http'
    ? `insecureHttp is set: passwords, codes and tokens of ${warning.issuer} may travel in the clear`
    : 'the storage has no lists: clients are told that a session has ended by the process that decided it, as long as it lives'
}
