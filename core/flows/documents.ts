/** Reading and writing our documents. A write that failed is sent once more under the same version. */

import type { Document, Loaded } from '../documents.ts'
import { type Flow, perform, Unavailable } from '../effects.ts'
import type { Key, PutOutcome } from '../storage.ts'

/** The document under a key; one of another kind is none (it was not put there by us). */
export function* load<D extends Document>(
  key: Key & { readonly kind: D['kind'] },
): Flow<Loaded<D> | undefined> {
  const loaded = yield* perform('load', { key })
  return loaded?.document.kind === key.kind ? (loaded as Loaded<D>) : undefined
}

/** Storage drops records by its own clock; a minute more keeps a fast one from doing it early. */
const COLLECTION_MARGIN = 60

/**
 * The one write of a decision. When it fails, nobody knows whether it took hold; the version makes
 * sending it again harmless, and so a lost reply is no reason to refuse, let alone to suspect the client.
 */
export function* commit(
  key: Key,
  document: Document,
  if_version: string | null,
  expires_at: number,
): Flow<PutOutcome> {
  const version = yield* perform('random', { bytes: 12 })
  const write = { key, document, if_version, version, expires_at: expires_at + COLLECTION_MARGIN }
  try {
    return yield* perform('store', write)
  } catch (failure) {
    if (!(failure instanceof Unavailable)) throw failure
    return yield* perform('store', write)
  }
}

/** How often a decision is taken anew because somebody else's write came first. */
const MAX_ATTEMPTS = 100

/**
 * Decides until the decision stands: `attempt` loads, decides and commits, and gives 'conflict' when
 * another write won. Each conflict is somebody's progress, so this ends; if not, the answer is a 503.
 */
export function* untilStored<T>(attempt: () => Flow<T | 'conflict'>): Flow<T> {
  for (let n = 0; n < MAX_ATTEMPTS; n++) {
    const outcome = yield* attempt()
    if (outcome !== 'conflict') return outcome
  }
  throw new Unavailable('store', 'too many conflicting writes')
}
