/**
 * What a case of the storage contract is, what it is given, and how it says that a store has failed it.
 * Deliberately knows no test framework: a case passes when its promise resolves.
 */
import type { Awaitable, Key, ScanPage, Storage, Stored } from 'vouchsafe/core'

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
  /** Brings it about that what is under a key cannot be read: damages it, or takes its server away. */
  readonly damage?: (key: Key) => Awaitable<unknown>
  /** Rounds of each race. Default 25. */
  readonly rounds?: number
  /** Milliseconds after which a case is given up. Default 60,000. */
  readonly timeoutMs?: number
}

export interface StorageCase {
  /** Stable, for reports and for leaving a case out. */
  readonly id: string
  /** What must hold. */
  readonly statement: string
  /** What the case cannot run without: members of the context, and lists, which a store may be without. */
  readonly needs?: readonly ('neighbour' | 'unreachable' | 'damage' | 'list')[]
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

const NO_ANSWER = 'what is answered cannot be used, and every request that needs the store fails'

/** What is under these keys. @throws StorageContractError for what is no answer to that */
export async function readAll(
  storage: Storage,
  keys: readonly Key[],
): Promise<readonly (Stored | undefined)[]> {
  const found: unknown = await storage.get(keys)
  expect(Array.isArray(found), `get answered ${show(found)} to a list of keys, and no list`, NO_ANSWER)
  expect(
    found.length === keys.length,
    `get answered a list of ${found.length} to ${keys.length} keys`,
    'nobody can tell which record is whose, and one user may be given the session of another',
  )
  for (const stored of found)
    expect(
      isStored(stored),
      `get answered ${show(stored)} for a key, which is neither undefined nor a record with value and version`,
      NO_ANSWER,
    )
  return found
}

export async function read(storage: Storage, key: Key): Promise<Stored | undefined> {
  const [stored] = await readAll(storage, [key])
  return stored
}

/** @throws StorageContractError for what is no page of keys */
export async function readPage(
  storage: Storage,
  kind: string,
  cursor: string | undefined,
): Promise<ScanPage> {
  const page: unknown = await storage.scan(kind, cursor)
  const is_page = isObject(page) && Array.isArray(page.keys) && page.keys.every(isObject)
  expect(is_page, `scan answered ${show(page)}, which has no list of keys`, 'a list cannot be shown')
  return page as unknown as ScanPage
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null
}

function isStored(answer: unknown): answer is Stored | undefined {
  if (answer === undefined) return true
  return isObject(answer) && typeof answer.value === 'string' && typeof answer.version === 'string'
}

function show(answer: unknown): string {
  const text = isObject(answer) ? JSON.stringify(answer) : String(answer)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
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
