/**
 * Accounts in storage, for whoever makes, changes and lists them: programs, command lines and pages. An account is one
 * record, changed by one compare-and-swap, and holds from then on in every process; its names are records of their own
 * (account-names.ts), held before it is written and given up after it.
 */

import { randomUUID } from 'node:crypto'
import type { Account, StampChange } from '../../core/index.ts'
import type { AccountDocument } from './account-document.ts'
import {
  accountOf,
  changedAccount,
  liveAccount,
  newAccount,
  revisionOf,
  type StoredAccount,
  shownAccount,
} from './account-facts.ts'
import {
  type AccountChanges,
  checkChanges,
  checkNewAccount,
  type GivenPassword,
  type NewAccount,
} from './account-input.ts'
import { type FoundAccount, findByName, freeNames, holdNames, inTime, keepNames } from './account-names.ts'
import type { AccountRecords } from './account-records.ts'
import { type ListAccountsOptions, type ListedAccounts, listAccounts } from './list-accounts.ts'
import { foldName, namesOf } from './name.ts'
import { hashPassword } from './password.ts'

/** What somebody else has already: a user name and an e-mail address are of one name space. */
export interface Taken {
  readonly kind: 'taken'
  readonly what: 'username' | 'email' | 'sub'
}

export type CreateAccountOutcome = { readonly kind: 'created'; readonly account: StoredAccount } | Taken

type Unchanged =
  | { readonly kind: 'unknown' }
  /** Somebody else changed it meanwhile: here it is as it is now. */
  | { readonly kind: 'conflict'; readonly account: StoredAccount }

export type UpdateAccountOutcome =
  | {
      readonly kind: 'updated'
      readonly account: StoredAccount
      /** Where what was before is over: what `provider.person(sub).keepSession` takes, so that one session goes on. */
      readonly stamps?: StampChange
    }
  | Taken
  | Unchanged

export interface ChangeAccountOptions {
  /** As it was read: where the account is of another one, nothing is changed. */
  readonly revision?: string
  /** That of `find`, likewise: nothing of what rests on it has ended since. */
  readonly stamp?: string
}

/** Rejects when the storage is down, and with a {TypeError} that names what is wrong with what it was given. */
export interface AccountsInStorage {
  create(account: NewAccount): Promise<CreateAccountOutcome>
  /** One round trip. */
  read(sub: string): Promise<StoredAccount | undefined>
  /** By a user name or an e-mail address, however it is typed. Two round trips. */
  readByName(name: string): Promise<StoredAccount | undefined>
  /**
   * With another password, or disabled, every session, consent, code and token of that person is over at once.
   */
  update(sub: string, changes: AccountChanges, options?: ChangeAccountOptions): Promise<UpdateAccountOutcome>
  /** It is gone at once, with all that it had. */
  remove(sub: string, options?: ChangeAccountOptions): Promise<{ readonly kind: 'removed' } | Unchanged>
  /** By user name, a page at a time. Rejects where the storage has no lists. */
  list(options?: ListAccountsOptions): Promise<ListedAccounts>
}

/** What the sign-in needs of them. */
export interface KnownAccounts {
  find(sub: string): Promise<Account | undefined>
  /** @param name folded */
  findByName(name: string): Promise<FoundAccount | undefined>
}

/** What is somebody's already, and in no storage. */
export interface Configured {
  hasName(name: string): boolean
  hasSub(sub: string): boolean
}

/** How often a change is taken anew because somebody else's came first. */
const MAX_CONFLICTS = 100

