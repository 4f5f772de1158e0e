/** What administrators do with people: their accounts where they are in the storage, and what any of them has. */

import { createKnownPeople, type KnownPeople } from '../../accounts/known-people.ts'
import type {
  AccountChanges,
  AccountFactorsInStorage,
  AccountsInStorage,
  ConfiguredPerson,
  NewAccount,
  StoredAccount,
} from '../../accounts.ts'
import type { PasswordResetLink } from '../../passwords/password-reset-link.ts'
import type { AccountsWithPasswords } from '../../passwords/password-world.ts'
import type { Person } from '../../world/person.ts'
import { type Administrator, type Audit, type Change, differing } from './audit.ts'
import {
  type Conflict,
  type Done,
  IN_CONFIGURATION,
  type Invalid,
  judged,
  type NotPossible,
  type Taken,
  type Unknown,
} from './outcome.ts'

type Missed = Unknown | NotPossible | Conflict<StoredAccount>

/** Accounts of the configuration are seen, and changed nowhere here; what they have, and show beside the password, ends here as that of anybody. */
export interface AdministeredPeople extends Pick<KnownPeople, 'list' | 'read' | 'find'> {
  /** Whether there is somebody, whose account may be neither in the storage nor in the configuration. */
  isKnown(sub: string): Promise<boolean>
  create(by: Administrator, account: NewAccount): Promise<Done<StoredAccount> | Taken | Invalid>
  update(
    by: Administrator,
    sub: string,
    changes: AccountChanges,
    revision?: string,
  ): Promise<Done<StoredAccount> | Taken | Missed | Invalid>
  remove(by: Administrator, sub: string, revision?: string): Promise<Done<undefined> | Missed>
  sessions: Person['sessions'] extends () => infer S ? (sub: string) => S : never
  connections: Person['connections'] extends () => infer C ? (sub: string) => C : never
  endSession(by: Administrator, sub: string, id: string): Promise<void>
  endSessions(by: Administrator, sub: string): Promise<void>
  disconnect(by: Administrator, sub: string, client_id: string): Promise<void>
  endEverything(by: Administrator, sub: string): Promise<void>
  /** Whatever they show beside their password: they sign in with that alone, until they add others. */
  removeFactors(by: Administrator, sub: string): Promise<Done<undefined> | Unknown>
  /** A link by which the person sets a new password, once. Absent where there are no pages behind it. */
  resetLink?(by: Administrator, sub: string): Promise<Done<PasswordResetLink> | Unknown | NotPossible>
}

/** As `createPasswordAccounts` makes them. */
export interface AdministeredAccounts extends AccountsInStorage, AccountsWithPasswords {
  readonly factors: Pick<AccountFactorsInStorage, 'read' | 'remove'>
  /** Shown beside them. */
  readonly configured?: readonly ConfiguredPerson[]
}

export interface PeopleWorld {
  readonly accounts: AdministeredAccounts
  readonly audit: Audit
  readonly newSub: () => string
  /** @returns `undefined` for an account that is disabled */
  readonly resetLink?: ((sub: string) => Promise<PasswordResetLink | undefined>) | undefined
  person(sub: string): Person
}

