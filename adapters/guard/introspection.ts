/**
 * Opaque access tokens: the issuer is asked about each one. A short cache is a choice of the host, since
 * for its lifetime a revoked token still works.
 * @see RFC 7662
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { type Access, accessOf, CLOCK_SKEW, isMeantFor, type Verifier } from './access.ts'
import { fetchObject, type IssuerMetadata, type IssuerOptions, IssuerUnavailable } from './issuer.ts'

export interface IntrospectionOptions extends IssuerOptions {
  readonly metadata: () => Promise<IssuerMetadata>
  readonly client_id: string
  readonly client_secret: string
  /** Whom a token has to be meant for: one of these. */
  readonly audience: readonly string[]
  /** Seconds; 0 asks every time. */
  readonly cacheLifetime: number
}

export function introspectionVerifier(options: IntrospectionOptions): Verifier {
  const ask: Verifier = async (token) => accepted(await introspect(token, options), options)
  return options.cacheLifetime > 0 ? cached(ask, options) : ask
}

/** RFC 6749 section 2.3.1: both parts are form-encoded before they become one. */
function basic(client_id: string, client_secret: string): string {
  const encode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
  return `Basic ${btoa(`${encode(client_id)}:${encode(client_secret)}`)}`
}

async function introspect(
  token: string,
  options: IntrospectionOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const { introspection_endpoint } = await options.metadata()
  if (introspection_endpoint === undefined)
    throw new IssuerUnavailable('the issuer has no introspection_endpoint')
  const init = {
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: basic(options.client_id, options.client_secret),
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
  }
  return fetchObject(introspection_endpoint, init, options)
}

/** An active token may still be no access token, meant for others, or over by this clock. */
function accepted(
  response: Readonly<Record<string, unknown>>,
  { issuer, audience, now }: IntrospectionOptions,
): Access | undefined {
  const { active, token_type, iss = issuer, aud = audience, exp, nbf } = response
  if (typeof active !== 'boolean') throw new IssuerUnavailable('the introspection response has no active')
  // An active refresh token has no token_type that could be used here.
  if (!active || typeof token_type !== 'string' || !/^bearer$/i.test(token_type)) return undefined
  if (iss !== issuer || !isMeantFor(aud, audience)) return undefined
  if (typeof exp === 'number' && exp <= now()) return undefined
  if (typeof nbf === 'number' && nbf > now() + CLOCK_SKEW) return undefined
  return accessOf(response)
}

const CACHE_SIZE = 1000

function cached(ask: Verifier, { cacheLifetime, now }: IntrospectionOptions): Verifier {
  const known = new Map<string, { readonly access: Access; readonly until: number }>()
  return async (token) => {
    const key = bytesToHex(sha256(utf8ToBytes(token)))
    const before = known.get(key)
    if (before && now() < before.until) return before.access
    known.delete(key)
    const access = await ask(token)
    if (!access) return undefined
    const { exp } = access.claims
    const until = Math.min(now() + cacheLifetime, typeof exp === 'number' ? exp : Number.POSITIVE_INFINITY)
    const [oldest] = known.keys()
    if (known.size >= CACHE_SIZE && oldest !== undefined) known.delete(oldest)
    known.set(key, { access, until })
    return access
  }
}
