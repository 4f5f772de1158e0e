/**
 * One client of the provider and all it can send: authorization requests through a browser, token, revocation
 * and introspection requests, a UserInfo call. Every request is right by default and takes overrides, so that a
 * check reads as the one thing it does differently. It decides no verdict.
 */
import type { Browser, Returned, Visit } from './browser.ts'
import { type Credentials, credentialsOf } from './client-credentials.ts'
import type { ClientEntry, Options } from './client-file.ts'
import { type Answer, describe, encode, member, type Parameters, type Send, withQuery } from './http.ts'
import { base64url } from './jwt.ts'
import type { Metadata } from './metadata.ts'
import { NotApplicable } from './not-applicable.ts'
import type { Decision } from './page-driver.ts'
import type { Secrets } from './redaction.ts'

export interface AuthorizationRequest {
  readonly parameters: Parameters
  readonly redirect_uri: string
  readonly state: string
  readonly nonce: string
  readonly code_verifier: string
}

export interface Asking {
  readonly browser?: Browser
  readonly method?: 'GET' | 'POST'
  readonly decision?: Decision
  readonly interact?: boolean
  /** Appended to the query as it is, for what a well-made encoder would never write. */
  readonly suffix?: string
}

export interface Asked {
  readonly request: AuthorizationRequest
  readonly visit: Visit
}

export interface Granted {
  readonly request: AuthorizationRequest
  readonly visit: Returned
  readonly code: string
}

export interface Tokens {
  readonly granted: Granted
  readonly answer: Answer
  readonly access_token: string
  readonly refresh_token: string | undefined
  readonly id_token: string | undefined
}

export interface RelyingParty {
  readonly client: ClientEntry
  readonly credentials: Credentials
  prepare(overrides?: Parameters): Promise<AuthorizationRequest>
  ask(overrides?: Parameters, asking?: Asking): Promise<Asked>
  /** Throws when the provider gives no code to a request that is right. */
  obtainCode(overrides?: Parameters, asking?: Asking): Promise<Granted>
  obtainTokens(overrides?: Parameters, asking?: Asking): Promise<Tokens>
  /** Throws NotApplicable when the provider gives this client no refresh token. */
  obtainRefreshToken(scope?: string): Promise<Tokens & { readonly refresh_token: string }>
  token(parameters: Parameters, credentials?: Credentials): Promise<Answer>
  redeem(granted: Granted, overrides?: Parameters, credentials?: Credentials): Promise<Answer>
  refresh(refresh_token: string, overrides?: Parameters, credentials?: Credentials): Promise<Answer>
  revoke(token: string, overrides?: Parameters, credentials?: Credentials): Promise<Answer>
  introspect(token: string, overrides?: Parameters, credentials?: Credentials): Promise<Answer>
  userinfo(access_token: string): Promise<Answer>
}

export interface Surroundings {
  readonly metadata: Metadata
  readonly options: Options
  readonly send: Send
  readonly secrets: Secrets
  /** Kept signed in between checks. */
  readonly browser: Browser
}

export const randomText = (octets = 32) => base64url(crypto.getRandomValues(new Uint8Array(octets)))

export async function s256(code_verifier: string): Promise<string> {
  const octets = new TextEncoder().encode(code_verifier)
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', octets)))
}

