/**
 * The keys that are in force now: what is published, and what signs by each algorithm. They are looked up at
 * every use and never closed over, so that a running provider follows where they come from. Only `keyRing`
 * makes a ring, so that each is checked and none publishes a private part.
 */

import type { Awaitable, PublicKeys } from '../../core/index.ts'
import { type KeySet, publicJwk, readKeySet, type SigningKey } from './key-set.ts'
import { nodeSigner } from './node-signer.ts'
import { type ExternalSign, externalSigner, type Signer } from './signer.ts'
import { webSigner } from './web-signer.ts'

/** Where the keys come from: a JWK Set, the storage (`storedKeys`), or whatever a host has. */
export interface KeySource {
  /**
   * What is in force now. It is asked at each use, so it answers from memory where it can, and with the same
   * ring as long as nothing has changed.
   */
  current(): Awaitable<KeyRing>
  /** How they follow each other, where the source decides that. */
  readonly schedule?: KeySchedule
}

/** A key, and where it is in its life. Times are NumericDates, and there where the keys have a schedule. */
export interface DescribedKey {
  readonly kid: string
  readonly alg: string
  /**
   * `retiring`: it signs no more, and is published until all that it signed has run out. `retired`: no longer published;
   * it verifies ID tokens that are shown as hints, and nothing else. `published`: it does not sign, and nothing says why.
   */
  readonly state: 'next' | 'signing' | 'retiring' | 'retired' | 'published'
  readonly publishedAt?: number
  readonly signsAt?: number
  /** When that state ends, by what is known now. */
  readonly until?: number
}

/** Each rejects when the storage is down, and answers the keys as they are then. */
export interface KeySchedule {
  list(): Promise<readonly DescribedKey[]>
  /** Publishes a key for each algorithm that has no next one. It signs as soon as everybody can have it. */
  rotate(): Promise<readonly DescribedKey[]>
  /**
   * For keys that leaked: throws them away, and where one of them signed another signs at once. What they signed is
   * dead: no process verifies by them, nor publishes them, once it has looked at the storage again, within a minute.
   * @param kids all of them when left out. @throws {TypeError} for one that there is not
   */
  rotateNow(kids?: readonly string[]): Promise<readonly DescribedKey[]>
}

export interface KeyRing {
  readonly published: PublicKeys
  /** By algorithm. */
  readonly signers: ReadonlyMap<string, Signer>
  /** Public keys that a signature of ours is verified by: the published ones, and some that were. */
  readonly verifying: PublicKeys['jwks']['keys']
}

const rings = new WeakSet<object>()

/**
 * The ring of a JWK Set: the first key of each algorithm signs, all are published.
 * @param sign for keys whose private parts are somewhere else; the set then holds the public ones
 * @throws {TypeError} naming the key and what is wrong with it
 */
export function keyRing(set: KeySet, sign?: ExternalSign): KeyRing {
  const keys = readKeySet(set, sign === undefined ? 'private' : 'public')
  const signers = new Map<string, Signer>()
  for (const key of keys) if (!signers.has(key.alg)) signers.set(key.alg, signerOf(key, sign))
  return ringOf(keys.map(publicJwk), signers)
}

/** What signs by a key, once it was read. @param sign for one whose private part is somewhere else */
export function signerOf(key: SigningKey, sign?: ExternalSign): Signer {
  const signed = sign ? externalSigner(sign, key) : (nodeSigner(key) ?? webSigner(key))
  return { kid: key.kid, sign: signed, isExternal: sign !== undefined }
}

type PublicJwks = PublicKeys['jwks']['keys']

/** Of keys that were read. @param retired what verifies beside those that are published */
export function ringOf(
  keys: PublicJwks,
  signers: ReadonlyMap<string, Signer>,
  retired: PublicJwks = [],
): KeyRing {
  const published = { jwks: { keys }, signingAlgs: [...signers.keys()] }
  const ring = { published, signers, verifying: [...keys, ...retired] }
  rings.add(ring)
  return ring
}

/** @throws {TypeError} naming the key of a set and what is wrong with it */
export function readKeySource(keys: KeySet | KeySource): KeySource {
  if ('current' in keys) return keys
  const ring = keyRing(keys)
  return { current: () => ring }
}

/** @throws {TypeError} when a source answered something else */
export function readKeyRing(answer: KeyRing): KeyRing {
  if (!rings.has(answer)) throw new TypeError('the current() of keys must answer what keyRing() makes')
  return answer
}
