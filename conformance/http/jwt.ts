/**
 * Whether a compact JWS is what it says, by web crypto alone and as strictly as RFC 7515 and RFC 8725 allow:
 * canonical base64url, an asymmetric algorithm the caller named, one fitting key of the provider's own set,
 * no extension it would have to understand. It does not look at claims; what they must say is checked in
 * id-token.ts.
 */
import { isObject, type JsonObject } from './http.ts'

export interface Jwt {
  readonly header: JsonObject
  readonly payload: JsonObject
}

export type Verified =
  | ({ readonly kind: 'valid' } & Jwt)
  | { readonly kind: 'invalid'; readonly reason: string }

interface Algorithm {
  readonly kty: string
  readonly crv?: string
  readonly key: RsaHashedImportParams | EcKeyImportParams | { name: string }
  readonly verify: AlgorithmIdentifier | RsaPssParams | EcdsaParams
  /** The exact length of a signature in octets, where the algorithm fixes it. */
  readonly octets?: number
}

const rsa = (name: string, hash: string, saltLength: number): Algorithm => ({
  kty: 'RSA',
  key: { name, hash },
  verify: { name, saltLength },
})
const ecdsa = (crv: string, hash: string, octets: number): Algorithm => ({
  kty: 'EC',
  crv,
  key: { name: 'ECDSA', namedCurve: crv },
  verify: { name: 'ECDSA', hash },
  octets,
})
const ed25519: Algorithm = {
  kty: 'OKP',
  crv: 'Ed25519',
  key: { name: 'Ed25519' },
  verify: 'Ed25519',
  octets: 64,
}

const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map([
  ['RS256', rsa('RSASSA-PKCS1-v1_5', 'SHA-256', 0)],
  ['RS384', rsa('RSASSA-PKCS1-v1_5', 'SHA-384', 0)],
  ['RS512', rsa('RSASSA-PKCS1-v1_5', 'SHA-512', 0)],
  ['PS256', rsa('RSA-PSS', 'SHA-256', 32)],
  ['PS384', rsa('RSA-PSS', 'SHA-384', 48)],
  ['PS512', rsa('RSA-PSS', 'SHA-512', 64)],
  ['ES256', ecdsa('P-256', 'SHA-256', 64)],
  ['ES384', ecdsa('P-384', 'SHA-384', 96)],
  ['ES512', ecdsa('P-521', 'SHA-512', 132)],
  ['EdDSA', ed25519],
  ['Ed25519', ed25519],
])

const SMALLEST_RSA_MODULUS = 2048

const invalid = (reason: string): Verified => ({ kind: 'invalid', reason })

export async function verifyJwt(
  token: string,
  keys: readonly JsonObject[],
  algorithms: readonly string[],
): Promise<Verified> {
  const jwt = decodeJwt(token)
  if (jwt === undefined) return invalid('not three canonical base64url segments holding JSON objects')
  const { alg, kid, crit } = jwt.header
  const algorithm = typeof alg === 'string' ? ALGORITHMS.get(alg) : undefined
  if (algorithm === undefined || typeof alg !== 'string' || !algorithms.includes(alg)) {
    return invalid(`alg ${String(alg)} is not one of ${algorithms.join(', ')}`)
  }
  if (crit !== undefined) return invalid('crit names extensions')
  const candidates = keys.filter((key) => fits(key, algorithm, alg) && (kid === undefined || key.kid === kid))
  const [key] = candidates
  if (key === undefined || candidates.length > 1) {
    return invalid(`${candidates.length} keys fit alg ${alg} and kid ${String(kid)}`)
  }
  const [header = '', payload = '', signature = ''] = token.split('.')
  const octets = base64urlDecode(signature)
  if (octets === undefined || (algorithm.octets ?? octets.length) !== octets.length) {
    return invalid('the signature has the wrong length')
  }
  const input = new TextEncoder().encode(`${header}.${payload}`)
  const imported = await crypto.subtle.importKey('jwk', publicPart(key), algorithm.key, false, ['verify'])
  const holds = await crypto.subtle.verify(algorithm.verify, imported, octets, input)
  return holds ? { kind: 'valid', ...jwt } : invalid('the signature does not verify')
}

export function decodeJwt(token: string): Jwt | undefined {
  const segments = token.split('.')
  if (segments.length !== 3) return undefined
  const [header, payload] = segments.slice(0, 2).map(jsonSegment)
  if (header === undefined || payload === undefined || base64urlDecode(segments[2] ?? '') === undefined) {
    return undefined
  }
  return { header, payload }
}

/** Undefined unless the text is the one canonical encoding of its octets. */
export function base64urlDecode(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const octets = Uint8Array.from(binary, (character) => character.charCodeAt(0))
  return base64url(octets) === text ? octets : undefined
}

export function base64url(octets: Uint8Array): string {
  const binary = Array.from(octets, (octet) => String.fromCharCode(octet)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bits of an RSA key's modulus; undefined for other keys. */
export function modulusLength(key: JsonObject): number | undefined {
  const octets = key.kty === 'RSA' && typeof key.n === 'string' ? base64urlDecode(key.n) : undefined
  return octets === undefined ? undefined : octets.length * 8
}

/** Whether a key of a JWK Set can verify signatures of an algorithm (RFC 7517 section 4, RFC 8725 section 3.5). */
export function fitsAlgorithm(key: JsonObject, alg: string): boolean {
  const algorithm = ALGORITHMS.get(alg)
  return algorithm !== undefined && fits(key, algorithm, alg)
}

function fits(key: JsonObject, { kty, crv }: Algorithm, alg: string): boolean {
  const verifies = key.key_ops === undefined || (Array.isArray(key.key_ops) && key.key_ops.includes('verify'))
  return (
    key.kty === kty &&
    (crv === undefined || key.crv === crv) &&
    (key.use === undefined || key.use === 'sig') &&
    (key.alg === undefined || key.alg === alg) &&
    verifies &&
    (modulusLength(key) ?? SMALLEST_RSA_MODULUS) >= SMALLEST_RSA_MODULUS
  )
}

/** Only what defines the key, so that `alg`, `use` or `ext` of the set cannot upset the import. */
function publicPart({ kty, n, e, crv, x, y }: JsonObject): JsonWebKey {
  const members = Object.entries({ kty, n, e, crv, x, y }).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(members)
}

function jsonSegment(segment: string): JsonObject | undefined {
  const octets = base64urlDecode(segment)
  if (octets === undefined) return undefined
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
