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
 * Lists are for administration, and a store may be without: then it has no `list` and ignores `texts`, and
 * everything is served but what shows a list. One that has them holds:
 * - A put may give `texts`, by which the record is listed from then on; they replace those of the put before,
 *   and a put without any leaves the record in no list. What a put that conflicts gives changes nothing.
 * - `list` answers the records of a kind in the order of one text each: by the bytes of its UTF-8, which is
 *   the order of code points, and where two texts are the same by the bytes of the id. It begins with the
 *   first text that begins with `prefix`, or after the place `after`, and ends with the last that does.
 *   Texts and prefix are compared byte by byte; whoever writes has folded them (listed-text.ts).
 * - A list is a hint and the record the truth. What was put or deleted before the call shows; what is put
 *   meanwhile may or may not. A record that has a text all the while is met once under it, whatever comes and
 *   goes beside it from page to page. One that is answered is as it was at some moment within the call.
 * - Where entries are kept apart from records, with no transaction over both, an entry is written before its
 *   record and again after it, so that a writer that dies in between leaves no record unlisted; one without a
 *   record, or whose record has another text, is not answered, and is removed once it is older than a
 *   minute; such entries go by time also where nobody lists; and a `scan` to the end lists what it meets anew.
 *
 * No decision of the protocol rests on a list.
 *
 * What a store need not do: queries, transactions over several keys, or understand values.
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
  /**
   * What the record is listed by, 8 at most, each once: `name:value`, where the name is 1 to 32 of a to z and
   * underscore, and the value well-formed Unicode of 320 code points at most, none of them below U+0020.
   */
  readonly texts?: readonly string[]
}

/** `doubtful`: the record is as the writer read it, but may be older than what the store acknowledged. */
export type PutOutcome = 'stored' | 'conflict' | 'doubtful'

export interface ScanPage {
  readonly keys: readonly Key[]
  /** Present while there may be more. */
  readonly cursor?: string
}

export interface ListOptions {
  /** What the texts begin with: a name, a colon, and the beginning of a value or nothing. */
  readonly prefix: string
  /** Where the page before ended, as it was answered; left out for the first. */
  readonly after?: string | undefined
  /** How many records at most, 1 to 1000. */
  readonly limit: number
}

/** A record, and the text that it has its place by. */
export interface Listed extends Stored {
  readonly key: Key
  readonly text: string
}

export interface ListPage {
  /** May be fewer than the limit, and none, also where there are more. */
  readonly records: readonly Listed[]
  /** Present while there may be more. Made by the store and understood by it alone. */
  readonly after?: string
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
  /** For administration only: the records of a kind in the order of a text that their puts gave. */
  list?(kind: Kind, options: ListOptions): Awaitable<ListPage>
}
