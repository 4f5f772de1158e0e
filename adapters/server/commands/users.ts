/** `vouchsafe users`: people in the storage. Those of the configuration are changed there; their sessions end here too. */

import { passwordResetLink } from '../../account.ts'
import type { StoredAccount } from '../../accounts/account-facts.ts'
import { createKnownPeople, type KnownPerson } from '../../accounts/known-people.ts'
import type { Taken, UpdateAccountOutcome } from '../../accounts/stored-accounts.ts'
import { UsageError } from '../usage-error.ts'
import { askNewPassword } from './ask.ts'
import { flag, many, one, RefusedError, type Told, type Verbs } from './command.ts'
import { describedBy, unsetBy } from './described-person.ts'
import { findPerson, findUser, unknownUser } from './find-user.ts'
import type { Office } from './office.ts'
import { sheetFor, tableIf } from './person-sheet.ts'
import { dayOf, statesOf, timeOf } from './table.ts'
import { tellPages } from './tell-pages.ts'
import { factors } from './user-factors.ts'

const described = { email: one, 'email-verified': flag, name: one, role: many, claim: many }
const describedAs =
  '[--email EMAIL] [--email-verified] [--name NAME] [--role ROLE]... [--claim NAME=VALUE]...'

/** However a person is named: by user name, e-mail address, or `sub`. */
const PERSON = 'NAME'

export const users: Verbs = {
  add: {
    operands: ['USERNAME'],
    options: { sub: one, 'no-password': flag, disabled: flag, ...described },
    takes: `${describedAs} [--sub SUB] [--no-password] [--disabled]`,
    about: 'makes an account; the password is asked for, or read from standard input',
    example: 'alice --email alice@example.com --name "Alice Example"',
    async run(given, { accounts }, told) {
      const [username = ''] = given.operands
      const sub = given.text('sub')
      const created = await accounts.create({
        username,
        ...(describedBy(given) as object),
        ...(sub !== undefined && { sub }),
        ...(given.flag('disabled') && { disabled: true }),
        ...(!given.flag('no-password') && { password: await askNewPassword(username) }),
      })
      if (created.kind === 'taken') throw takenError(created)
      tell(created.account, told)
    },
  },

  list: {
    operands: [],
    options: { filter: one, role: one },
    takes: '[--filter TEXT | --role ROLE]',
    about:
      'lists people by user name, those of the configuration first; --filter those whose user name, e-mail address, name or sub begins so; --role those who have it',
    example: '--filter ali',
    async run(given, { accounts }, told) {
      const [filter, role] = [given.text('filter'), given.text('role')]
      if (filter !== undefined && role !== undefined)
        throw new UsageError('--filter and --role are both there; remove one of the two')
      const known = createKnownPeople(accounts)
      const read = async (asked: object) => {
        const page = await known.list({
          ...asked,
          ...(filter !== undefined && { filter }),
          ...(role !== undefined && { role }),
        })
        return { records: page.people, after: page.after }
      }
      await tellPages(read, columns, told)
    },
  },

  show: {
    operands: [PERSON],
    options: {},
    takes: '',
    about: 'shows a person, where they are signed in, and which clients they let in',
    example: 'alice',
    async run({ operands: [name = ''] }, office, told) {
      const account = await findPerson(office, name)
      const person = office.provider.person(account.sub)
      const [sessions, connections] = await Promise.all([person.sessions(), person.connections()])
      const places = sessions.map(({ since, lastSeen, clients }) => ({
        SESSION: timeOf(since),
        SEEN: timeOf(lastSeen),
        CLIENTS: clients.join(' '),
      }))
      const clients = connections.map(({ client_id, scopes, since }) => ({
        CLIENT: client_id,
        SINCE: dayOf(since),
        SCOPES: scopes.join(' '),
      }))
      told.record(
        { ...account, sessions, connections },
        [sheetFor(account), tableIf(places), tableIf(clients)].filter((part) => part !== '').join('\n'),
      )
    },
  },

  edit: {
    operands: [PERSON],
    options: { username: one, ...described, unset: many },
    takes: `[--username USERNAME] ${describedAs} [--unset email|name|roles|CLAIM]...`,
    about: 'changes what is named and leaves the rest; --role and --claim are all there are from then on',
    example: 'alice --email alice@example.org --role staff',
    async run(given, office, told) {
      const account = await findUser(office, given.operands[0] ?? '')
      const username = given.text('username')
      const changes = {
        ...describedBy(given),
        ...unsetBy(given, account),
        ...(username !== undefined && { username }),
      }
      if (Object.keys(changes).length === 0) throw new UsageError('users edit: what is to be changed?')
      const { revision } = account
      tell(updatedOf(await office.accounts.update(account.sub, changes, { revision })), told)
    },
  },

  password: {
    operands: [PERSON],
    options: { remove: flag },
    takes: '[--remove]',
    about:
      'sets a new password, asked for or read from standard input; every session, consent, code and token of before is over',
    example: 'alice',
    async run(given, office, told) {
      const account = await findUser(office, given.operands[0] ?? '')
      const password = given.flag('remove') ? null : await askNewPassword(account.username)
      updatedOf(await office.accounts.update(account.sub, { password }))
      told.record(
        { sub: account.sub, hasPassword: password !== null },
        `${account.username} has ${password === null ? 'no' : 'a new'} password; what was before is over\n`,
      )
    },
  },

  reset: {
    operands: [PERSON],
    options: { 'ends-in': one },
    takes: '[--ends-in SECONDS]',
    about:
      'makes a link by which the person sets a new password, once, within an hour unless it is said otherwise; hand it to nobody else',
    example: 'alice',
    async run(given, { provider, accounts, ...office }, told) {
      const account = await findUser({ provider, accounts, ...office }, given.operands[0] ?? '')
      const expiresIn = given.number('ends-in')
      const link = await passwordResetLink(provider, accounts, account.sub, {
        ...(expiresIn !== undefined && { expiresIn }),
      })
      if (!link)
        throw new RefusedError(`${account.username} is disabled; let them in first with \`users enable\``)
      told.record(
        { sub: account.sub, ...link },
        `${link.url}\n\nIt works once, until ${timeOf(link.expiresAt)}; what was before is over then.\n`,
      )
    },
  },

  factors,

  'end-sessions': {
    operands: [PERSON],
    options: { everything: flag },
    takes: '[--everything]',
    about:
      'signs a person out everywhere, with what was to end with that; --everything ends consents and offline access too',
    example: 'alice',
    async run(given, office, told) {
      const { sub } = await findPerson(office, given.operands[0] ?? '')
      const person = office.provider.person(sub)
      await (given.flag('everything') ? person.endEverything() : person.endSessions())
      told.record({ sub, ended: true }, `${given.operands[0]} is signed out everywhere\n`)
    },
  },

  disable: {
    operands: [PERSON],
    options: {},
    takes: '',
    about: 'lets a person in nowhere; all that they had is over',
    example: 'alice',
    run: ({ operands: [name = ''] }, office, told) => able(name, true, office, told),
  },

  enable: {
    operands: [PERSON],
    options: {},
    takes: '',
    about: 'lets a disabled person in again, who begins anew',
    example: 'alice',
    run: ({ operands: [name = ''] }, office, told) => able(name, false, office, told),
  },

  remove: {
    operands: [PERSON],
    options: {},
    takes: '',
    about: 'removes a person, with all that they had; their names are free',
    example: 'alice',
    async run({ operands: [name = ''] }, office, told) {
      const { sub } = await findUser(office, name)
      const removed = await office.accounts.remove(sub)
      if (removed.kind !== 'removed') throw unknownUser(name)
      told.record({ sub, removed: true }, `${name} is removed\n`)
    },
  },
}

