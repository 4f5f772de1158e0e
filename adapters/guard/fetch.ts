/** The guard for what answers a Fetch `Request`: as a handler around a handler, and as middleware of Hono. */

import type { Access } from './access.ts'
import type { GuardAnswer } from './answer.ts'
import type { Arrival, Gates } from './gate.ts'
import type { Needs } from './options.ts'

export type FetchGuard = (
  handler: (request: Request, access: Access) => Response | Promise<Response>,
  needs?: Needs,
) => (request: Request) => Promise<Response>

export function fetchGuard(gates: Gates): FetchGuard {
  return (handler, needs) => {
    const gate = gates(needs)
    return async (request) => {
      const admission = await gate(arrivalOf(request))
      return admission.kind === 'admitted'
        ? handler(request, admission.access)
        : responseOf(admission.answer, request)
    }
  }
}

/** What is used of a `Context`. An app says so: `new Hono<{ Variables: GuardVariables }>()`. */
export interface HonoContext {
  readonly req: { readonly raw: Request }
  set(name: 'access', access: Access): void
}

/** What `guard.hono()` sets: `c.var.access`. */
export interface GuardVariables {
  access: Access
}

export type HonoGuard = (
  needs?: Needs,
) => (context: HonoContext, next: () => Promise<void>) => Promise<Response | undefined>

export function honoGuard(gates: Gates): HonoGuard {
  return (needs) => {
    const gate = gates(needs)
    return async (context, next) => {
      const request = context.req.raw
      const admission = await gate(arrivalOf(request))
      if (admission.kind === 'answered') return responseOf(admission.answer, request)
      context.set('access', admission.access)
      await next()
      return undefined
    }
  }
}

function arrivalOf({ method, url, headers }: Request): Arrival {
  return { method, path: new URL(url).pathname, authorization: authorizations(headers) }
}

/** Two headers are one with a comma in it, which no bearer token has. */
export function authorizations(headers: { get(name: string): string | null }): readonly string[] {
  const authorization = headers.get('authorization')
  return authorization === null ? [] : [authorization]
}

function responseOf({ status, headers, body }: GuardAnswer, { method }: Request): Response {
  return new Response(method === 'HEAD' || body === '' ? null : body, { status, headers })
}
