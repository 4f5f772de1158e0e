/**
 * vouchsafe/guard: in front of a resource server. Opaque access tokens are verified by introspection, JWT
 * access tokens by the issuer's keys; scopes are checked, and a client without sufficient access is told
 * where to get it. In the words of each framework, none of which is imported, nor any module of Node.js.
 * @see RFC 6750, RFC 9728
 */

import type { Verifier } from './guard/access.ts'
import { type GuardAnswer, type GuardRefusal, refusalAnswer } from './guard/answer.ts'
import { corsOf } from './guard/cors.ts'
import { type ExpressGuard, expressGuard } from './guard/express.ts'
import { type FastifyGuard, fastifyGuard } from './guard/fastify.ts'
import { authorizations, type FetchGuard, fetchGuard, type HonoGuard, honoGuard } from './guard/fetch.ts'
import type { Gates } from './guard/gate.ts'
import { introspectionVerifier } from './guard/introspection.ts'
import { issuerMetadata, secureUrl } from './guard/issuer.ts'
import { isJwtAccessToken, jwtVerifier } from './guard/jwt.ts'
import { type KoaGuard, koaGuard } from './guard/koa.ts'
import { metadataAnswer, metadataUrlOf, type ResourceMetadata, resourceMetadata } from './guard/metadata.ts'
import { type NodeGuard, nodeGuard } from './guard/node.ts'
import { checkNeeds, checkOptions, type GuardOptions, type Needs } from './guard/options.ts'
import { judge, type Verdict } from './guard/verdict.ts'

export type { Access } from './guard/access.ts'
export type { GuardAnswer, GuardRefusal } from './guard/answer.ts'
export type { ExpressGuard, ExpressRequest } from './guard/express.ts'
export type { FastifyGuard, GuardedFastifyReply, GuardedFastifyRequest } from './guard/fastify.ts'
export type { FetchGuard, GuardVariables, HonoContext, HonoGuard } from './guard/fetch.ts'
export { IssuerUnavailable } from './guard/issuer.ts'
export type { KoaContext, KoaGuard } from './guard/koa.ts'
export type { ResourceMetadata } from './guard/metadata.ts'
export type { GuardedRequest, GuardedResponse, NodeGuard, NodeHandler } from './guard/node.ts'
export type { GuardOptions, Needs } from './guard/options.ts'
export type { Allowed, Verdict } from './guard/verdict.ts'

export interface Guard {
  /** RFC 9728 section 2. Guards answer with it at `metadataUrl`, where requests for that reach them. */
  readonly metadata: ResourceMetadata
  readonly metadataUrl: string
  /** Middleware of Express; it sets `request.access`. */
  readonly express: ExpressGuard
  /** Middleware of Hono; it sets `c.var.access`. */
  readonly hono: HonoGuard
  /** A hook of Fastify; it sets `request.access`. */
  readonly fastify: FastifyGuard
  /** Middleware of Koa; it sets `ctx.state.access`. */
  readonly koa: KoaGuard
  /** A node:http handler around one that is only called with sufficient access. */
  readonly node: NodeGuard
  /** A Fetch handler around one that is only called with sufficient access. */
  readonly fetch: FetchGuard
  /**
   * The verdict alone, on a Fetch `Request` or on the values of the Authorization headers. Never rejects, but for
   * needs that nothing can meet.
   */
  check(request: Request | readonly string[], needs?: Needs): Promise<Verdict>
  /** What a client is answered: `new Response(answer.body, answer)`, or what your platform has for it. */
  answer(refusal: GuardRefusal): GuardAnswer
}

/** @throws {TypeError} naming the option that has a wrong value or is not known */
export function createGuard(options: GuardOptions): Guard {
  checkOptions(options)
  const { issuer, insecureHttp = false } = options
  secureUrl(issuer, 'issuer', insecureHttp)
  if (insecureHttp)
    console.warn(`vouchsafe: insecureHttp is set: tokens of ${issuer} may travel in the clear`)
  const metadata = resourceMetadata(options)
  const metadataUrl = metadataUrlOf(options.resource, insecureHttp)
  const metadata_path = new URL(metadataUrl).pathname
  const verify = createVerifier(options)
  const cors = corsOf(options)
  // RFC 9728 section 3: what is public is anybody's to read.
  const open = corsOf({ ...options, allowedOrigins: '*' })
  const answer = (refusal: GuardRefusal) => refusalAnswer(refusal, metadataUrl)
  const tell = (error: unknown) => {
    // Who is told is no party to the verdict.
    new Promise((resolve) => resolve(options.onError?.(error))).catch(() => {})
  }

  const gates: Gates = (needs = {}) => {
    checkNeeds(needs)
    return async (arrival) => {
      const { method, path, authorization } = arrival
      if (path === metadata_path) {
        const asked = open.preflight(arrival)
        if (asked) return { kind: 'answered', answer: asked, cors: {} }
        if (method === 'GET' || method === 'HEAD')
          return { kind: 'answered', answer: metadataAnswer(metadata), cors: open.headersFor(arrival) }
      }
      const asked = cors.preflight(arrival)
      if (asked) return { kind: 'answered', answer: asked, cors: {} }
      const verdict = await judge(authorization, needs, verify, tell)
      const of_answer = { cors: cors.headersFor(arrival) }
      return verdict.kind === 'allowed'
        ? { kind: 'admitted', access: verdict.access, ...of_answer }
        : { kind: 'answered', answer: answer(verdict), ...of_answer }
    }
  }

  return {
    metadata,
    metadataUrl,
    express: expressGuard(gates),
    hono: honoGuard(gates),
    fastify: fastifyGuard(gates),
    koa: koaGuard(gates),
    node: nodeGuard(gates),
    fetch: fetchGuard(gates),
    async check(request, needs = {}) {
      checkNeeds(needs)
      const authorization = 'headers' in request ? authorizations(request.headers) : request
      return judge(authorization, needs, verify, tell)
    },
    answer,
  }
}

function createVerifier(options: GuardOptions): Verifier {
  const { issuer, resource, audience = resource, client_id, client_secret, cacheLifetime = 0 } = options
  const asking = {
    issuer,
    audience: typeof audience === 'string' ? [audience] : audience,
    fetch: options.fetch ?? fetch,
    insecureHttp: options.insecureHttp ?? false,
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
