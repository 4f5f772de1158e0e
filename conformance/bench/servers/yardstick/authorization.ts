/** The yardstick's authorization endpoint, and the two forms on the way through it. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Endpoint, readCookie, readForm, redirect, refuse, sendForm } from './exchange.ts'
import { type Client, clients, codes, consentOf, digest, random, type Session, sessions } from './records.ts'
import { issuer, lifetimes, now } from './settings.ts'

interface AuthorizationRequest {
  readonly client: Client
  readonly redirect_uri: string
  readonly scope: string
  readonly state: string | null
  readonly nonce: string | null
  readonly code_challenge: string
  readonly prompt: string | null
}

export const authorize: Endpoint = (request, response, query) => {
  const asked = parse(query)
  if (asked === undefined) return refuse(response, 400, 'invalid_request')
  const session = sessionOf(request)
  if (session === undefined)
    return sendForm(
      response,
      '/login',
      query,
      '<input type="text" name="username"><input type="password" name="password"><button>Sign in</button>',
    )
  const allowed = consentOf(session.sub, asked.client)
  if (asked.prompt === 'consent' || !asked.scope.split(' ').every((one) => allowed.has(one)))
    return sendForm(response, '/consent', query, '<button name="decision" value="allow">Allow</button>')
  issueCode(response, asked, session)
}

/** Any password will do, as it does at the other servers. */
export const signIn: Endpoint = (request, response) =>
  readForm(request, (form) => {
    const sub = form.get('username')
    if (!sub) return refuse(response, 400, 'invalid_request')
    const value = random()
    const at = now()
    sessions.set(digest(value), { sid: random(), sub, auth_time: at, expires_at: at + lifetimes.session })
    redirect(response, `/authorize?${decodeURIComponent(form.get('query') ?? '')}`, {
      'set-cookie': `session=${value}; Path=/; HttpOnly; SameSite=Lax`,
    })
  })

export const consent: Endpoint = (request, response) =>
  readForm(request, (form) => {
    const session = sessionOf(request)
    const asked = parse(decodeURIComponent(form.get('query') ?? ''))
    if (session === undefined || asked === undefined || form.get('decision') !== 'allow')
      return refuse(response, 400, 'invalid_request')
    const allowed = consentOf(session.sub, asked.client)
    for (const one of asked.scope.split(' ')) allowed.add(one)
    issueCode(response, asked, session)
  })

function parse(query: string): AuthorizationRequest | undefined {
  const parameters = new URLSearchParams(query)
  const client = clients.get(parameters.get('client_id') ?? '')
  const redirect_uri = parameters.get('redirect_uri')
  const code_challenge = parameters.get('code_challenge')
  if (client === undefined || redirect_uri === null || !client.redirect_uris.has(redirect_uri))
    return undefined
  if (parameters.get('response_type') !== 'code') return undefined
  if (parameters.get('code_challenge_method') !== 'S256' || code_challenge?.length !== 43) return undefined
  return {
    client,
    redirect_uri,
    scope: parameters.get('scope') ?? '',
    state: parameters.get('state'),
    nonce: parameters.get('nonce'),
    code_challenge,
    prompt: parameters.get('prompt'),
  }
}

function sessionOf(request: IncomingMessage): Session | undefined {
  const value = readCookie(request, 'session')
  const session = value === undefined ? undefined : sessions.get(digest(value))
  return session !== undefined && now() < session.expires_at ? session : undefined
}

function issueCode(
  response: ServerResponse,
  { client, redirect_uri, scope, state, nonce, code_challenge }: AuthorizationRequest,
  session: Session,
): void {
  const code = random()
  codes.set(digest(code), {
    client,
    session,
    scope,
    nonce,
    redirect_uri,
    code_challenge,
    expires_at: now() + lifetimes.code,
  })
  const carried = state === null ? '' : `&state=${encodeURIComponent(state)}`
  redirect(response, `${redirect_uri}?code=${code}${carried}&iss=${encodeURIComponent(issuer)}`)
}
