/** Software statements: JWTs of those whom the host lets say something of clients, by their own keys. */

import type { JWK } from 'jose'
import type { Claims, Operations } from '../../core/index.ts'

/** Somebody whose software statements are taken. @see RFC 7591 section 2.3 */
export interface StatementIssuer {
  /** As it stands in `iss`. */
  readonly issuer: string
  /** Its public keys, as a JWK Set. */
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] }
}

/** Nothing longer is decoded. */
const MAX_LENGTH = 16_384

/** Of keys that everybody may know. A shared one, or none, proves nothing of who has signed. */
const ALGS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

export function createStatementVerifier(issuers: readonly StatementIssuer[]) {
  return async ({
    jwt,
  }: Operations['verify_software_statement']['in']): Promise<Claims | 'unapproved' | undefined> => {
    const { decodeJwt } = await import('jose/jwt/decode')
    const claimed = jwt.length > MAX_LENGTH ? undefined : unlessThrown(() => decodeJwt(jwt).iss)
    if (typeof claimed !== 'string') return undefined
    const issuer = issuers.find((known) => known.issuer === claimed)
    return issuer ? await verify(jwt, issuer) : 'unapproved'
  }
}

async function verify(jwt: string, { jwks }: StatementIssuer): Promise<Claims | undefined> {
  const { compactVerify } = await import('jose/jws/compact/verify')
  const { createLocalJWKSet } = await import('jose/jwks/local')
  const keyOf = createLocalJWKSet({ keys: jwks.keys as JWK[] })
  try {
    const { payload } = await compactVerify(jwt, keyOf, { algorithms: ALGS })
    return JSON.parse(new TextDecoder().decode(payload)) as Claims
  } catch {
    return undefined
  }
}

function unlessThrown<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
