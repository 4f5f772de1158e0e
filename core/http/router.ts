/**
 * The HTTP binding, pure: from a neutral request to a neutral response. The table says which endpoint
 * takes which methods, who may read its answers from a browser, and which answer it has. Start here to
 * find anything.
 */

import { at, type Configuration, type Context, type Endpoint } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import { jwksMaxAge, type PublicKeys } from '../hosts.ts'
import { checkSessionEndpoint } from './check-session.ts'
import { type Cors, forWhoeverAsked, preflight } from './cors.ts'
import { discoveryDocument } from './discovery.ts'
import {
  type Answer,
  authorizationEndpoint,
  consentEndpoint,
  endSessionEndpoint,
  introspectionEndpoint,
  loginEndpoint,
  logoutEndpoint,
  revocationEndpoint,
  tokenEndpoint,
  userinfoEndpoint,
} from './endpoints.ts'
import { type Fault, faultAnswer, refuseFault } from './faults.ts'
import { empty, type HttpRequest, type HttpResponse, json } from './message.ts'
import { registrationEndpoint } from './registration.ts'
import { answerUnasked } from './unasked.ts'
import { type Audience, orUnavailable } from './unavailable.ts'

interface Route {
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'DELETE')[]
  readonly cors: Cors
  readonly audience: Audience
  readonly answer: Answer
}

function routes(configuration: Configuration): Record<Endpoint, Route> {
  const discovery = published((keys) => discoveryDocument(configuration, keys), 3600)
  const jwks = published((keys) => keys.jwks, jwksMaxAge)
  return {
    authorization: {
      methods: ['GET', 'POST'],
      cors: 'none',
      audience: 'people',
      answer: authorizationEndpoint,
    },
    login: { methods: ['GET', 'POST'], cors: 'none', audience: 'people', answer: loginEndpoint },
    consent: { methods: ['GET', 'POST'], cors: 'none', audience: 'people', answer: consentEndpoint },
    end_session: { methods: ['GET', 'POST'], cors: 'none', audience: 'people', answer: endSessionEndpoint },
    logout: { methods: ['GET', 'POST'], cors: 'none', audience: 'people', answer: logoutEndpoint },
    check_session: {
      methods: ['GET'],
      cors: 'none',
      audience: 'people',
      answer: checkSessionEndpoint(configuration),
    },
    token: { methods: ['POST'], cors: 'client', audience: 'programs', answer: tokenEndpoint },
    userinfo: { methods: ['GET', 'POST'], cors: 'client', audience: 'programs', answer: userinfoEndpoint },
    introspection: { methods: ['POST'], cors: 'none', audience: 'programs', answer: introspectionEndpoint },
    revocation: { methods: ['POST'], cors: 'client', audience: 'programs', answer: revocationEndpoint },
    registration: {
      methods: ['GET', 'POST', 'PUT', 'DELETE'],
      cors: 'any',
      audience: 'programs',
      answer: registrationEndpoint,
    },
    jwks: { methods: ['GET'], cors: 'any', audience: 'programs', answer: jwks },
    openid_configuration: { methods: ['GET'], cors: 'any', audience: 'programs', answer: discovery },
    oauth_authorization_server: { methods: ['GET'], cors: 'any', audience: 'programs', answer: discovery },
  }
}

/** A document that is the same for everyone, written once for as long as the keys are the same. */
function published(documentOf: (keys: PublicKeys) => unknown, max_age: number): Answer {
  let written: { readonly keys: PublicKeys; readonly response: HttpResponse } | undefined
  return function* (): Flow<HttpResponse> {
    const keys = yield* perform('find_keys', {})
    if (written?.keys !== keys) written = { keys, response: cacheable(documentOf(keys), max_age) }
    return written.response
  }
}

/** @param max_age seconds */
function cacheable(document: unknown, max_age: number): HttpResponse {
  const { headers, ...rest } = json(200, document)
  const { pragma, ...others } = headers
  const published = { 'access-control-allow-origin': '*', 'cache-control': `public, max-age=${max_age}` }
  return { ...rest, headers: { ...others, ...published } }
}

/** The part of the issuer behind its host, which every path starts with. */
function issuerPath(issuer: string): string {
  return issuer.replace(/^https?:\/\/[^/]*/, '').replace(/\/$/, '')
}

