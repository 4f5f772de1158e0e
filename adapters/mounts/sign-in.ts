/**
 * How a person signs in to mounted pages: as at any client, by the authorization code flow with PKCE, so that whatever
 * the provider asks of people it asks here too. Nothing is stored on the way: the state says where the person was going,
 * and is good in their browser alone. The code is redeemed within the process.
 * @see OpenID Connect Core 1.0 section 3.1
 */

import {
  base64urlToText,
  encodeParameters,
  endpointUrl,
  type HttpRequest,
  type HttpResponse,
  parseParameters,
  seeOther,
  sha256Base64url,
} from '../../core/index.ts'
import { randomText } from '../world/random.ts'
import { type Cookies, createCookies } from './cookies.ts'
import type { BuiltInClient, MountWorld } from './mount.ts'
import { proofOf, seal, unseal } from './sealed.ts'

/** Who came back from the provider. */
export interface SignedIn {
  readonly sub: string
  readonly sid: string
}

export type Callback =
  | { readonly kind: 'signed_in'; readonly signed_in: SignedIn; readonly to: string }
  /** Nobody is, and the provider has said so. */
  | { readonly kind: 'not_signed_in' }
  | { readonly kind: 'no_cookies' }
  /** What came is no answer to a question of this browser, or no longer. */
  | { readonly kind: 'again'; readonly to: string; readonly tries: number }
  | { readonly kind: 'unavailable' }

interface IdToken extends SignedIn {
  readonly nonce?: string
}

interface State {
  readonly id: string
  /** Below the mount. */
  readonly to: string
  /** NumericDate. */
  readonly at: number
  /** How often it was begun anew by itself. */
  readonly tries: number
}

/** Past that nobody is sent around any more. */
const MAX_TRIES = 2

/** Seconds for which somebody may be at the sign-in. */
const STATE_LIFETIME = 24 * 60 * 60

export interface SignInOptions {
  /** Seconds that a sign-in may be old. */
  readonly max_age?: number
  readonly tries?: number
}

export function createSignIn(client: BuiltInClient, of: string, world: MountWorld) {
  const { provider, url, client_secret } = world
  const { configuration } = provider
  const { keys } = configuration
  const { client_id, callback, scope = 'openid' } = client
  const redirect_uri = `${url}${callback}`
  const cookies: Cookies = createCookies(of, world)
  const verifierOf = (id: string) =>
    proofOf(keys, client_id, 'verifier', id) + proofOf(keys, client_id, 'verifier-too', id)

  const nonceOf = (id: string) => proofOf(keys, client_id, 'nonce', id)

  /** @param to where the person was going, below the mount */
  function begin(request: HttpRequest, to: string, { max_age, tries = 0 }: SignInOptions = {}): HttpResponse {
    const known = cookies.read(request, 'browser')
    const browser = known !== undefined && /^[\w-]{22}$/.test(known) ? known : randomText(16)
    const id = randomText(16)
    const state: State = { id, to, at: world.now().now, tries }
    const asked = encodeParameters({
      response_type: 'code',
      client_id,
      redirect_uri,
      scope,
      state: seal(keys, [client_id, 'state', browser], state),
      code_challenge: sha256Base64url(verifierOf(id)),
      code_challenge_method: 'S256',
      nonce: nonceOf(id),
      max_age: max_age === undefined ? undefined : String(max_age),
    })
    const response = seeOther(`${endpointUrl(configuration, 'authorization')}?${asked}`)
    return known === browser ? response : { ...response, setCookies: [cookies.set('browser', browser)] }
  }

  async function finish(request: HttpRequest): Promise<Callback> {
    const { values } = parseParameters(request.query)
    const browser = cookies.read(request, 'browser')
    if (browser === undefined) return { kind: 'no_cookies' }
    const state = unseal<State>(keys, [client_id, 'state', browser], values.state)
    if (!state || world.now().now - state.at > STATE_LIFETIME) return { kind: 'again', to: '', tries: 0 }
    const { id, to, tries } = state
    const again: Callback =
      tries < MAX_TRIES ? { kind: 'again', to, tries: tries + 1 } : { kind: 'not_signed_in' }
    if (values.code === undefined) return { kind: 'not_signed_in' }
    const { status, body } = await redeem(request, values.code, verifierOf(id))
    if (status === 503) return { kind: 'unavailable' }
    // As when the page that was come back to is loaded again: whoever is signed in is not asked anew.
    if (status !== 200) return again
    const { id_token } = JSON.parse(body) as { readonly id_token: string }
    const { sub, sid, nonce } = claimsOf(id_token)
    // OpenID Connect Core section 3.1.3.7, item 11: it has to be the one that was sent.
    if (nonce !== nonceOf(id)) return again
    return { kind: 'signed_in', signed_in: { sub, sid }, to }
  }

  function redeem({ address, requestId }: HttpRequest, code: string, code_verifier: string) {
    const body = encodeParameters({
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      code_verifier,
      client_id,
      client_secret,
    })
    return provider.handle({
      method: 'POST',
      path: endpointUrl(configuration, 'token').slice(configuration.origin.length),
      query: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
      address,
      requestId,
    })
  }

  return { begin, finish, cookies }
}

/** Nobody has had it in hands but the provider, in this process, so that there is no signature to look at. */
function claimsOf(id_token: string): IdToken {
  const [, payload = ''] = id_token.split('.')
  return JSON.parse(base64urlToText(payload) ?? '{}') as IdToken
}