const columns = {
  USERNAME: ({ username }: KnownPerson) => username,
  EMAIL: ({ email }: KnownPerson) => email,
  NAME: ({ name }: KnownPerson) => name,
  ROLES: ({ roles }: KnownPerson) => roles.join(' '),
  SINCE: (person: KnownPerson) => (person.source === 'storage' ? dayOf(person.createdAt) : undefined),
  STATE: ({ disabled, ...known }: KnownPerson) =>
    statesOf({
      disabled,
      'no password': !disabled && known.source === 'storage' && !known.hasPassword,
      'from the configuration': known.source === 'configuration',
    }),
  SUB: ({ sub }: KnownPerson) => sub,
}

async function able(name: string, disabled: boolean, office: Office, told: Told): Promise<void> {
  const { sub } = await findUser(office, name)
  updatedOf(await office.accounts.update(sub, { disabled }))
  const words = disabled ? 'is disabled, and all that they had is over' : 'can sign in again'
  told.record({ sub, disabled }, `${name} ${words}\n`)
}

function takenError({ what }: Taken): RefusedError {
  const names = { username: 'user name', email: 'e-mail address', sub: 'sub' }
  return new RefusedError(`somebody has that ${names[what]} already, here or in the configuration`)
}

function updatedOf(outcome: UpdateAccountOutcome): StoredAccount {
  if (outcome.kind === 'updated') return outcome.account
  if (outcome.kind === 'taken') throw takenError(outcome)
  throw new RefusedError('somebody else has changed or removed the account meanwhile; look at it again')
}

function tell(account: StoredAccount, told: Told): void {
  told.record(account, sheetFor(account))
}