export function createStoredAccounts(
  records: AccountRecords,
  configured: Configured,
): AccountsInStorage & KnownAccounts {
  async function live(sub: string) {
    const { document, version } = await records.load('account', sub)
    return { account: liveAccount(document), version }
  }

  const written = async ({ password, passwordHash }: AccountChanges | GivenPassword) => ({
    fresh: randomUUID(),
    now: records.now(),
    password: typeof password === 'string' ? await hashPassword(password) : (passwordHash ?? password),
  })

  /** Holds the names, writes the account, keeps the names. */
  async function place(
    account: AccountDocument,
    version: string | null,
    before: readonly string[] = [],
  ): Promise<'stored' | 'conflict' | Taken> {
    const { sub } = account
    const fresh = namesOf(account).filter((name) => !before.includes(name))
    const told = (name: string): Taken => ({
      kind: 'taken',
      what: foldName(account.username) === name ? 'username' : 'email',
    })
    const own = fresh.find(configured.hasName)
    if (own !== undefined) return told(own)
    const isInTime = inTime()
    const { taken } = await holdNames(records, fresh, sub)
    if (taken !== undefined) return told(taken)
    isInTime()
    const outcome = await records.commit('account', sub, account, version)
    if (outcome === 'stored') await keepNames(records, fresh, sub)
    else await freeNames(records, fresh, sub)
    return outcome
  }

  /** @returns the account after it, or what there was instead */
  async function change(
    sub: string,
    { revision, stamp }: ChangeAccountOptions,
    write: (before: AccountDocument, version: string | null) => Promise<'stored' | 'conflict' | Taken>,
  ): Promise<'stored' | Taken | Unchanged> {
    for (let n = 0; n < MAX_CONFLICTS; n++) {
      const { account, version } = await live(sub)
      if (!account) return { kind: 'unknown' }
      const is_other = revision !== undefined && revision !== revisionOf(account)
      if (is_other || (stamp ?? account.stamp) !== account.stamp)
        return { kind: 'conflict', account: shownAccount(account) }
      const outcome = await write(account, version)
      if (outcome !== 'conflict') return outcome
    }
    throw new Error('too many change one account at once')
  }

  async function shown(sub: string): Promise<StoredAccount | undefined> {
    const { account } = await live(sub)
    return account && shownAccount(account)
  }

  return {
    async create(said) {
      checkNewAccount(said)
      const { sub = randomUUID() } = said
      if (configured.hasSub(sub)) return { kind: 'taken', what: 'sub' }
      const account = newAccount(sub, said, await written(said))
      const { document, version } = await records.load('account', sub)
      const outcome = liveAccount(document) ? 'conflict' : await place(account, version)
      if (outcome === 'conflict') return { kind: 'taken', what: 'sub' }
      if (outcome !== 'stored') return outcome
      return { kind: 'created', account: (await shown(sub)) ?? shownAccount(account) }
    },

    read: shown,

    async readByName(name) {
      const found = await findByName(records, foldName(name))
      return found && shownAccount(found.account)
    },

    async update(sub, changes, options = {}) {
      checkChanges(changes)
      const how = await written(changes)
      let stamps: StampChange | undefined
      const outcome = await change(sub, options, async (before, version) => {
        const after = changedAccount(before, changes, how)
        stamps = before.stamp === after.stamp ? undefined : { from: before.stamp, to: after.stamp }
        const placed = await place(after, version, namesOf(before))
        const gone = namesOf(before).filter((name) => !namesOf(after).includes(name))
        if (placed === 'stored') await freeNames(records, gone, sub)
        return placed
      })
      if (outcome !== 'stored') return outcome
      const account = await shown(sub)
      return account ? { kind: 'updated', account, ...(stamps && { stamps }) } : { kind: 'unknown' }
    },

    async remove(sub, options = {}) {
      const outcome = await change(sub, options, async (before, version) => {
        const gone = { kind: 'account', v: 1, sub, removed_at: records.now() } as const
        const removed = await records.commit('account', sub, gone, version)
        if (removed === 'stored') await freeNames(records, namesOf(before), sub)
        return removed
      })
      return outcome === 'stored' ? { kind: 'removed' } : (outcome as Unchanged)
    },

    list: (options) => listAccounts(records, options),

    async find(sub) {
      const { account } = await live(sub)
      return account && accountOf(account)
    },

    findByName: (name) => findByName(records, name),
  }
}
