/** What clients and browsers ask of a server. Every answer is looked at: a fast wrong answer is no answer. */

import { createHash } from 'node:crypto'
import { type Answer, type Send, Unavailable } from './http-load.ts'
import { type BenchClient, client_secret, redirect_uri } from './servers/protocol.ts'

/** Where a server has its endpoints: paths, from its own discovery document. */
export interface Endpoints {
  readonly authorization: string
  readonly token: string
  readonly userinfo: string
  readonly introspection: string
  readonly jwks: string
}

export interface Target {
  readonly issuer: string
  readonly endpoints: Endpoints
  readonly send: Send
}

export interface Tokens {
  readonly access_token: string
  readonly refresh_token?: string
  readonly id_token?: string
}

/** A person with a browser, at one of the clients that they let in. */
export interface User {
  readonly sub: string
  readonly cookie: string
  readonly client: BenchClient
  tokens: Tokens
}

const code_verifier = 'a-verifier-that-is-as-long-as-a-verifier-has-to-be'
const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')

const authorizationOf = ({ client_id }: BenchClient) => ({
  authorization: `Basic ${btoa(`${client_id}:${encodeURIComponent(client_secret).replaceAll('%20', '+')}`)}`,
})

function unexpected(what: string, { status, body }: Pick<Answer, 'status' | 'body'>): Error {
  const message = `${what}: ${status} ${body}`
  return status === 503 ? new Unavailable(message) : new Error(message)
}

function expectTokens(answer: Answer, ...names: (keyof Tokens)[]): Tokens {
  const tokens = answer.status === 200 ? (JSON.parse(answer.body) as Tokens) : undefined
  if (!tokens || names.some((name) => !tokens[name])) throw unexpected('not the tokens asked for', answer)
  return tokens
}

export function authorizationPath(
  { endpoints }: Target,
  { client_id }: BenchClient,
  scope: string,
  prompt?: string,
): string {
  const request = {
    response_type: 'code',
    client_id,
    redirect_uri,
    scope,
    state: 'a-state',
    nonce: 'a-nonce',
    code_challenge,
    code_challenge_method: 'S256',
    ...(prompt && { prompt }),
  }
  return `${endpoints.authorization}?${new URLSearchParams(request)}`
}

/** @returns the code that an answer of the authorization endpoint brings */
export function expectCode(answer: Pick<Answer, 'status' | 'body'>, location: string | undefined): string {
  const code = location === undefined ? null : new URL(location).searchParams.get('code')
  if (code === null) throw unexpected(`no code in ${location}`, answer)
  return code
}

export async function authorizeSilently(
  target: Target,
  { client, cookie }: Pick<User, 'client' | 'cookie'>,
): Promise<string> {
  const answer = await target.send('GET', authorizationPath(target, client, 'openid email'), { cookie })
  return expectCode(answer, answer.headers.location)
}

export async function redeem(
  { endpoints, send }: Target,
  client: BenchClient,
  code: string,
): Promise<Tokens> {
  const form = { grant_type: 'authorization_code', code, redirect_uri, code_verifier }
  return expectTokens(
    await send('POST', endpoints.token, authorizationOf(client), form),
    'access_token',
    'id_token',
  )
}

export async function refresh({ endpoints, send }: Target, user: User): Promise<void> {
  const form = { grant_type: 'refresh_token', refresh_token: user.tokens.refresh_token ?? '' }
  const answer = await send('POST', endpoints.token, authorizationOf(user.client), form)
  user.tokens = expectTokens(answer, 'access_token', 'refresh_token', 'id_token')
}

/** A client's tokens for itself. */
export async function mintForItself({ send, endpoints }: Target, client: BenchClient): Promise<Tokens> {
  const form = { grant_type: 'client_credentials' }
  return expectTokens(await send('POST', endpoints.token, authorizationOf(client), form), 'access_token')
}

export async function askUserInfo({ send, endpoints }: Target, { sub, tokens }: User): Promise<void> {
  const answer = await send('GET', endpoints.userinfo, { authorization: `Bearer ${tokens.access_token}` })
  if (answer.status !== 200 || JSON.parse(answer.body).sub !== sub) throw unexpected('userinfo', answer)
}

export async function askIntrospection(
  { send, endpoints }: Target,
  client: BenchClient,
  { access_token }: Tokens,
): Promise<void> {
  const form = { token: access_token }
  const answer = await send('POST', endpoints.introspection, authorizationOf(client), form)
  if (answer.status !== 200 || JSON.parse(answer.body).active !== true)
    throw unexpected('introspection', answer)
}

/** A document that is the same for everyone. */
export async function askPublished({ send }: Target, path: string, member: string): Promise<void> {
  const answer = await send('GET', path)
  if (answer.status !== 200 || !(member in JSON.parse(answer.body))) throw unexpected(path, answer)
}
