/**
 * Which browser code may call, and read what it is answered. Access comes of a token in the Authorization header and of
 * nothing that a browser sends by itself, so by default it is anybody's code, and never with credentials.
 * @see Fetch standard section 3.3
 */

import type { GuardAnswer } from './answer.ts'
import type { GuardOptions } from './options.ts'

/** A request as far as it matters here. */
export interface CrossOriginRequest {
  readonly method: string | undefined
  readonly origin: string | undefined
  /** What the header `Access-Control-Request-Method` of a preflight says. */
  readonly requestMethod: string | undefined
  readonly requestHeaders: string | undefined
}

export interface Cors {
  /** For the answer to a request, whatever it is. */
  headersFor(request: CrossOriginRequest): Readonly<Record<string, string>>
  /** The answer to a preflight; nothing for what is none. */
  preflight(request: CrossOriginRequest): GuardAnswer | undefined
}

export const ALLOW_ORIGIN = 'access-control-allow-origin'

/** RFC 9110 section 5.6.2: a method, and names of headers as browsers list them. */
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const METHOD = new RegExp(`^${TOKEN}$`)
const HEADER_NAMES = new RegExp(`^${TOKEN}(?:[ \\t]*,[ \\t]*${TOKEN})*$`)

export function corsOf({ allowedOrigins = '*', exposedHeaders = [] }: GuardOptions): Cors {
  const exposed = ['WWW-Authenticate', 'Retry-After', ...exposedHeaders].join(', ')
  const headersFor = ({ origin }: CrossOriginRequest): Record<string, string> => {
    if (allowedOrigins === '*') return { [ALLOW_ORIGIN]: '*', 'access-control-expose-headers': exposed }
    if (allowedOrigins.length === 0) return {}
    if (origin === undefined || !allowedOrigins.includes(origin)) return { vary: 'Origin' }
    return { [ALLOW_ORIGIN]: origin, 'access-control-expose-headers': exposed, vary: 'Origin' }
  }
  return {
    headersFor,
    preflight(request) {
      const { method, origin, requestMethod, requestHeaders = '' } = request
      const is_preflight = method === 'OPTIONS' && origin !== undefined && requestMethod !== undefined
      if (!is_preflight || allowedOrigins.length === 0) return undefined
      const allowed = headersFor(request)
      const is_allowed = ALLOW_ORIGIN in allowed && METHOD.test(requestMethod)
      return {
        status: 204,
        headers: {
          ...allowed,
          ...(is_allowed && {
            'access-control-allow-methods': requestMethod,
            // A star stands for every header but Authorization, which is the one that matters.
            'access-control-allow-headers': HEADER_NAMES.test(requestHeaders)
              ? requestHeaders
              : 'Authorization',
            'access-control-max-age': '600',
          }),
        },
        body: '',
      }
    },
  }
}
