/**
 * Signing keys that processes on one storage share: made once, kept there encrypted under the deployment's
 * secret, and looked at again while the process runs. Two that start at the same moment both make keys, and
 * one of them wins. Who puts others in their place is not decided here.
 *
 * A storage that has lost everything is given the same keys again by whoever has them. Where a process that has none is
 * there before, and makes others, those sign from then on, and each process adds its own behind them: what they have
 * signed is still to be verified, and clients find the same keys wherever they ask.
 */

import { type Key, refuseUnknown, type Storage } from '../../core/index.ts'
import { withDeadline } from '../world/deadline.ts'
import { randomText } from '../world/random.ts'
import { decryptText, encryptText } from './jose.ts'
import { type KeyRing, type KeySource, keyRing } from './key-ring.ts'
import { generateKeys, type KeySet, withAlgs } from './key-set.ts'

export interface StoredKeysOptions {
  readonly storage: Storage
  readonly issuer: string
  /** Newest first: the newest encrypts, all decrypt. */
  readonly secrets: readonly [string, ...string[]]
  /**
   * The algorithms that clients use, RS256 always included. A key is made for each that the storage has none for, also
   * later; one that is not used any more stays.
   */
  readonly algs?: readonly string[]
  /**
   * How old what is in memory may become before the storage is asked again, which one request then waits for.
   * Seconds; default 10. A key is published for longer than that before it signs.
   */
  readonly readEvery?: number
  /** Milliseconds that the storage may take for each answer. Default 5000. */
  readonly deadlineMs?: number
}

interface Kept {
  readonly set: KeySet
  /** Another one's than that of any set that was made where there was none. */
  readonly lineage: string
  readonly version: string
  readonly ring: KeyRing
}

/** @throws when an option is not known, the storage is down, or holds keys that none of the secrets decrypts */
export async function storedKeys(options: StoredKeysOptions): Promise<KeySource> {
  refuseUnknown(options, {
    storage: true,
    issuer: true,
    secrets: true,
    algs: true,
    readEvery: true,
    deadlineMs: true,
  })
  const { readEvery = 10 } = options
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
async function agreeOnKeys(key: Key, options: StoredKeysOptions, before?: Kept): Promise<Kept> {
  const { storage, secrets, deadlineMs = 5000 } = options
  const algs = [...new Set(['RS256', ...(options.algs ?? [])])]
  const get = async () => {
    const [found] = await withDeadline(Promise.resolve(storage.get([key])), deadlineMs)
    return found
  }
  const put = async (set: KeySet, lineage: string, ifVersion: string | null): Promise<Kept | undefined> => {
    const version = randomText(12)
    const value = await encryptText(JSON.stringify({ ...set, lineage }), secrets[0])
    const stored = storage.put(key, value, { ifVersion, version, expiresAt: null })
    const outcome = await withDeadline(Promise.resolve(stored), deadlineMs)
    return outcome === 'stored'
      ? { set, lineage, version, ring: before?.set === set ? before.ring : keyRing(set) }
      : undefined
  }
  const found = await get()
  if (found) {
    if (found.version === before?.version) return before
    const { set, lineage, secret } = await readKeySet(found.value, secrets)
    const joined = before && before.lineage !== lineage ? withOthers(set, before.set) : set
    const whole = await withAlgs(joined, algs)
    // Under the newest from now on, so that the older ones can be retired. Whoever wrote meanwhile did the same.
    const renewed =
      whole === set && secret === secrets[0] ? undefined : await put(whole, lineage, found.version)
    if (!renewed && whole !== set) return agreeOnKeys(key, options, before)
    return renewed ?? { set, lineage, version: found.version, ring: keyRing(set) }
  }
  const made = await put(before?.set ?? (await generateKeys(algs)), before?.lineage ?? randomText(12), null)
  if (made) return made
  const winner = await get()
  if (!winner) throw new Error('the signing keys vanished from the storage as they were written')
  return agreeOnKeys(key, options, before)
}

/** Those of a set, and behind them, so that they do not sign, those of another. */
function withOthers(set: KeySet, other: KeySet): KeySet {
  const kids = new Set(set.keys.map(({ kid }) => kid))
  const missing = other.keys.filter(({ kid }) => !kids.has(kid))
  return missing.length === 0 ? set : { keys: [...set.keys, ...missing] }
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** @returns the keys, and the secret that opened them */
async function readKeySet(
  value: string,
  secrets: readonly string[],
): Promise<{ readonly set: KeySet; readonly lineage: string; readonly secret: string }> {
  for (const secret of secrets) {
    const text = await decryptText(value, secret)
    if (text === undefined) continue
    const { lineage = '', ...set } = JSON.parse(text) as KeySet & { readonly lineage?: string }
    return { set, lineage, secret }
  }
  throw new Error(
    'the signing keys in the storage are damaged, or encrypted under a secret that is not in `secrets`; add it behind the newest',
  )
}
