/** The yardstick's token endpoint: a code once, with PKCE; a refresh token that rotates; a client for itself. */

import type { ServerResponse } from 'node:http'
import { authenticateClient } from './client.ts'
import { type Endpoint, readForm, refuse, sendJson } from './exchange.ts'
import { signIdToken } from './id-token.ts'
import {
  type Authorization,
  accessTokens,
  type Client,
  codes,
  digest,
  type Family,
  random,
  refreshTokens,
} from './records.ts'
import { lifetimes, now } from './settings.ts'

export const token: Endpoint = (request, response) =>
  readForm(request, (form) => {
    const client = authenticateClient(request)
    if (client === undefined)
      return refuse(response, 401, 'invalid_client', { 'www-authenticate': 'Basic realm="yardstick"' })
    const grant_type = form.get('grant_type') ?? ''
    if (!client.grant_types.has(grant_type)) return refuse(response, 400, 'unauthorized_client')
    if (grant_type === 'client_credentials') {
      const access_token = mint(client, undefined, '', undefined)
      return sendJson(response, 200, JSON.stringify(bearer(access_token)))
    }
    const issue = grant_type === 'authorization_code' ? redeem(form, client) : refresh(form, client)
    if (issue === undefined) return refuse(response, 400, 'invalid_grant')
    sendTokens(response, issue)
  })

/** What tokens are made of. */
interface Issue {
  readonly authorization: Authorization
  readonly family: Family
}

function redeem(form: URLSearchParams, client: Client): Issue | undefined {
  const key = digest(form.get('code') ?? '')
  const code = codes.get(key)
  if (code === undefined || code.client !== client || now() >= code.expires_at) return undefined
  if (code.redirect_uri !== form.get('redirect_uri')) return undefined
  if (digest(form.get('code_verifier') ?? '') !== code.code_challenge) return undefined
  codes.delete(key)
  const { session, scope, nonce } = code
  return { authorization: { client, session, scope, nonce }, family: { revoked: false } }
}

function refresh(form: URLSearchParams, client: Client): Issue | undefined {
  const presented = refreshTokens.get(digest(form.get('refresh_token') ?? ''))
  if (presented === undefined || presented.authorization.client !== client) return undefined
  if (now() >= presented.expires_at || presented.family.revoked) return undefined
  // A second use is that of a thief, or of the client that was robbed.
  if (presented.used) {
    presented.family.revoked = true
    return undefined
  }
  presented.used = true
  return presented
}

function sendTokens(response: ServerResponse, { authorization, family }: Issue): void {
  const { client, session, scope } = authorization
  const access_token = mint(client, session.sub, scope, family)
  const body: TokenResponse = bearer(access_token)
  body.scope = scope
  body.id_token = signIdToken(authorization, access_token)
  if (scope.includes('offline_access')) body.refresh_token = mintRefreshToken(authorization, family)
  sendJson(response, 200, JSON.stringify(body))
}

function mint(client: Client, sub: string | undefined, scope: string, family: Family | undefined): string {
  const value = random()
  const expires_at = now() + lifetimes.access_token
  accessTokens.set(digest(value), { client, sub, scope, family, expires_at })
  return value
}

function mintRefreshToken(authorization: Authorization, family: Family): string {
  const value = random()
  const expires_at = now() + lifetimes.refresh_token
  refreshTokens.set(digest(value), { authorization, family, expires_at, used: false })
  return value
}

interface TokenResponse {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
  scope?: string
  id_token?: string
  refresh_token?: string
}

function bearer(access_token: string): TokenResponse {
  return { access_token, token_type: 'Bearer', expires_in: lifetimes.access_token }
}