export function createAdministeredPeople({
  accounts,
  audit,
  newSub,
  person,
  resetLink,
}: PeopleWorld): AdministeredPeople {
  const target = (sub: string) => ({ target: 'person', id: sub }) as const
  const ended = (by: Administrator, change: Change, act: () => Promise<void>) =>
    audit.record(by, change, act, () => true)

  const { list, read, find, isConfigured } = createKnownPeople(accounts)

  return {
    list,
    read,
    find,
    isKnown: async (sub) => ((await accounts.find(sub)) ?? undefined) !== undefined,

    create: (by, account) =>
      judged(async () => {
        const { sub = newSub(), password, passwordHash, ...said } = account
        const has_password = password !== undefined || passwordHash !== undefined
        const after = { ...said, ...(has_password && { password: 'set' }) }
        const change = { action: 'person.created', ...target(sub), after }
        const made = await audit.record(
          by,
          change,
          () => accounts.create({ ...account, sub }),
          (outcome) => outcome.kind === 'created',
        )
        return made.kind === 'taken'
          ? { kind: 'taken', name: made.what }
          : { kind: 'done', value: made.account }
      }),

    update: (by, sub, changes, revision) =>
      judged(async () => {
        if (isConfigured(sub)) return IN_CONFIGURATION
        const before = await accounts.read(sub)
        if (!before) return { kind: 'unknown' }
        if (revision !== undefined && revision !== before.revision)
          return { kind: 'conflict', current: before }
        const change = {
          action: 'person.updated',
          ...target(sub),
          ...differing(before, { ...before, ...told(changes) }),
        }
        const updated = await audit.record(
          by,
          change,
          () => accounts.update(sub, changes, { revision: before.revision }),
          (outcome) => outcome.kind === 'updated',
        )
        if (updated.kind === 'updated') return { kind: 'done', value: updated.account }
        if (updated.kind === 'taken') return { kind: 'taken', name: updated.what }
        return updated.kind === 'unknown' ? updated : { kind: 'conflict', current: updated.account }
      }),

    async remove(by, sub, revision) {
      if (isConfigured(sub)) return IN_CONFIGURATION
      const before = await accounts.read(sub)
      if (!before) return { kind: 'unknown' }
      const { revision: _, ...was } = before
      const change = { action: 'person.removed', ...target(sub), before: was }
      const named = revision === undefined ? {} : { revision }
      const removed = await audit.record(
        by,
        change,
        () => accounts.remove(sub, named),
        (outcome) => outcome.kind === 'removed',
      )
      if (removed.kind === 'removed') return { kind: 'done', value: undefined }
      return removed.kind === 'unknown' ? removed : { kind: 'conflict', current: removed.account }
    },

    sessions: (sub) => person(sub).sessions(),
    connections: (sub) => person(sub).connections(),
    endSession: (by, sub, id) =>
      ended(by, { action: 'person.session_ended', ...target(sub), before: { session: id } }, () =>
        person(sub).endSession(id),
      ),
    endSessions: (by, sub) =>
      ended(by, { action: 'person.sessions_ended', ...target(sub) }, () => person(sub).endSessions()),
    disconnect: (by, sub, client_id) =>
      ended(by, { action: 'person.disconnected', ...target(sub), client_id }, () =>
        person(sub).disconnect(client_id),
      ),
    endEverything: (by, sub) =>
      ended(by, { action: 'person.everything_ended', ...target(sub) }, () => person(sub).endEverything()),

    async removeFactors(by, sub) {
      const factors = await accounts.factors.read(sub)
      if (!factors) return { kind: 'unknown' }
      const change = { action: 'person.factors_removed', ...target(sub), before: { factors } }
      const removed = await audit.record(
        by,
        change,
        () => accounts.factors.remove(sub, 'all'),
        (outcome) => outcome === 'removed',
      )
      return removed === 'removed' ? { kind: 'done', value: undefined } : { kind: 'unknown' }
    },

    ...(resetLink && {
      async resetLink(by: Administrator, sub: string) {
        if (isConfigured(sub)) return IN_CONFIGURATION
        if (!(await accounts.read(sub))) return { kind: 'unknown' } as const
        const change = { action: 'person.reset_link_made', ...target(sub) }
        const link = await audit.record(
          by,
          change,
          () => resetLink(sub),
          (made) => made && { after: { until: made.expiresAt } },
        )
        return link ? { kind: 'done', value: link } : { kind: 'not_possible', because: 'switchedOff' }
      },
    }),
  }
}

/** What is written down of a change: that there is another password, and not which. */
function told({ password, passwordHash, ...changes }: AccountChanges): object {
  const said = [password, passwordHash].find((one) => one !== undefined)
  return said === undefined ? changes : { ...changes, password: said === null ? 'removed' : 'changed' }
}
