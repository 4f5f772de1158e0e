/** What administrators see and do, for pages and programs alike. Everything that changes something says who did it. */

import type { KeySchedule } from '../../keys/key-ring.ts'
import type { Person } from '../../world/person.ts'
import { randomText } from '../../world/random.ts'
import type { RegistrationTokens } from '../../world/registration-tokens.ts'
import type { Clients } from '../../world/stored-clients.ts'
import type { Tokens } from '../../world/tokens.ts'
import type { AdminRecords } from './admin-records.ts'
import { type AdministeredClients, createAdministeredClients } from './administered-clients.ts'
import { type AdministeredPeople, createAdministeredPeople, type PeopleWorld } from './administered-people.ts'
import {
  type AdministeredKeys,
  type AdministeredRegistrationTokens,
  type AdministeredTokens,
  createAdministeredKeys,
  createAdministeredRegistrationTokens,
  createAdministeredTokens,
} from './administered-rest.ts'
import { type Audit, createAudit } from './audit.ts'
import type { RecentEvents } from './recent-events.ts'
import type { SettingInForce } from './settings-in-force.ts'

export interface Administration {
  readonly clients: AdministeredClients
  /** Absent where a host keeps its people elsewhere. */
  readonly people?: AdministeredPeople
  readonly keys: AdministeredKeys
  readonly tokens: AdministeredTokens
  readonly registrationTokens: AdministeredRegistrationTokens
  readonly changes: Pick<Audit, 'list'>
  readonly events: Pick<RecentEvents, 'list'>
  settings(): readonly SettingInForce[]
}

export interface AdministrationWorld {
  readonly provider: {
    readonly clients: Clients
    readonly keys: KeySchedule
    readonly tokens: Tokens
    readonly registrationTokens: RegistrationTokens
    person(sub: string): Person
  }
  readonly accounts?: PeopleWorld['accounts'] | undefined
  /** Makes a link for a new password, where there are pages behind it. */
  readonly resetLink?: PeopleWorld['resetLink']
  readonly records: AdminRecords
  readonly events: RecentEvents
  readonly settings: () => readonly SettingInForce[]
  /** Seconds for which changes are kept. */
  readonly changesKeptFor: number
}

export function createAdministration(world: AdministrationWorld): Administration {
  const { provider, accounts, records, events, settings, resetLink } = world
  const audit = createAudit({
    records,
    now: () => Date.now(),
    newId: () => randomText(12),
    lifetime: world.changesKeptFor,
  })
  const person = (sub: string) => provider.person(sub)
  const newSub = () => crypto.randomUUID()
  return {
    clients: createAdministeredClients(provider.clients, audit),
    ...(accounts && { people: createAdministeredPeople({ accounts, audit, person, newSub, resetLink }) }),
    keys: createAdministeredKeys(provider.keys, audit),
    tokens: createAdministeredTokens(provider.tokens, audit),
    registrationTokens: createAdministeredRegistrationTokens(provider.registrationTokens, audit),
    changes: audit,
    events,
    settings,
  }
}
