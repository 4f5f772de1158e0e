/** What `createGuard` takes, and what a request needs. */

import { type Names, refuseUnknown } from '../../core/names.ts'

export interface GuardOptions {
  readonly issuer: string
  /** Takes an issuer and a resource in plain http beyond loopback, as in a network of Docker Compose; warned of. */
  readonly insecureHttp?: boolean
  /** The resource server's own identifier, an https URL. */
  readonly resource: string
  /**
   * Whom tokens have to be meant for: one of these. Default: the `resource`. An issuer that knows no resources has
   * another one for all of its tokens, such as its own identifier.
   */
  readonly audience?: string | readonly string[]
  /** Origins whose browser code may call, such as https://app.example. Default: `*`, any; with none, CORS is yours. */
  readonly allowedOrigins?: '*' | readonly string[]
  /** Headers that browser code may read, besides those of a refusal. Default: none. */
  readonly exposedHeaders?: readonly string[]
  /** The client as which tokens are introspected; without it only JWT access tokens are accepted. */
  readonly client_id?: string
  readonly client_secret?: string
  /** Seconds that an introspection is believed; default 0. For so long a revoked token still works. */
  readonly cacheLifetime?: number
  /** For the metadata document. */
  readonly scopes_supported?: readonly string[]
  readonly resource_name?: string
  readonly resource_documentation?: string
  /** Milliseconds the issuer may take to answer before the answer is a 503; default 5000. */
  readonly deadlineMs?: number
  /** Why the issuer could not be asked; clients only learn that it could not. */
  readonly onError?: (error: unknown) => void
  readonly fetch?: typeof fetch
  /** NumericDate in seconds. */
  readonly now?: () => number
}

const optionNames: Names<GuardOptions> = {
  issuer: true,
  insecureHttp: true,
  resource: true,
  audience: true,
  allowedOrigins: true,
  exposedHeaders: true,
  client_id: true,
  client_secret: true,
  cacheLifetime: true,
  scopes_supported: true,
  resource_name: true,
  resource_documentation: true,
  deadlineMs: true,
  onError: true,
  fetch: true,
  now: true,
}

export interface Needs {
  /** Space-delimited; the token must have every one. */
  readonly scope?: string
}

/** RFC 6454 section 6.2. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9.:[\]_-]+$/

/** RFC 6749 appendix A.4, space-delimited. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/

/** @throws {TypeError} for an option that is not known, or half of what goes together */
export function checkOptions(options: GuardOptions): void {
  refuseUnknown(options, optionNames)
  if ((options.client_id === undefined) !== (options.client_secret === undefined))
    throw new TypeError('client_id and client_secret go together')
  const { audience = [], allowedOrigins = '*', exposedHeaders = [] } = options
  if (![audience].flat().every((one) => typeof one === 'string' && one !== ''))
    throw new TypeError('audience must be an identifier or a list of them')
  if (
    allowedOrigins !== '*' &&
    !(Array.isArray(allowedOrigins) && allowedOrigins.every((one) => ORIGIN.test(one)))
  )
    throw new TypeError("allowedOrigins must be '*' or a list of origins such as https://app.example")
  if (!exposedHeaders.every((name) => /^[\w-]+$/.test(name)))
    throw new TypeError('exposedHeaders must be a list of names of headers')
}

/** @throws {TypeError} for a scope that no token can have, or that would break a header */
export function checkNeeds(needs: Needs): void {
  refuseUnknown(needs, { scope: true })
  const { scope } = needs
  if (scope !== undefined && !SCOPE.test(scope))
    throw new TypeError('scope must be scope names with one space between them')
}
