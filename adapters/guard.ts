/**
 * vouchsafe/guard: in front of a resource server. Opaque access tokens are verified by introspection, JWT
 * access tokens by the issuer's keys; scopes are checked, and a client without sufficient access is told
 * where to get it. Works with Fetch and with node:http handlers, and needs no module of Node.js.
 * @see RFC 6750, RFC 9728
 */

import { type Names, refuseUnknown } from '../core/index.ts'
import type { Access, Verifier } from './guard/access.ts'
import { type GuardAnswer, type GuardRefusal, json, refusalAnswer } from './guard/answer.ts'
import { introspectionVerifier } from './guard/introspection.ts'
import { issuerMetadata, secureUrl } from './guard/issuer.ts'
import { isJwtAccessToken, jwtVerifier } from './guard/jwt.ts'

export type { Access } from './guard/access.ts'
export type { GuardRefusal } from './guard/answer.ts'
export { IssuerUnavailable } from './guard/issuer.ts'

export interface GuardOptions {
  readonly issuer: string
  /** The resource server's own identifier, an https URL: the audience of its tokens. */
  readonly resource: string
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

export interface Needs {
  /** Space-delimited; the token must have every one. */
  readonly scope?: string
}

/** What is read of an `IncomingMessage`. */
export interface GuardedRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly rawHeaders: readonly string[]
}

/** What is used of a `ServerResponse`. */
export interface GuardedResponse {
  writeHead(status: number, headers: Record<string, string>): unknown
  end(body: string): unknown
}

export interface Guard {
  /** RFC 9728 section 2. Guarded handlers serve it at `metadataUrl` if requests for that reach them. */
  readonly metadata: Readonly<Record<string, unknown>>
  readonly metadataUrl: string
  /** The verdict alone, on the values of the Authorization headers. Never rejects. */
  check(authorization: readonly string[], needs?: Needs): Promise<Access | GuardRefusal>
  /** A Fetch handler that is only called with sufficient access. */
  fetch(
    handler: (request: Request, access: Access) => Response | Promise<Response>,
    needs?: Needs,
  ): (request: Request) => Promise<Response>
  /** A node:http handler, or Express route, that is only called with sufficient access. */
  node<Q extends GuardedRequest, S extends GuardedResponse>(
    handler: (request: Q, response: S, access: Access) => unknown,
    needs?: Needs,
  ): (request: Q, response: S) => Promise<void>
}

const optionNames: Names<GuardOptions> = {
  issuer: true,
  resource: true,
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

/** RFC 6750 section 2.1: "Bearer" 1*SP b64token. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i
/** RFC 6749 appendix A.4, space-delimited. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/

/** @throws {TypeError} naming the option that has a wrong value or is not known */
export function createGuard(options: GuardOptions): Guard {
  refuseUnknown(options, optionNames)
  secureUrl(options.issuer, 'issuer')
  const metadata = resourceMetadata(options)
  const metadataUrl = metadataUrlOf(options.resource)
  const metadata_path = new URL(metadataUrl).pathname
  const verify = createVerifier(options)

  const check: Guard['check'] = async (authorization, { scope } = {}) => {
    const [value = '', ...others] = authorization
    if (others.length > 0) return { kind: 'refused', error: 'invalid_request' }
    // Another scheme is no attempt at a bearer token.
    if (!/^bearer(?:[\s,]|$)/i.test(value)) return { kind: 'refused', error: 'missing' }
    const token = BEARER.exec(value)?.[1]
    if (token === undefined) return { kind: 'refused', error: 'invalid_request' }
    try {
      const access = await verify(token)
      if (!access) return { kind: 'refused', error: 'invalid_token' }
      const is_sufficient = splitScope(scope).every((name) => access.scope.includes(name))
      return is_sufficient ? access : { kind: 'refused', error: 'insufficient_scope' }
    } catch (error) {
      options.onError?.(error)
      return { kind: 'unavailable' }
    }
  }

  /** What to answer in the handler's place; otherwise the access to call it with. */
  const admit = async (
    method: string | undefined,
    path: string,
    authorization: readonly string[],
    needs: Needs,
  ): Promise<Access | GuardAnswer> => {
    if (path === metadata_path && (method === 'GET' || method === 'HEAD')) return metadataAnswer(metadata)
    const verdict = await check(authorization, needs)
    return 'kind' in verdict ? refusalAnswer(verdict, metadataUrl, needs.scope ?? '') : verdict
  }

  return {
    metadata,
    metadataUrl,
    check,
    fetch(handler, needs = {}) {
      checkNeeds(needs)
      return async (request) => {
        const authorization = request.headers.get('authorization')
        const path = new URL(request.url).pathname
        const admitted = await admit(
          request.method,
          path,
          authorization === null ? [] : [authorization],
          needs,
        )
        if (!('status' in admitted)) return handler(request, admitted)
        const { status, headers, body } = admitted
        return new Response(request.method === 'HEAD' || body === '' ? null : body, { status, headers })
      }
    },
    node(handler, needs = {}) {
      checkNeeds(needs)
      return async (request, response) => {
        const path = (request.url ?? '').replace(/\?.*$/, '')
        const admitted = await admit(request.method, path, authorizations(request), needs)
        if (!('status' in admitted)) {
          await handler(request, response, admitted)
          return
        }
        response.writeHead(admitted.status, { ...admitted.headers })
        response.end(request.method === 'HEAD' ? '' : admitted.body)
      }
    },
  }
}

function createVerifier(options: GuardOptions): Verifier {
  const { issuer, resource, client_id, client_secret, cacheLifetime = 0 } = options
  if ((client_id === undefined) !== (client_secret === undefined))
    throw new TypeError('client_id and client_secret go together')
  const asking = {
    issuer,
    resource,
    fetch: options.fetch ?? fetch,
    deadlineMs: options.deadlineMs ?? 5000,
    now: options.now ?? (() => Date.now() / 1000),
  }
  const metadata = issuerMetadata(asking)
  const verifyJwt = jwtVerifier({ ...asking, metadata })
  const introspect: Verifier =
    client_id === undefined || client_secret === undefined
      ? async () => undefined
      : introspectionVerifier({ ...asking, metadata, client_id, client_secret, cacheLifetime })
  return (token) => (isJwtAccessToken(token) ? verifyJwt(token) : introspect(token))
}

/** RFC 9728 section 3: the well-known path goes between the host and the resource's own path. */
function metadataUrlOf(resource: string): string {
  const { origin, pathname, search } = secureUrl(resource, 'resource')
  return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}${search}`
}

function resourceMetadata(options: GuardOptions): Readonly<Record<string, unknown>> {
  const { resource, issuer, scopes_supported, resource_name, resource_documentation } = options
  return Object.freeze({
    resource,
    authorization_servers: [issuer],
    bearer_methods_supported: ['header'],
    ...(scopes_supported && { scopes_supported }),
    ...(resource_name !== undefined && { resource_name }),
    ...(resource_documentation !== undefined && { resource_documentation }),
  })
}

function metadataAnswer(metadata: unknown): GuardAnswer {
  return json(200, metadata, { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=3600' })
}

function splitScope(scope = ''): string[] {
  return scope.split(' ').filter((name) => name !== '')
}

function checkNeeds(needs: Needs): void {
  refuseUnknown(needs, { scope: true })
  const { scope } = needs
  if (scope !== undefined && !SCOPE.test(scope))
    throw new TypeError('scope must be scope names with one space between them')
}

/** Node.js drops the second of two Authorization headers, and what is dropped cannot be refused. */
function authorizations({ rawHeaders }: GuardedRequest): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'authorization')
}
