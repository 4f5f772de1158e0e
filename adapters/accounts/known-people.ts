/** People wherever their accounts are, for whoever looks at them: of the configuration, or in the storage. It changes none. */

import { beginsWith, configuredFirst, sortedBy } from '../world/configured-first.ts'
import type { StoredAccount } from './account-facts.ts'
import type { ConfiguredPerson } from './configured-accounts.ts'
import type { AccountFactorsInStorage } from './factors/account-factors.ts'
import type { AccountFactors } from './factors/shown-factors.ts'
import type { ListAccountsOptions } from './list-accounts.ts'
import { foldName, namesOf } from './name.ts'
import type { AccountsInStorage } from './stored-accounts.ts'

export interface PersonOfConfiguration extends ConfiguredPerson {
  readonly source: 'configuration'
  /** Of one who is looked at, and in no list. */
  readonly factors?: AccountFactors
}

export interface PersonInStorage extends StoredAccount {
  readonly source: 'storage'
}

export type KnownPerson = PersonOfConfiguration | PersonInStorage

export interface KnownPeople {
  /** Those of the configuration first, each by user name. Rejects as `AccountsInStorage.list`. */
  list(options?: ListAccountsOptions): Promise<{ people: readonly KnownPerson[]; after?: string }>
  read(sub: string): Promise<KnownPerson | undefined>
  /** By a user name or an e-mail address, however it is typed, or the sub. */
  find(name: string): Promise<KnownPerson | undefined>
  /** Whether they are in the configuration, which counts before the storage. */
  isConfigured(sub: string): boolean
}

export interface AccountsAnywhere extends Pick<AccountsInStorage, 'list' | 'read' | 'readByName'> {
  readonly configured?: readonly ConfiguredPerson[]
  readonly factors: Pick<AccountFactorsInStorage, 'read'>
}

export function createKnownPeople(accounts: AccountsAnywhere): KnownPeople {
  const configured = sortedBy(accounts.configured ?? [], ({ username }) => username).map(
    (person) => ({ source: 'configuration', ...person }) as const,
  )
  const by_sub = new Map(configured.map((person) => [person.sub, person]))
  const by_name = new Map(configured.flatMap((person) => namesOf(person).map((name) => [name, person])))
  const inStorage = (account: StoredAccount): PersonInStorage => ({ source: 'storage', ...account })
  const stored = (account: StoredAccount | undefined) => account && inStorage(account)
  const whole = async (person: PersonOfConfiguration): Promise<PersonOfConfiguration> => {
    const factors = await accounts.factors.read(person.sub)
    return { ...person, ...(factors && { factors }) }
  }
  const read = async (sub: string) => {
    const person = by_sub.get(sub)
    return person ? whole(person) : stored(await accounts.read(sub))
  }

  return {
    async list({ after: place, limit, ...asked } = {}) {
      const { filter, role } = asked
      const meant = configured.filter(
        ({ sub, username, email, name, roles }) =>
          beginsWith(filter, [username, email, name, sub]) && (role === undefined || roles.includes(role)),
      )
      const from = { ...(place !== undefined && { after: place }), ...(limit !== undefined && { limit }) }
      const { records, after } = await configuredFirst(meant, from, async (rest) => {
        const page = await accounts.list({ ...asked, ...rest })
        // What has the sub of somebody of the configuration does not count.
        const counting = page.accounts.filter(({ sub }) => !by_sub.has(sub))
        return { ...page, records: counting.map(inStorage) }
      })
      return { people: records, ...(after !== undefined && { after }) }
    },

    read,
    async find(name) {
      const person = by_name.get(foldName(name))
      return person ? whole(person) : (stored(await accounts.readByName(name)) ?? (await read(name)))
    },
    isConfigured: (sub) => by_sub.has(sub),
  }
}
