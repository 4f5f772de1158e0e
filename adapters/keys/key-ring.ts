/**
 * The keys that are in force now: what is published, and what signs by each algorithm. They are looked up at
 * every use and never closed over, so that a running provider follows where they come from. Only `keyRing`
 * makes a ring, so that each is checked and none publishes a private part.
 */

import type { Awaitable, PublicKeys } from '../../core/index.ts'
import { type KeySet, publicJwk, readKeySet } from './key-set.ts'
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
}

export interface KeyRing {
  readonly published: PublicKeys
  /** By algorithm. */
  readonly signers: ReadonlyMap<string, Signer>
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
  for (const key of keys) {
    if (signers.has(key.alg)) continue
    const signed = sign ? externalSigner(sign, key) : (nodeSigner(key) ?? webSigner(key))
    signers.set(key.alg, { kid: key.kid, sign: signed, isExternal: sign !== undefined })
  }
  const ring = {
    published: { jwks: { keys: keys.map(publicJwk) }, signingAlgs: [...signers.keys()] },
    signers,
  }
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
