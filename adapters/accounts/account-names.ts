/**
 * A name is somebody's by a record of its own: held for them for a minute before their account has it, and theirs as
 * long as it does. So two who want a name at once have one winner; whoever dies on the way leaves a name that is free a
 * minute later; and an account that has a name keeps it, also where its writer died before it could say so here.
 * The record is read first and the account after it: of two that differ, the account is the newer.
 */

import type { AccountDocument } from './account-document.ts'
import { liveAccount } from './account-facts.ts'
import type { AccountRecords } from './account-records.ts'
import { namesOf } from './name.ts'

/** Seconds for which a name is held for an account that is about to have it. */
const HELD = 60

/** Seconds after which whoever holds a name writes no account any more: its clock may be another one's, and a write takes time. */
const IN_TIME = 30

const MAX_CONFLICTS = 100

/** @returns `false` for a name that is somebody else's, or is about to be; @throws when the storage is down */
export async function holdName(records: AccountRecords, name: string, sub: string): Promise<boolean> {
  for (let n = 0; n < MAX_CONFLICTS; n++) {
    const { document, version } = await records.load('account_name', name)
    if (document) {
      const owner = await ownerOf(records, document.sub, name)
      if (owner) return document.sub === sub
      const { held_until } = document
      if (document.sub !== sub && held_until !== undefined && records.now() < held_until) return false
    }
    const held_until = records.now() + HELD
    const held = { kind: 'account_name', v: 1, sub, held_until } as const
    if ((await records.commit('account_name', name, held, version)) === 'stored') return true
  }
  throw new Error('too many want a name at once')
}

async function ownerOf(
  records: AccountRecords,
  sub: string,
  name: string,
): Promise<FoundAccount | undefined> {
  const { document, version } = await records.load('account', sub)
  const account = liveAccount(document)
  if (version === null || !account) return undefined
  return namesOf(account).includes(name) ? { account, version } : undefined
}

export interface FoundAccount {
  readonly account: AccountDocument
  readonly version: string
}

/** All of them or none. They are in one order everywhere, so that of those who want the same one gets them all. */
export async function holdNames(
  records: AccountRecords,
  names: readonly string[],
  sub: string,
): Promise<{ readonly taken?: string }> {
  const held: string[] = []
  for (const name of names) {
    if (await holdName(records, name, sub)) held.push(name)
    else {
      await freeNames(records, held, sub)
      return { taken: name }
    }
  }
  return {}
}

/** For good: their account has them. @throws for one that was lost to somebody else meanwhile */
export async function keepNames(
  records: AccountRecords,
  names: readonly string[],
  sub: string,
): Promise<void> {
  const kept = { kind: 'account_name', v: 1, sub } as const
  async function keep(name: string): Promise<void> {
    for (let n = 0; ; n++) {
      const { document, version } = await records.load('account_name', name)
      if (document?.sub === sub && document.held_until === undefined) return
      if ((document && document.sub !== sub) || n === MAX_CONFLICTS)
        throw new Error('a name was lost to another account while it was given')
      if ((await records.commit('account_name', name, kept, version)) === 'stored') return
    }
  }
  await Promise.all(names.map(keep))
}

/** Those that the account does not have. What cannot be freed now is free in a minute. */
export async function freeNames(
  records: AccountRecords,
  names: readonly string[],
  sub: string,
): Promise<void> {
  const free = { kind: 'account_name', v: 1, sub, held_until: 0 } as const
  for (const name of names) {
    const { document, version } = await records.load('account_name', name)
    if (document?.sub !== sub || (await ownerOf(records, sub, name))) continue
    await records.commit('account_name', name, free, version)
  }
}

/** @returns what has to be called before an account is written that has the names; it throws when it is too late */
export function inTime(): () => void {
  const since = performance.now()
  return () => {
    if (performance.now() - since > IN_TIME * 1000)
      throw new Error('the storage took too long to hold a name')
  }
}

/** @param name folded */
export async function ownerOfName(records: AccountRecords, name: string): Promise<FoundAccount | undefined> {
  const { document } = await records.load('account_name', name)
  return document && ownerOf(records, document.sub, name)
}

/**
 * Two round trips, whether or not anybody has the name: for whoever is not to learn who there is.
 * @param name folded
 */
export async function findByName(records: AccountRecords, name: string): Promise<FoundAccount | undefined> {
  const { document } = await records.load('account_name', name)
  const owner = await ownerOf(records, document?.sub ?? name, name)
  return document && owner
}
