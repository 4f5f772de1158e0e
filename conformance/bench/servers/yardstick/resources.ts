/** What an access token of the yardstick is good for: UserInfo, and what introspection says of it. */

import { claimsOf } from '../protocol.ts'
import { authenticateClient } from './client.ts'
import { type Endpoint, readForm, refuse, sendJson } from './exchange.ts'
import { type AccessToken, accessTokens, digest } from './records.ts'
import { issuer, now } from './settings.ts'

export const userinfo: Endpoint = (request, response) => {
  const { authorization } = request.headers
  const token = authorization?.startsWith('Bearer ') ? findActive(authorization.slice(7)) : undefined
  if (token?.sub === undefined)
    return refuse(response, 401, 'invalid_token', { 'www-authenticate': 'Bearer error="invalid_token"' })
  sendJson(response, 200, JSON.stringify(claimsOf(token.sub)))
}

export const introspect: Endpoint = (request, response) =>
  readForm(request, (form) => {
    if (authenticateClient(request) === undefined) return refuse(response, 401, 'invalid_client')
    const token = findActive(form.get('token') ?? '')
    sendJson(response, 200, JSON.stringify(token === undefined ? { active: false } : describe(token)))
  })

function findActive(value: string): AccessToken | undefined {
  const token = accessTokens.get(digest(value))
  if (token === undefined || now() >= token.expires_at || token.family?.revoked) return undefined
  return token
}

function describe({ client, sub, scope, expires_at }: AccessToken) {
  return {
    active: true,
    iss: issuer,
    client_id: client.client_id,
    ...(sub !== undefined && { sub }),
    scope,
    exp: expires_at,
    token_type: 'Bearer',
  }
}
