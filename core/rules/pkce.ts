/**
 * Proof Key for Code Exchange. S256 only: `plain` protects nobody (RFC 9700 section 2.1.1). A challenge
 * without a verifier and a verifier without a challenge both fail.
 * @see RFC 7636
 */

import { equalInConstantTime, sha256Base64url } from '../encoding.ts'
import { type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { type Policy, setting } from '../policy.ts'

/** BASE64URL(SHA-256(…)) is 43 characters; RFC 7636 section 4.2. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/
/** RFC 7636 section 4.1: 43*128unreserved. */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/

type ChallengeRefusal = Refusal<
  'pkce.required' | 'pkce.method_unsupported' | 'pkce.challenge_malformed' | 'pkce.challenge_missing'
>

/** RFC 9700 section 2.1.1: public clients must use PKCE. */
export function requiresChallenge(client: Client, policy: Policy): boolean {
  return client.token_endpoint_auth_method === 'none' || setting('require_pkce', client, policy)
}

/** RFC 7636 section 4.4.1: what an authorization request may bring. */
export function validateChallenge(
  request: {
    readonly code_challenge?: string | undefined
    readonly code_challenge_method?: string | undefined
  },
  required: boolean,
): { kind: 'challenge'; code_challenge: string | undefined } | ChallengeRefusal {
  const { code_challenge, code_challenge_method } = request
  if (code_challenge === undefined) {
    if (code_challenge_method !== undefined) return refuse('pkce.challenge_missing', 'code_challenge')
    return required ? refuse('pkce.required', 'code_challenge') : { kind: 'challenge', code_challenge }
  }
  if (code_challenge_method !== 'S256') return refuse('pkce.method_unsupported', 'code_challenge_method')
  if (!CHALLENGE.test(code_challenge)) return refuse('pkce.challenge_malformed', 'code_challenge')
  return { kind: 'challenge', code_challenge }
}

export type VerifierReason =
  | 'pkce.verifier_missing'
  | 'pkce.verifier_unexpected'
  | 'pkce.verifier_malformed'
  | 'pkce.verifier_mismatch'

/** RFC 7636 section 4.6: BASE64URL(SHA256(code_verifier)) == code_challenge. */
export function verifyChallenge(
  code_challenge: string | undefined,
  code_verifier: string | undefined,
): Refusal<VerifierReason> | undefined {
  if (code_challenge === undefined) {
    return code_verifier === undefined ? undefined : refuse('pkce.verifier_unexpected', 'code_verifier')
  }
  if (code_verifier === undefined) return refuse('pkce.verifier_missing', 'code_verifier')
  if (!VERIFIER.test(code_verifier)) return refuse('pkce.verifier_malformed', 'code_verifier')
  if (!equalInConstantTime(sha256Base64url(code_verifier), code_challenge))
    return refuse('pkce.verifier_mismatch', 'code_verifier')
  return undefined
}
