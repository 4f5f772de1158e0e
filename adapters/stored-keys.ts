/**
 * Signing keys that processes on one storage share: made once, kept there encrypted under the
 * deployment's secret. Two that start at the same moment both make keys, and one of them wins.
 */

import type { Key, Storage } from '../core/index.ts'
import { decryptText, encryptText } from './jose.ts'
import { generateKeys, type KeySet } from './keys.ts'
import { randomText } from './random.ts'

export interface StoredKeysOptions {
  readonly storage: Storage
  readonly issuer: string
  /** Newest first: the newest encrypts, all decrypt. */
  readonly secrets: readonly [string, ...string[]]
}

/** @throws when the storage is down, or holds keys that none of the secrets decrypts */
export async function storedKeys({ storage, issuer, secrets }: StoredKeysOptions): Promise<KeySet> {
  const key: Key = { kind: 'signing_keys', id: await digest(issuer) }
  const found = await storage.get(key)
  if (found) return readKeySet(found.value, secrets)
  const made = await generateKeys()
  const value = await encryptText(JSON.stringify(made), secrets[0])
  const outcome = await storage.put(key, value, {
    if_version: null,
    version: randomText(12),
    expires_at: null,
  })
  if (outcome === 'stored') return made
  const winner = await storage.get(key)
  if (!winner) throw new Error('the signing keys vanished from the storage as they were written')
  return readKeySet(winner.value, secrets)
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function readKeySet(value: string, secrets: readonly string[]): Promise<KeySet> {
  for (const secret of secrets) {
    const text = await decryptText(value, secret)
    if (text !== undefined) return JSON.parse(text) as KeySet
  }
  throw new Error(
    'the signing keys in the storage were encrypted under a secret that is not in `secrets`; add it behind the newest',
  )
}