/**
 * RFC 8414 section 3.1 puts the issuer's path behind the well-known one; OpenID Connect puts it in front. A client whose
 * issuer was written with a slash at its end asks at `//`, and the metadata tells it how it is written.
 */
function pathsOf(endpoint: Endpoint, configuration: Configuration): string[] {
  const prefix = issuerPath(configuration.issuer)
  const path = configuration.paths[endpoint]
  const behind = endpoint === 'oauth_authorization_server' && prefix !== '' ? [`${path}${prefix}`] : []
  const doubled = isMetadata(endpoint) ? [`${prefix}/${path}`] : []
  return [`${prefix}${path}`, ...behind, ...doubled]
}

function isMetadata(endpoint: Endpoint): boolean {
  return endpoint === 'openid_configuration' || endpoint === 'oauth_authorization_server'
}

export interface Router {
  /** The endpoint at a path, with or without a trailing slash. */
  endpointAt(path: string): Endpoint | undefined
  /** The flow that answers one request at the instant `now` (NumericDate in seconds). */
  answer(request: HttpRequest, now: number): Flow<HttpResponse>
  /** An error that is none of the protocol's, for whoever may read it in a browser. */
  readable(error: HttpResponse, request: HttpRequest): HttpResponse
}

/** Made once per configuration. */
export function createRouter(configuration: Configuration): Router {
  const table = routes(configuration)
  const absent = new Set<Endpoint>([
    ...(configuration.login_url === undefined ? [] : ['login' as const]),
    ...(configuration.consent_url === undefined ? [] : ['consent' as const]),
    ...(configuration.registration ? [] : ['registration' as const]),
    ...(configuration.policy.session_management ? [] : ['check_session' as const]),
  ])
  const endpoints = (Object.keys(table) as Endpoint[]).filter((endpoint) => !absent.has(endpoint))
  const byPath = new Map(
    endpoints.flatMap((endpoint) =>
      pathsOf(endpoint, configuration).map((path) => [path, endpoint] as const),
    ),
  )
  const endpointAt = (path: string) =>
    byPath.get(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path)
  const readable = (error: HttpResponse, request: HttpRequest) => {
    const endpoint = endpointAt(request.path)
    return endpoint === undefined ? error : forWhoeverAsked(error, request, table[endpoint].cors)
  }
  // Requests of one second share it.
  let context = at(configuration, 0)

  return {
    endpointAt,
    *answer(request, now): Flow<HttpResponse> {
      const endpoint = endpointAt(request.path)
      if (endpoint === undefined)
        return request.fault ? faultAnswer(request.fault) : json(404, { error: 'not_found' })
      if (context.now !== now) context = at(configuration, now)
      const response = yield* answer(endpoint, table[endpoint], request, context)
      const whole = response.status >= 400 ? readable(response, request) : response
      return request.method === 'HEAD' ? { ...whole, body: '' } : whole
    },
    readable,
  }
}

function allowedMethods({ methods, cors }: Route): string {
  const takes_get = methods.includes('GET')
  return [...methods, ...(takes_get ? ['HEAD'] : []), ...(cors === 'none' ? [] : ['OPTIONS'])].join(', ')
}

function* withAllow(answer: Flow<HttpResponse>, allow: string): Flow<HttpResponse> {
  const response = yield* answer
  return { ...response, headers: { ...response.headers, allow } }
}

function* answer(
  endpoint: Endpoint,
  route: Route,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> {
  const refused = (fault: Fault) => refuseFault(fault, endpoint, route.audience, request, context)
  if (request.fault) return yield* refused(request.fault)
  if (request.method === 'OPTIONS') {
    const allow = allowedMethods(route)
    return preflight(request, route.cors, allow) ?? empty(405, { allow })
  }
  const method = request.method === 'HEAD' ? 'GET' : request.method
  if (!route.methods.some((taken) => taken === method))
    return yield* withAllow(refused('method'), allowedMethods(route))
  const to_nobody =
    route.cors === 'any' ? undefined : answerUnasked(endpoint, route.audience, request, context)
  if (to_nobody) return yield* to_nobody
  if (request.headers['content-encoding'] !== undefined) return yield* refused('content_coding')
  return yield* orUnavailable(endpoint, route.audience, route.answer(request, context), request, context)
}
