/** Tokens through the code flow, by a client that the test provider knows: it asks, somebody allows, it redeems. */

import type { ClientMetadataInput } from '../../core/index.ts'
import { base64url } from '../../core/index.ts'
import type { Provider } from '../provider.ts'
import { randomText } from '../world/random.ts'

/** A token response. @see RFC 6749 section 5.1, OpenID Connect Core 1.0 section 3.1.3.3 */
export interface TestTokens {
  readonly access_token: string
  readonly token_type: string
  readonly expires_in: number
  readonly scope?: string
  readonly refresh_token?: string
  readonly id_token?: string
}

export interface Authorization {
  readonly url: string
  readonly redirect_uri: string
  readonly code_verifier: string
}

/** @param parameters beside those that every request has, or in their place */
export async function authorizationOf(
  { configuration }: Provider,
  client: ClientMetadataInput,
  scope: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Authorization> {
  const [first] = client.redirect_uris ?? []
  const redirect_uri = parameters.redirect_uri ?? first
  if (redirect_uri === undefined) throw new TypeError(`client ${client.client_id}: redirect_uris is missing`)
  const code_verifier = randomText(32)
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code_verifier))
  const request = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri,
    scope,
    state: randomText(16),
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    ...parameters,
  })
  const url = `${configuration.issuer}${configuration.paths.authorization}?${request}`
  return { url, redirect_uri, code_verifier }
}

/** @throws with the error of the answer */
export async function redeem(
  provider: Provider,
  client: ClientMetadataInput,
  code: string,
  { redirect_uri, code_verifier }: Authorization,
): Promise<TestTokens> {
  const { issuer, paths } = provider.configuration
  const { headers, form } = authenticationOf(client)
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri,
    code_verifier,
    ...form,
  })
  const request = new Request(`${issuer}${paths.token}`, { method: 'POST', headers, body })
  const response = await provider.fetch(request)
  const answer = await response.json()
  if (response.status !== 200)
    throw new Error(`the token endpoint answered ${response.status}: ${JSON.stringify(answer)}`)
  return answer as TestTokens
}

/** RFC 6749 section 2.3.1: id and secret are form-encoded before they are put together. */
function authenticationOf({ client_id, client_secret, token_endpoint_auth_method }: ClientMetadataInput): {
  readonly headers: Record<string, string>
  readonly form: Record<string, string>
} {
  if (token_endpoint_auth_method === 'none') return { headers: {}, form: { client_id } }
  if (client_secret === undefined)
    throw new TypeError(`client ${client_id}: client_secret is missing; a hash of it authenticates nobody`)
  if (token_endpoint_auth_method === 'client_secret_post')
    return { headers: {}, form: { client_id, client_secret } }
  const credentials = `${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`
  return { headers: { authorization: `Basic ${btoa(credentials)}` }, form: {} }
}
