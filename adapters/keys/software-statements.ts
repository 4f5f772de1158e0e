/** Software statements: JWTs of those whom the host lets say something of clients, by their own keys. */

import type { JWK } from 'jose'
import { type Claims, type Operations, publicKeyAlgs } from '../../core/index.ts'

/** Somebody whose software statements are taken. @see RFC 7591 section 2.3 */
export interface StatementIssuer {
  /** As it stands in `iss`. */
  readonly issuer: string
  /** Its public keys, as a JWK Set. */
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] }
}

/** Nothing longer is decoded. */
const MAX_LENGTH = 16_384

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
    const { payload } = await compactVerify(jwt, keyOf, { algorithms: [...publicKeyAlgs] })
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
