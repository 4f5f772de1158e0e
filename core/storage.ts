/**
 * The storage contract. A store keeps small text records under typed keys and offers one decision:
 * compare-and-swap on a single key. Everything the provider promises about single use rests on `put`.
 *
 * What a store must hold:
 * - `put` is atomic per key and is the only write that decides anything. `ifVersion: null` means
 *   "only if there is no record"; a version means "only if the record still carries it".
 * - Versions are nonces chosen by the writer. A `put` whose `version` is already the stored one
 *   answers `stored`, so a write that is sent again after a lost reply is not taken for a second writer.
 * - A record past `expiresAt` may vanish at any time after it and need not vanish at once: the core
 *   judges expiry by its own clock. A record must never vanish before it.
 * - `get` answers a list as long as the keys, in their order: `undefined` where there is no record, a key
 *   that is named twice twice, and no keys with an empty list. All keys are asked at once, so that they take
 *   one round trip; each record is as it was at some moment of its own within the call, and no snapshot over
 *   several is promised. One that cannot be read fails the call, whatever the others would have answered.
 * - A store that cannot answer rejects (or throws). It never answers `undefined` or `conflict`
 *   for something it does not know.
 * - A store that may lose writes it has acknowledged, as one that replicates or saves in the background,
 *   must not let what was spent come back. When a put marked `singleUse` replaces a record that was put
 *   with the mark too, and writes may have been lost in between, it answers `doubtful` and changes nothing.
 *   Any other store ignores the mark. A put without it, or without a record to replace, is never doubtful.
 *
 * What a store need not do: queries, indexes, transactions over several keys, or understand values.
 */

/** What a record is. Part of the key, so that a value of one kind is never read as another. */
export type Kind = string

/** `id` is printable ASCII without spaces, at most 128 characters; the core uses base64url digests. */
export interface Key {
  readonly kind: Kind
  readonly id: string
}

export interface Stored {
  /** As it was put: a JSON text, or base64url parts joined by dots. Opaque to the store. */
  readonly value: string
  /** The nonce its writer chose. */
  readonly version: string
}

export interface PutOptions {
  /** The version the writer read, or `null` when the record must not exist. */
  readonly ifVersion: string | null
  /** A fresh nonce: printable ASCII without spaces, at most 128 characters. */
  readonly version: string
  /** NumericDate in seconds after which the record is garbage; `null` for what is kept until deleted. */
  readonly expiresAt: number | null
  /** Whether the write brings into being or spends what works once. Left out where it does not. */
  readonly singleUse?: boolean
}

/** `doubtful`: the record is as the writer read it, but may be older than what the store acknowledged. */
export type PutOutcome = 'stored' | 'conflict' | 'doubtful'

export interface ScanPage {
  readonly keys: readonly Key[]
  /** Present while there may be more. */
  readonly cursor?: string
}

/** A value, or a promise of it: a store in memory may answer at once. */
export type Awaitable<T> = T | Promise<T>

/** @see {@link Kind} and the head of this file for the rules an implementation has to hold. */
export interface Storage {
  get(keys: readonly Key[]): Awaitable<readonly (Stored | undefined)[]>
  put(key: Key, value: string, options: PutOptions): Awaitable<PutOutcome>
  /** Removing what is not there is no error. */
  delete(key: Key): Awaitable<void>
  /** For administration only: every live key of a kind is met at least once if it stays for the whole scan. */
  scan(kind: Kind, cursor?: string): Awaitable<ScanPage>
}
