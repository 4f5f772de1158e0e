/**
 * Signing keys that processes on one storage share: made once, kept there encrypted under the
 * deployment's secret. Two that start at the same moment both make keys, and one of them wins.
 */

import type { Key, Storage } from '../../core/index.ts'
import { randomText } from '../world/random.ts'
import { decryptText, encryptText } from './jose.ts'
import { generateKeys, type KeySet } from './key-set.ts'

export interface StoredKeysOptions {
  readonly storage: Storage
  readonly issuer: string
  /** Newest first: the newest encrypts, all decrypt. */
  readonly secrets: readonly [string, ...string[]]
}

/** @throws when the storage is down, or holds keys that none of the secrets decrypts */
export async function storedKeys({ storage, issuer, secrets }: StoredKeysOptions): Promise<KeySet> {
  const key: Key = { kind: 'signing_keys', id: await digest(issuer) }
  const put = async (keys: KeySet, ifVersion: string | null) => {
    const value = await encryptText(JSON.stringify(keys), secrets[0])
    return storage.put(key, value, { ifVersion, version: randomText(12), expiresAt: null })
  }
  const [found] = await storage.get([key])
  if (found) {
    const { keys, secret } = await readKeySet(found.value, secrets)
    // Under the newest from now on, so that the older ones can be retired. Whoever wrote meanwhile did the same.
    if (secret !== secrets[0]) await put(keys, found.version)
    return keys
  }
  const made = await generateKeys()
  if ((await put(made, null)) === 'stored') return made
  const [winner] = await storage.get([key])
  if (!winner) throw new Error('the signing keys vanished from the storage as they were written')
  return (await readKeySet(winner.value, secrets)).keys
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** @returns the keys, and the secret that opened them */
async function readKeySet(
  value: string,
  secrets: readonly string[],
): Promise<{ readonly keys: KeySet; readonly secret: string }> {
  for (const secret of secrets) {
    const text = await decryptText(value, secret)
    if (text !== undefined) return { keys: JSON.parse(text) as KeySet, secret }
  }
  throw new Error(
    'the signing keys in the storage are damaged, or encrypted under a secret that is not in `secrets`; add it behind the newest',
  )
}
