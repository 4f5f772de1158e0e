/**
 * JWT access tokens: verified here, with the keys the issuer publishes. Nobody is asked, so a revoked
 * token works until it expires.
 * @see RFC 9068 section 4, RFC 8725
 */

import { createRemoteJWKSet, customFetch, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { accessOf, CLOCK_SKEW, isMeantFor, type Verifier } from './access.ts'
import { type IssuerMetadata, type IssuerOptions, IssuerUnavailable } from './issuer.ts'

export interface JwtOptions extends IssuerOptions {
  readonly metadata: () => Promise<IssuerMetadata>
  /** Whom a token has to be meant for: one of these. */
  readonly audience: readonly string[]
}

const TYP = 'at+jwt'
const TYPE = /^(?:application\/)?at\+jwt$/i
/** None of them works with a key that is public. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']
const requiredClaims = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti']
/** Milliseconds: how long keys are kept, and how long after a fetch an unknown `kid` causes no other. */
const cacheMaxAge = 600_000
const cooldownDuration = 30_000

/** Whether it says so itself; an ID token, or any other JWT, is no access token (RFC 9068 section 4). */
export function isJwtAccessToken(token: string): boolean {
  try {
    const { typ } = decodeProtectedHeader(token)
    return TYPE.test(typ ?? '')
  } catch {
    return false
  }
}

export function jwtVerifier(options: JwtOptions): Verifier {
  const { issuer, audience, now } = options
  const keys = keySet(options)
  return async (token) => {
    const set = await keys()
    try {
      const { payload } = await jwtVerify(token, set, {
        issuer,
        typ: TYP,
        algorithms,
        requiredClaims,
        clockTolerance: CLOCK_SKEW,
        currentDate: new Date(now() * 1000),
      })
      // RFC 9068 section 4: the audience names this resource.
      return isMeantFor(payload.aud, audience) ? accessOf(payload) : undefined
    } catch (error) {
      if (isVerdict(error)) return undefined
      throw new IssuerUnavailable('the keys of the issuer cannot be had', { cause: error })
    }
  }
}

type KeySet = ReturnType<typeof createRemoteJWKSet>

/** One key set for as long as the issuer keeps it in one place: it is what caches. */
function keySet({ metadata, fetch, deadlineMs }: JwtOptions): () => Promise<KeySet> {
  let known: { readonly url: string; readonly set: KeySet } | undefined
  return async () => {
    const { jwks_uri: url } = await metadata()
    if (url === undefined) throw new IssuerUnavailable('the issuer has no jwks_uri')
    if (known?.url !== url) {
      const set = createRemoteJWKSet(new URL(url), {
        cacheMaxAge,
        cooldownDuration,
        timeoutDuration: deadlineMs,
        [customFetch]: fetch,
      })
      known = { url, set }
    }
    return known.set
  }
}

/** What is wrong with the token; everything else is wrong with the issuer, or with the way to it. */
function isVerdict(error: unknown): boolean {
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  )
}
