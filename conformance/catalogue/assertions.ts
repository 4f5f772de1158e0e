/** Clients that authenticate by a JWT of their own, and what they sign. */

import { CompactSign, exportJWK, generateKeyPair, type JWK, type KeyObject } from 'jose'
import { ISSUER } from './world.ts'

export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** As clocks of these tests begin. */
export const NOW = 1_800_000_000

export interface ClientKey {
  readonly privateKey: CryptoKey | KeyObject | Uint8Array
  readonly jwk: JWK
  readonly alg: string
}

export async function clientKey(alg: string, kid?: string): Promise<ClientKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), ...(kid !== undefined && { kid }) }, alg }
}

let count = 0

/** What a client says of itself, fully valid; `undefined` leaves a claim out. */
export function claimsOf(client_id: string, claims: Record<string, unknown> = {}): Record<string, unknown> {
  const jti = `jti-${++count}`
  return { iss: client_id, sub: client_id, aud: ISSUER, jti, iat: NOW, exp: NOW + 60, ...claims }
}

/** @param claims or a text, which is signed as it is */
export async function sign(
  claims: Record<string, unknown> | string,
  { privateKey, alg }: ClientKey,
  header: Record<string, unknown> = {},
): Promise<string> {
  const text = typeof claims === 'string' ? claims : JSON.stringify(claims)
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg, ...header })
    .sign(privateKey)
}

export const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

export function form(client_assertion: string | undefined): Record<string, string | undefined> {
  return { grant_type: 'client_credentials', client_assertion_type: JWT_BEARER, client_assertion }
}
