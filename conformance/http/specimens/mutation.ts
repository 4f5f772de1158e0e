/**
 * What a mutant is made of: it sees each request before the provider does and each answer before the world does,
 * and may change either. This file forwards, reads and rewrites; which change makes a provider wrong is in the
 * files of mutants.
 */
import { createHmac, createPrivateKey, sign } from 'node:crypto'
import { type IncomingHttpHeaders, request as open } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Between, Specimen } from './node-oidc-provider.ts'

export interface Exchange {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Forward = (exchange: Exchange) => Promise<Reply>
export type Facts = Pick<Specimen, 'issuer' | 'key'>
export type Mutation = (exchange: Exchange, forward: Forward, facts: Facts) => Promise<Reply>

export interface Mutant {
  readonly name: string
  /** The checks that have to fail, each of which passes on the provider as it is. */
  readonly caught_by: readonly string[]
  /** Made anew for each run, since some mutants remember. */
  readonly make: () => Mutation
}

/** Changes the answers, or handles the requests, of one endpoint and leaves all others alone. */
export const on =
  (endpoint: (exchange: Exchange) => boolean, mutate: Mutation): (() => Mutation) =>
  () =>
  (exchange, forward, facts) =>
    endpoint(exchange) ? mutate(exchange, forward, facts) : forward(exchange)

export const faithful: Mutation = (exchange, forward) => forward(exchange)

/** A host whose mutation can be exchanged between runs. */
export function createHost() {
  const current: { mutation: Mutation } = { mutation: faithful }
  const between: Between = (origin, facts) => async (request, response) => {
    const { method = 'GET', url: target = '/', headers } = request
    const exchange = { method, target, headers, body: await text(request) }
    const reply = await current.mutation(exchange, forwardTo(origin), facts)
    const {
      'content-length': _length,
      'transfer-encoding': _coding,
      connection: _connection,
      ...kept
    } = reply.headers
    response.writeHead(reply.status, kept).end(reply.body)
  }
  return { current, between }
}

const forwardTo =
  (origin: string): Forward =>
  ({ method, target, headers, body }) =>
    new Promise((resolve, reject) => {
      const { 'transfer-encoding': _coding, ...kept } = headers
      const length = body === '' && method === 'GET' ? {} : { 'content-length': Buffer.byteLength(body) }
      const outgoing = open(
        `${origin}${target}`,
        { method, headers: { ...kept, ...length } },
        async (answer) => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })

export const pathOf = ({ target }: Exchange) => target.split('?')[0] ?? ''
export const isAuthorization = (exchange: Exchange) => pathOf(exchange) === '/auth'
export const isToken = (exchange: Exchange) => pathOf(exchange) === '/token'
export const isUserinfo = (exchange: Exchange) => pathOf(exchange) === '/me'
export const isMetadata = (exchange: Exchange) => pathOf(exchange).startsWith('/.well-known/')
export const isKeySet = (exchange: Exchange) => pathOf(exchange) === '/jwks'
export const isIntrospection = (exchange: Exchange) => pathOf(exchange) === '/token/introspection'
export const isRevocation = (exchange: Exchange) => pathOf(exchange) === '/token/revocation'

export const queryOf = ({ target }: Exchange) => new URLSearchParams(target.split('?')[1] ?? '')
export const formOf = ({ body }: Exchange) => new URLSearchParams(body)

export function withQuery(exchange: Exchange, change: (query: URLSearchParams) => void): Exchange {
  const query = queryOf(exchange)
  change(query)
  return { ...exchange, target: `${pathOf(exchange)}?${query}` }
}

export function withForm(exchange: Exchange, change: (form: URLSearchParams) => void): Exchange {
  const form = formOf(exchange)
  change(form)
  return { ...exchange, body: form.toString() }
}

export function withJson(reply: Reply, change: (document: Record<string, unknown>) => void): Reply {
  if (!String(reply.headers['content-type']).includes('json')) return reply
  const document: Record<string, unknown> = JSON.parse(reply.body)
  change(document)
  return { ...reply, body: JSON.stringify(document) }
}

/** As a server does that lets the first, or the last, of several equal names win. */
export function keepFirst(parameters: URLSearchParams): void {
  for (const [name, value] of [...parameters].toReversed()) parameters.set(name, value)
}

export const drop =
  (...names: string[]) =>
  (parameters: URLSearchParams): void => {
    for (const name of names) parameters.delete(name)
  }

/** Changes what a redirect to a client carries; other redirects stay as they are. */
export function withResponse(reply: Reply, change: (parameters: URLSearchParams) => void): Reply {
  const { location } = reply.headers
  if (location === undefined || !/[?&](code|error)=/.test(location)) return reply
  const [target = '', query = ''] = location.split('?')
  const parameters = new URLSearchParams(query)
  change(parameters)
  return { ...reply, headers: { ...reply.headers, location: `${target}?${parameters}` } }
}

export const isPage = ({ headers }: Reply) => String(headers['content-type']).includes('text/html')

export const withHeaders = (reply: Reply, headers: IncomingHttpHeaders): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...headers },
})

export function withoutHeader(reply: Reply, name: string): Reply {
  const { [name]: _dropped, ...headers } = reply.headers
  return { ...reply, headers }
}

export const answer = (status: number, document: object): Reply => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(document),
})

export const page = (status: number): Reply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: '<p>No.',
})

export type Part = Record<string, unknown>

const segment = (part: Part) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** The ID Token of a token response, taken apart, changed and signed again. */
export const withIdToken = withToken('id_token')

/** The same of its access token, where that is a JWT. */
export const withAccessToken = withToken('access_token')

function withToken(member: 'id_token' | 'access_token') {
  return (
    reply: Reply,
    key: Facts['key'],
    change: (claims: Part, header: Part) => void,
    signature: (input: string) => string = (input) => rs256(input, key),
  ): Reply =>
    withJson(reply, (document) => {
      const token = document[member]
      if (typeof token !== 'string' || token.split('.').length !== 3) return
      const [header = {}, claims = {}] = token
        .split('.')
        .slice(0, 2)
        .map((part): Part => JSON.parse(Buffer.from(part, 'base64url').toString()))
      change(claims, header)
      const input = `${segment(header)}.${segment(claims)}`
      document[member] = `${input}.${signature(input)}`
    })
}

export const rs256 = (input: string, key: Facts['key']) =>
  sign('sha256', Buffer.from(input), createPrivateKey({ key, format: 'jwk' })).toString('base64url')

export const hs256 = (input: string, secret: string) =>
  createHmac('sha256', secret).update(input).digest('base64url')
