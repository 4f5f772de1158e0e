/**
 * What goes from one storage to another: everything but sessions and grants, and what only goes with them. A record of a
 * line is what is stored of it, secrets as hashes; a kind that is moved is a row of moved-kinds.ts.
 */

import type { Context, Key, Kind, Storage, Stored } from '../../../core/index.ts'
import type { Settings } from '../settings.ts'

/** Where it comes from, or where it goes to. */
export interface TransferWorld {
  readonly settings: Settings
  readonly storage: Storage
  readonly context: Context
}

/** Whether a storage has it. */
export type Presence =
  /** With the version of what counts no more in its place, or `null`. */
  | { readonly kind: 'absent'; readonly version: string | null }
  /** It itself, as it was moved or as it is since then. */
  | { readonly kind: 'there' }
  /** Something else is in its place. */
  | { readonly kind: 'taken'; readonly by: string }

/** A record that was read from a line, and is right by itself. */
export interface Moved {
  /** For people: `client shop`. */
  readonly what: string
  /** What nothing else may be called, each with what it is a name of: `the user name alice`. */
  readonly names: readonly string[]
  look(): Promise<Presence>
  /**
   * @param version of where it was absent
   * @throws where something has come into its place since it was looked for
   */
  place(version: string | null): Promise<void>
}

export interface MovedKind {
  readonly kind: Kind
  /** @returns what a line says; nothing for a record of another issuer, and for one that is over */
  lineOf(key: Key, stored: Stored): object | undefined
  /** @throws {TypeError} with what is wrong */
  read(line: Readonly<Record<string, unknown>>): Moved | Promise<Moved>
}
