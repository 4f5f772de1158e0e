/** A person by user name, e-mail address, or `sub`. */

import type { StoredAccount } from '../../accounts/account-facts.ts'
import { createKnownPeople, type KnownPerson } from '../../accounts/known-people.ts'
import { RefusedError } from './command.ts'
import type { Office } from './office.ts'

/** In the storage or the configuration. */
export async function findPerson({ accounts }: Office, name: string): Promise<KnownPerson> {
  const person = await createKnownPeople(accounts).find(name)
  if (!person) throw unknownPerson(name)
  return person
}

/** In the storage. */
export async function findUser({ accounts }: Office, name: string): Promise<StoredAccount> {
  const account = (await accounts.readByName(name)) ?? (await accounts.read(name))
  if (!account) throw unknownUser(name)
  return account
}

export function unknownPerson(name: string): RefusedError {
  return new RefusedError(`there is no ${name}`)
}

export function unknownUser(name: string): RefusedError {
  return new RefusedError(`there is no ${name} in the storage; who is in the configuration is changed there`)
}
