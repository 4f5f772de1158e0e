/**
 * Accounts in storage, a page at a time, by their user names; with a filter, those whose user name, e-mail address,
 * name or sub begins with it. A list is a hint and the record the truth: what is shown is what is in the records.
 */

import { foldText, type Listed, refuseUnknown } from '../../core/index.ts'
import { listed, pageLimit } from '../world/list-page.ts'
import { type AccountDocument, readAccountDocument } from './account-document.ts'
import { liveAccount, type StoredAccount, shownAccount } from './account-facts.ts'
import type { AccountList, AccountRecords } from './account-records.ts'

export interface ListAccountsOptions {
  /** What the user name, the e-mail address, the name or the sub begins with, however it is written. Default: all. */
  readonly filter?: string
  /** Only who has this role, of the first four that somebody has; in the place of a filter. */
  readonly role?: string
  /** Where the page before ended. */
  readonly after?: string
  /** Default: 50; 1000 at most. A page may hold fewer, also where there are more. */
  readonly limit?: number
}

export interface ListedAccounts {
  readonly accounts: readonly StoredAccount[]
  /** Present while there may be more. */
  readonly after?: string
}

/** One after the other, where there is a filter. Every account is in the first. */
const lists: readonly AccountList[] = ['username', 'email', 'name', 'sub']

/** @throws {TypeError} for an option that is wrong; Error where the storage has no lists */
export async function listAccounts(
  records: AccountRecords,
  options: ListAccountsOptions = {},
): Promise<ListedAccounts> {
  refuseUnknown(options, { filter: true, role: true, after: true, limit: true })
  if (options.role !== undefined) return listByRole(records, options.role, options)
  const { filter = '' } = options
  const limit = pageLimit(options.limit)
  const accounts: StoredAccount[] = []
  let [, digit = '0', after = ''] = /^([0-3])(.*)$/s.exec(options.after ?? '') ?? []
  for (let number = Number(digit); ; number++) {
    const from = { limit: limit - accounts.length, ...(after !== '' && { after }) }
    const page = listed(await records.list(lists[number] ?? 'username', filter, from), 'accounts')
    accounts.push(...page.records.flatMap((record) => shownAt(record, number, filter)))
    if (page.after !== undefined) return { accounts, after: `${number}${page.after}` }
    if (filter === '' || number === lists.length - 1) return { accounts }
    if (accounts.length >= limit) return { accounts, after: `${number + 1}` }
    after = ''
  }
}

async function listByRole(
  records: AccountRecords,
  role: string,
  { filter, after, limit }: ListAccountsOptions,
): Promise<ListedAccounts> {
  if (filter !== undefined) throw new TypeError('filter and role are both there; remove one of the two')
  const from = { limit: pageLimit(limit), ...(after !== undefined && { after }) }
  const page = listed(await records.list('role', role, from), 'accounts')
  const accounts = page.records.flatMap(({ value }) => {
    const account = liveAccount(readAccountDocument('account', value))
    // Those whose role begins so are in the list too.
    return account?.roles.includes(role) ? [shownAccount(account)] : []
  })
  return { accounts, ...(page.after !== undefined && { after: page.after }) }
}

function shownAt({ value }: Listed, number: number, filter: string): StoredAccount[] {
  const account = liveAccount(readAccountDocument('account', value))
  if (!account) return []
  const wanted = foldText(filter)
  const has = (text: unknown) => typeof text === 'string' && foldText(text).startsWith(wanted)
  const found = textsOf(account).map(has)
  // One that is found in a list is not found again in the next.
  return found[number] && !found.slice(0, number).includes(true) ? [shownAccount(account)] : []
}

function textsOf({ username, email, claims, sub }: AccountDocument): readonly unknown[] {
  return [username, email, claims.name, sub]
}
