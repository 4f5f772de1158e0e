/** The one gate for accounts: what is gone or disabled is refused on every path that would trust it. */

import { type Flow, perform } from '../effects.ts'
import type { Account } from '../hosts.ts'

/** @param sub `undefined` for what belongs to no End-User: then there is none */
export function* usableAccount(sub: string | undefined): Flow<Account | undefined> {
  if (sub === undefined) return undefined
  const account = yield* perform('find_account', { sub })
  return account && !account.disabled && account.sub === sub ? account : undefined
}
