/**
 * What a case of the storage contract is, what it is given, and how it says that a store has failed it.
 * Deliberately knows no test framework: a case passes when its promise resolves.
 */
import type { Key, Storage, Stored } from 'vouchsafe/core'

export type {
  Awaitable,
  Key,
  Kind,
  PutOptions,
  PutOutcome,
  ScanPage,
  Storage,
  Stored,
} from 'vouchsafe/core'

export interface StorageContext {
  /** The store under test. It may hold other records: cases use keys of their own. */
  readonly storage: Storage
  /** The same records through a second connection or process. Default: `storage` itself. */
  readonly peer?: Storage
  /** Another deployment on the same server, with a prefix of its own. */
  readonly neighbour?: Storage
  /** A store of the same make that cannot reach its server. */
  readonly unreachable?: Storage
  /** Rounds of each race. Default 25. */
  readonly rounds?: number
}

export interface StorageCase {
  /** Stable, for reports and for leaving a case out. */
  readonly id: string
  /** What must hold. */
  readonly statement: string
  /** A member of the context without which the case cannot run. */
  readonly needs?: 'neighbour' | 'unreachable'
  /** @throws StorageContractError (as a rejection), or whatever the store throws. */
  run(context: StorageContext): Promise<void>
}

/** Its message says what the store did, and what that means for the people who sign in. */
export class StorageContractError extends Error {
  override readonly name = 'StorageContractError'
}

/** @param meaning what the store's answer means for users, as a clause. */
export function expect(holds: boolean, did: string, meaning: string): asserts holds {
  if (!holds) throw new StorageContractError(`${did}: ${meaning}`)
}

/** Printable ASCII that no earlier call has given, for ids and versions. */
export function fresh(): string {
  return crypto.randomUUID()
}

/** A kind that no earlier call has given. */
export function freshKind(): string {
  return `k${fresh().replace(/[^a-z]/g, '')}_${fresh().replace(/[^a-z]/g, '')}`
}

export function freshKey(kind = 'grant'): Key {
  return { kind, id: fresh() }
}

/** NumericDate in seconds of the wall clock, by which stores collect garbage. */
export function inSeconds(seconds: number): number {
  return Date.now() / 1000 + seconds
}

/** What is under one key. */
export async function read(storage: Storage, key: Key): Promise<Stored | undefined> {
  const [stored] = await storage.get([key])
  return stored
}

/** Creates a record that lives for a minute and answers its version. */
export async function create(storage: Storage, key: Key, value: string): Promise<string> {
  const version = fresh()
  const outcome = await storage.put(key, value, { ifVersion: null, version, expiresAt: inSeconds(60) })
  expect(
    outcome === 'stored',
    `put with ifVersion null answered '${outcome}' where there was no record`,
    'nobody can be given a code or a session',
  )
  return version
}

/** Expects the record to be exactly this one. */
export async function expectRecord(
  storage: Storage,
  key: Key,
  record: { value: string; version: string } | undefined,
  after: string,
  meaning: string,
): Promise<void> {
  const stored = await read(storage, key)
  const same =
    record === undefined
      ? stored === undefined
      : stored?.value === record.value && stored.version === record.version
  expect(same, `after ${after}, get answered ${describe(stored)} instead of ${describe(record)}`, meaning)
}

function describe(record: { value: string; version: string } | undefined): string {
  if (record === undefined) return 'no record'
  const { value, version } = record
  const shown = value.length > 40 ? `${value.slice(0, 40)}… (${value.length} characters)` : value
  return `${JSON.stringify(shown)} at version ${JSON.stringify(version)}`
}
