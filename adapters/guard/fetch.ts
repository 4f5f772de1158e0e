/** The guard for what answers a Fetch `Request`: as a handler around a handler, and as middleware of Hono. */

import type { Access } from './access.ts'
import { ALLOW_ORIGIN } from './cors.ts'
import type { Admission, Arrival, Gates } from './gate.ts'
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
        ? withCors(await handler(request, admission.access), admission)
        : responseOf(admission, request)
    }
  }
}

/** What is used of a `Context`. An app says so: `new Hono<{ Variables: GuardVariables }>()`. */
export interface HonoContext {
  readonly req: { readonly raw: Request }
  res: Response
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
      if (admission.kind === 'answered') return responseOf(admission, request)
      context.set('access', admission.access)
      await next()
      context.res = withCors(context.res, admission)
      return undefined
    }
  }
}

function arrivalOf({ method, url, headers }: Request): Arrival {
  const header = (name: string) => headers.get(name) ?? undefined
  return {
    method,
    path: new URL(url).pathname,
    authorization: authorizations(headers),
    origin: header('origin'),
    requestMethod: header('access-control-request-method'),
    requestHeaders: header('access-control-request-headers'),
  }
}

/** Two headers are one with a comma in it, which no bearer token has. */
export function authorizations(headers: { get(name: string): string | null }): readonly string[] {
  const authorization = headers.get('authorization')
  return authorization === null ? [] : [authorization]
}

/** The answer of whoever is behind the guard: what that says of who may read it counts. */
function withCors(response: Response, { cors }: Admission): Response {
  const { body, status, statusText } = response
  // A change of protocols has no answer to be read.
  const is_readable = status >= 200 && Object.keys(cors).length > 0
  if (!is_readable || response.headers.has(ALLOW_ORIGIN)) return response
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(cors)) headers.append(name, value)
  return new Response(body, { status, statusText, headers })
}

function responseOf({ answer, cors }: Answered, { method }: Request): Response {
  const { status, headers, body } = answer
  return new Response(method === 'HEAD' || body === '' ? null : body, {
    status,
    headers: { ...headers, ...cors },
  })
}

type Answered = Extract<Admission, { kind: 'answered' }>
