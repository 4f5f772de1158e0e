/**
 * Reading and writing our documents. A write that failed is sent once more under the same version.
 *
 * A version is a nonce and the nonces of the writes before it, newest first: whoever was not told that his
 * write took hold finds its nonce there, also when another write has come on top of it.
 */

import type { Document, DocumentKind, Documents, Loaded, Unread } from '../documents.ts'
import { type DocumentWrite, type Flow, ifPossible, perform, Unavailable } from '../effects.ts'
import type { Key, PutOutcome } from '../storage.ts'

/** What is under a key, and the version that a write there has to name. */
export type Found<D extends Document = Document> = Loaded<D> | Missing

interface Missing {
  readonly document?: undefined
  /** Of a record that this release does not read; `null` where there is none at all. */
  readonly version: string | null
}

export const missing: Missing = { version: null }

type KeyOf<K extends DocumentKind> = Key & { readonly kind: K }

/** The document under a key; one of another kind is none (it was not put there by us). */
export function* load<K extends DocumentKind>(key: KeyOf<K>): Flow<Found<Documents[K]>> {
  const [read] = yield* perform('load', { keys: [key] })
  return read?.document ? found(key, read) : yield* notFound(key, read)
}

/** Two at once. Each is read at a moment of its own. */
export function* loadBoth<K extends DocumentKind, L extends DocumentKind>(
  one: KeyOf<K>,
  other: KeyOf<L>,
): Flow<[Found<Documents[K]>, Found<Documents[L]>]> {
  const [first, second] = yield* perform('load', { keys: [one, other] })
  return [
    first?.document ? found(one, first) : yield* notFound(one, first),
    second?.document ? found(other, second) : yield* notFound(other, second),
  ]
}

function found<K extends DocumentKind>({ kind }: KeyOf<K>, loaded: Loaded): Found<Documents[K]> {
  return loaded.document.kind === kind ? (loaded as Loaded<Documents[K]>) : missing
}

function* notFound({ kind }: Key, unread: Unread | undefined): Flow<Missing> {
  if (!unread) return missing
  yield* perform('emit', { event: { type: 'record_unreadable', kind } })
  return unread
}

/** Storage drops records by its own clock; a minute more keeps a fast one from doing it early. */
const COLLECTION_MARGIN = 60

/** What a store is told of when a record is of no use any more. */
export function keptUntil(expires_at: number | null): number | null {
  return expires_at === null ? null : expires_at + COLLECTION_MARGIN
}

/** How many writes may come on top of one before its writer has learned what became of it. */
const REMEMBERED_WRITES = 3

/** The one write of a decision. @param texts what it is listed by, of what is listed */
export function* commit(
  key: Key,
  document: Document,
  if_version: string | null,
  expires_at: number | null,
  texts?: readonly string[],
): Flow<'stored' | 'conflict'> {
  const outcome = yield* write(key, document, if_version, expires_at, texts ? { texts } : {})
  if (outcome === 'doubtful') throw new Unavailable('store', 'it doubts a write that is not for single use')
  return outcome
}

/** The one write of a decision that brings into being what works once, or spends it. */
export function* commitSingleUse(
  key: Key,
  document: Document,
  if_version: string | null,
  expires_at: number,
  texts?: readonly string[],
): Flow<PutOutcome> {
  const how = texts ? { single_use: true, texts } : { single_use: true }
  return yield* write(key, document, if_version, expires_at, how)
}

function* write(
  key: Key,
  document: Document,
  if_version: string | null,
  expires_at: number | null,
  how: How,
): Flow<PutOutcome> {
  const nonce = yield* perform('random', { bytes: 12 })
  const outcome = yield* sendTwice(writing(key, document, if_version, nonce, expires_at, how))
  if (outcome !== 'conflict') return outcome
  // It may have been sent twice, by us or by the store's driver, and the first time have taken hold.
  const [now] = yield* perform('load', { keys: [key] })
  return now && noncesOf(now.version).includes(nonce) ? 'stored' : 'conflict'
}

type How = Pick<DocumentWrite, 'single_use' | 'if_possible' | 'texts'>

function writing(
  key: Key,
  document: Document,
  if_version: string | null,
  nonce: string,
  expires_at: number | null,
  how: How,
): DocumentWrite {
  const version = [nonce, ...noncesOf(if_version).slice(0, REMEMBERED_WRITES)].join('.')
  return { key, document, if_version, version, expires_at: keptUntil(expires_at), ...how }
}

/** A write that nothing rests on, as one that only moves a time: whether it took hold changes no answer. */
export function* commitIfPossible(
  key: Key,
  document: Document,
  if_version: string | null,
  expires_at: number,
): Flow<void> {
  yield* ifPossible(writeOnce(key, document, if_version, expires_at))
}

function* writeOnce(
  key: Key,
  document: Document,
  if_version: string | null,
  expires_at: number,
): Flow<PutOutcome> {
  const nonce = yield* perform('random', { bytes: 12 })
  return yield* perform('store', writing(key, document, if_version, nonce, expires_at, { if_possible: true }))
}

/**
 * When a write fails, nobody knows whether it took hold; the version makes sending it again harmless, and
 * so a lost reply is no reason to refuse, let alone to suspect the client.
 */
function* sendTwice(put: DocumentWrite): Flow<PutOutcome> {
  try {
    return yield* perform('store', put)
  } catch {
    return yield* perform('store', put)
  }
}

function noncesOf(version: string | null): string[] {
  return version === null ? [] : version.split('.')
}

/** How often a decision is taken anew because somebody else's write came first. */
const MAX_ATTEMPTS = 100

/**
 * Decides until the decision stands: `attempt` loads, decides and commits, and gives 'conflict' when
 * another write won. Each conflict is somebody's progress, so this ends; if not, the answer is a 503.
 *
 * `attempt` calls a generator function that has a name, and is none itself: for each one that is made, an
 * engine makes a kind of objects of its own, which takes longer than all the rest that this does.
 */
export function* untilStored<T>(attempt: () => Flow<T | 'conflict'>): Flow<T> {
  for (let n = 0; n < MAX_ATTEMPTS; n++) {
    const outcome = yield* attempt()
    if (outcome !== 'conflict') return outcome
  }
  throw new Unavailable('store', 'too many conflicting writes')
}
