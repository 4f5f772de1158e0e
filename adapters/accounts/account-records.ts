/** Reading and writing the records of accounts. A write that failed is sent once more under the same version. */

import { createHash, randomUUID } from 'node:crypto'
import { type Awaitable, foldText, type Key, type ListPage, type Storage } from '../../core/index.ts'
import { withDeadline } from '../world/deadline.ts'
import {
  type AccountDocument,
  type AccountDocuments,
  type AccountKind,
  readAccountDocument,
} from './account-document.ts'
import { liveAccount } from './account-facts.ts'

export interface AccountRecordsOptions {
  readonly storage: Storage
  /** Accounts of issuers that share a storage are kept apart. */
  readonly issuer: string
  /** NumericDate in seconds. */
  readonly now: () => number
  /** Milliseconds that the storage may take for each answer. */
  readonly deadlineMs: number
}

export interface Found<K extends AccountKind> {
  readonly document?: AccountDocuments[K]
  /** `null` where there is no record. */
  readonly version: string | null
}

/** What accounts are listed by. */
export type AccountList = 'username' | 'email' | 'name' | 'sub' | 'role'

/** How many of its roles an account is listed by: a record has eight places in lists, and four are taken. */
const LISTED_ROLES = 4

export interface AccountRecords {
  readonly now: () => number
  keyOf(kind: AccountKind, id: string): Key
  /** @param id the `sub` of an account, or a folded name */
  load<K extends AccountKind>(kind: K, id: string): Promise<Found<K>>
  /** @param key the id of its key; what is there may be another issuer's */
  loadAt<K extends AccountKind>(kind: K, key: string): Promise<Found<K>>
  commit<K extends AccountKind>(
    kind: K,
    id: string,
    document: AccountDocuments[K],
    version: string | null,
  ): Promise<'stored' | 'conflict'>
  /** @returns `undefined` where the store has no lists */
  list(
    by: AccountList,
    prefix: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<ListPage | undefined>
}

/** Seconds for which it is kept that an account was removed, or a name given up: no write from before takes longer. */
const GONE = 3600

export function createAccountRecords(options: AccountRecordsOptions): AccountRecords {
  const { storage, issuer, now, deadlineMs } = options
  const here = digest(JSON.stringify([issuer])).slice(0, 12)

  async function timely<T>(asked: Awaitable<T>): Promise<T> {
    return withDeadline(Promise.resolve(asked), deadlineMs)
  }

  function keyOf(kind: AccountKind, id: string): Key {
    return { kind, id: digest(JSON.stringify([issuer, kind, id])) }
  }

  function listedBy(by: AccountList, value: string): string {
    return `${by}:${here} ${foldText(value)}`
  }

  function textsOf(account: AccountDocument): readonly string[] {
    const { sub, username, email, claims, roles } = account
    return [
      listedBy('username', username),
      listedBy('sub', sub),
      ...(email === undefined ? [] : [listedBy('email', email)]),
      ...(typeof claims.name === 'string' ? [listedBy('name', claims.name)] : []),
      ...new Set(roles.slice(0, LISTED_ROLES).map((role) => listedBy('role', role))),
    ]
  }

  async function loadAt<K extends AccountKind>(kind: K, id: string): Promise<Found<K>> {
    const [stored] = await timely(storage.get([{ kind, id }]))
    return stored
      ? { document: readAccountDocument(kind, stored.value), version: stored.version }
      : { version: null }
  }

  return {
    now,
    keyOf,
    load: (kind, id) => loadAt(kind, keyOf(kind, id).id),
    loadAt,

    async commit(kind, id, document, ifVersion) {
      const put = () =>
        timely(
          storage.put(keyOf(kind, id), JSON.stringify(document), { ifVersion, version, expiresAt, texts }),
        )
      const version = randomUUID()
      const expiresAt = isGone(document) ? now() + GONE : null
      const account = document.kind === 'account' ? liveAccount(document) : undefined
      const texts = account ? textsOf(account) : []
      const outcome = await put().catch(put)
      if (outcome === 'doubtful') throw new Error('the storage doubts a write that is not for single use')
      return outcome
    },

    async list(by, prefix, page) {
      return storage.list && timely(storage.list('account', { prefix: listedBy(by, prefix), ...page }))
    },
  }
}

function isGone(document: AccountDocuments[AccountKind]): boolean {
  return document.kind === 'account' ? document.removed_at !== undefined : document.held_until === 0
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
