/**
 * Signing keys that processes on one storage share: made once, kept there encrypted under the deployment's
 * secret, and looked at again while the process runs. Two that start at the same moment both make keys, and
 * one of them wins. Who puts others in their place is not decided here.
 */

import { type Key, refuseUnknown, type Storage } from '../../core/index.ts'
import { randomText } from '../world/random.ts'
import { decryptText, encryptText } from './jose.ts'
import { type KeyRing, type KeySource, keyRing } from './key-ring.ts'
import { generateKeys, type KeySet } from './key-set.ts'

export interface StoredKeysOptions {
  readonly storage: Storage
  readonly issuer: string
  /** Newest first: the newest encrypts, all decrypt. */
  readonly secrets: readonly [string, ...string[]]
  /**
   * How old what is in memory may become before the storage is asked again, which one request then waits for.
   * Seconds; default 60. A key is published for longer than that before it signs.
   */
  readonly readEvery?: number
}

interface Kept {
  readonly set: KeySet
  readonly version: string
  readonly ring: KeyRing
}

/** @throws when an option is not known, the storage is down, or holds keys that none of the secrets decrypts */
export async function storedKeys(options: StoredKeysOptions): Promise<KeySource> {
  refuseUnknown(options, { storage: true, issuer: true, secrets: true, readEvery: true })
  const { readEvery = 60 } = options
  const key: Key = { kind: 'signing_keys', id: await digest(options.issuer) }
  let kept = await agreeOnKeys(key, options)
  let read_at = performance.now()
  return {
    current() {
      const now = performance.now()
      if (now - read_at < readEvery * 1000) return kept.ring
      // Others go on with what there is: no request waits for the reading of another.
      read_at = now
      return agreeOnKeys(key, options, kept).then((found) => {
        kept = found
        return kept.ring
      })
    },
  }
}

/** What is in the storage; where there is nothing, what this process has or makes. */
async function agreeOnKeys(key: Key, { storage, secrets }: StoredKeysOptions, before?: Kept): Promise<Kept> {
  const put = async (set: KeySet, ifVersion: string | null): Promise<Kept | undefined> => {
    const version = randomText(12)
    const value = await encryptText(JSON.stringify(set), secrets[0])
    const outcome = await storage.put(key, value, { ifVersion, version, expiresAt: null })
    return outcome === 'stored'
      ? { set, version, ring: before?.set === set ? before.ring : keyRing(set) }
      : undefined
  }
  const [found] = await storage.get([key])
  if (found) {
    if (found.version === before?.version) return before
    const { set, secret } = await readKeySet(found.value, secrets)
    // Under the newest from now on, so that the older ones can be retired. Whoever wrote meanwhile did the same.
    const renewed = secret === secrets[0] ? undefined : await put(set, found.version)
    return renewed ?? { set, version: found.version, ring: keyRing(set) }
  }
  const made = await put(before?.set ?? (await generateKeys()), null)
  if (made) return made
  const [winner] = await storage.get([key])
  if (!winner) throw new Error('the signing keys vanished from the storage as they were written')
  const { set } = await readKeySet(winner.value, secrets)
  return { set, version: winner.version, ring: keyRing(set) }
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** @returns the keys, and the secret that opened them */
async function readKeySet(
  value: string,
  secrets: readonly string[],
): Promise<{ readonly set: KeySet; readonly secret: string }> {
  for (const secret of secrets) {
    const text = await decryptText(value, secret)
    if (text !== undefined) return { set: JSON.parse(text) as KeySet, secret }
  }
  throw new Error(
    'the signing keys in the storage are damaged, or encrypted under a secret that is not in `secrets`; add it behind the newest',
  )
}
