/** A person in the storage, by user name, e-mail address, or `sub`. */

import type { StoredAccount } from '../../accounts/account-facts.ts'
import { RefusedError } from './command.ts'
import type { Office } from './office.ts'

export async function findUser({ accounts }: Office, name: string): Promise<StoredAccount> {
  const account = (await accounts.readByName(name)) ?? (await accounts.read(name))
  if (!account) throw unknownUser(name)
  return account
}

export function unknownUser(name: string): RefusedError {
  return new RefusedError(`there is no ${name} in the storage; who is in the configuration is changed there`)
}
