/** The one gate for accounts: what is gone or disabled is refused on every path that would trust it. */

import { type Flow, perform } from '../effects.ts'
import type { Account } from '../hosts.ts'

export function* usableAccount(sub: string): Flow<Account | undefined> {
  const account = yield* perform('find_account', { sub })
  return account && !account.disabled && account.sub === sub ? account : undefined
}