export function createRelyingParty(client: ClientEntry, around: Surroundings): RelyingParty {
  const { metadata, options, send, secrets } = around
  const credentials = credentialsOf(client)

  const post = async (endpoint: string, parameters: Parameters, as: Credentials) => {
    const answer = await send(metadata.url(endpoint), {
      headers: as.headers,
      form: { ...parameters, ...as.parameters },
    })
    secrets.remember(
      member(answer, 'access_token'),
      member(answer, 'refresh_token'),
      member(answer, 'id_token'),
    )
    return answer
  }

  const prepare = async (overrides: Parameters = {}): Promise<AuthorizationRequest> => {
    const code_verifier = randomText()
    const state = randomText(16)
    const nonce = randomText(16)
    secrets.remember(code_verifier)
    const parameters: Parameters = {
      response_type: 'code',
      client_id: client.client_id,
      redirect_uri: client.redirect_uri,
      scope: options.scope,
      state,
      nonce,
      code_challenge: await s256(code_verifier),
      code_challenge_method: 'S256',
      ...overrides,
    }
    const redirect_uri = parameters.redirect_uri
    return {
      parameters,
      redirect_uri: typeof redirect_uri === 'string' ? redirect_uri : client.redirect_uri,
      state,
      nonce,
      code_verifier,
    }
  }

  const ask = async (overrides: Parameters = {}, asking: Asking = {}): Promise<Asked> => {
    const { browser = around.browser, method = 'GET', suffix = '', ...behaviour } = asking
    const request = await prepare(overrides)
    const endpoint = metadata.url('authorization_endpoint')
    const query = [encode(request.parameters).toString(), suffix].filter((part) => part !== '').join('&')
    const start =
      method === 'POST'
        ? { url: endpoint, method, form: request.parameters }
        : { url: withQuery(endpoint, query) }
    const visit = await browser.visit(start, behaviour)
    if (visit.kind === 'returned') {
      for (const name of ['code', 'access_token', 'id_token']) secrets.remember(visit.parameters.get(name))
    }
    return { request, visit }
  }

  const obtainCode = async (overrides: Parameters = {}, asking: Asking = {}): Promise<Granted> => {
    const { request, visit } = await ask(overrides, asking)
    const code = visit.kind === 'returned' ? visit.parameters.get('code') : null
    if (visit.kind !== 'returned' || code === null) {
      throw new Error(`a request that is right gave no code: ${describeVisit(visit)}`)
    }
    return { request, visit, code }
  }

  const token = (parameters: Parameters, as = credentials) => post('token_endpoint', parameters, as)

  const redeem = ({ request, code }: Granted, overrides: Parameters = {}, as = credentials) => {
    const { redirect_uri, code_verifier } = request
    return token({ grant_type: 'authorization_code', code, redirect_uri, code_verifier, ...overrides }, as)
  }

  const obtainTokens = async (overrides: Parameters = {}, asking: Asking = {}): Promise<Tokens> => {
    const granted = await obtainCode(overrides, asking)
    const answer = await redeem(granted)
    const access_token = member(answer, 'access_token')
    if (answer.status !== 200 || access_token === undefined) {
      throw new Error(`a code that is right gave no access token: ${describe(answer)}`)
    }
    const refresh_token = member(answer, 'refresh_token')
    return { granted, answer, access_token, refresh_token, id_token: member(answer, 'id_token') }
  }

  const obtainRefreshToken = async (scope = options.refreshScope) => {
    const tokens = await obtainTokens({ scope, prompt: 'consent' })
    const { refresh_token } = tokens
    if (refresh_token === undefined) {
      throw new NotApplicable(`scope "${scope}" gave client ${client.client_id} no refresh token`)
    }
    return { ...tokens, refresh_token }
  }

  return {
    client,
    credentials,
    prepare,
    ask,
    obtainCode,
    obtainTokens,
    obtainRefreshToken,
    token,
    redeem,
    refresh: (refresh_token, overrides = {}, as = credentials) =>
      token({ grant_type: 'refresh_token', refresh_token, ...overrides }, as),
    revoke: (text, overrides = {}, as = credentials) =>
      post('revocation_endpoint', { token: text, ...overrides }, as),
    introspect: (text, overrides = {}, as = credentials) =>
      post('introspection_endpoint', { token: text, ...overrides }, as),
    userinfo: (access_token) =>
      send(metadata.url('userinfo_endpoint'), { headers: { Authorization: `Bearer ${access_token}` } }),
  }
}

/** How a visit ended, for evidence: the target without what it carried, and the error if there was one. */
export function describeVisit(visit: Visit): string {
  const pages = visit.shown.length === 0 ? '' : ` after ${visit.shown.join(', ')}`
  if (visit.kind === 'stayed') return `the browser stayed on a page with status ${visit.page.status}${pages}`
  const target = visit.location.split(/[?#]/)[0] ?? ''
  const carried = visit.parameters.has('error')
    ? `error ${visit.parameters.get('error')}`
    : [...visit.parameters.keys()].join(', ') || 'nothing'
  return `the browser was sent to ${target} with ${carried}${pages}`
}
