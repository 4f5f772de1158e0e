/** One person: what is known of them, where they are signed in, which clients they let in, and what changed. */

import { deviceOf } from '../../account/device.ts'
import type { KnownPerson } from '../../accounts/known-people.ts'
import type { StoredAccount } from '../../accounts.ts'
import type { Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html, withoutDirection } from '../../pages/html.ts'
import type { AdministeredPeople } from '../operations/administered-people.ts'
import { IN_CONFIGURATION } from '../operations/outcome.ts'
import { changesTable } from './changes-table.ts'
import { type Desk, hrefOf, notFound, page, pathOf } from './desk.ts'
import { eventsTable } from './events-table.ts'
import { stateOf } from './person-list.ts'
import { code, dayOf, doneNotice, linesOf, link, notice, postButton, sheet, table, timeOf } from './pieces.ts'

const done = {
  created: 'The person is made.',
  updated: 'It is changed, and counts at once.',
  off: 'They are let in nowhere, and all that they had is over.',
  on: 'They can sign in again, and begin anew.',
  password: 'The new password counts, and what was before is over.',
  factors: 'They sign in with their password alone, until they add another.',
  session: 'That session is over.',
  sessions: 'They are signed out everywhere.',
  disconnected: 'That application is disconnected.',
  everything: 'Every session and every connection is over.',
}

export function personPageRoutes(desk: Desk, people: AdministeredPeople): readonly Route[] {
  const { administration, base } = desk

  async function show(visit: Visit): Promise<SiteAnswer> {
    const { sub = '' } = visit.segments
    const account = await people.read(sub)
    if (!account && !(await people.isKnown(sub))) return notFound
    const [sessions, connections, events, changes] = await Promise.all([
      people.sessions(sub),
      people.connections(sub),
      administration.events.list({ sub }),
      administration.changes.list({ sub, limit: 10 }),
    ])
    const at = (what: string) => `${base}${pathOf('/people', sub, what)}`
    const { field } = visit
    const accountPart = (account: KnownPerson) => {
      const { email, emailVerified, claims } = account
      return html`<section class="card">${sheet({
        'User name': foreignName(account.username),
        'E-mail':
          email !== undefined &&
          html`${foreignName(email)} ${emailVerified ? '(verified)' : '(not verified)'}`,
        Name: account.name !== undefined && foreignName(account.name),
        Roles: linesOf(account.roles),
        Claims: linesOf(Object.entries(claims).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)),
        State: stateOf(account).length > 0 ? stateOf(account) : 'in use',
        Sub: code(sub),
        ...(account.source === 'storage' && {
          Made: timeOf(account.createdAt),
          Changed: timeOf(account.updatedAt),
        }),
      })}
${account.source === 'storage' ? actionsOf(account) : notice(IN_CONFIGURATION.message)}</section>`
    }
    const actionsOf = ({
      disabled,
      revision,
    }: StoredAccount) => html`<div class="actions"><a class="button" href="${at('/edit')}">Edit</a>
<a class="button" href="${at('/password')}">New password</a>
${people.resetLink && postButton(at('/reset-link'), field, 'Link for a new password')}
${postButton(at(disabled ? '/on' : '/off'), field, disabled ? 'Switch on' : 'Switch off', { revision })}
<a class="button danger" href="${at('/remove')}">Remove</a></div>`
    return page(
      withoutDirection(account?.name ?? account?.username ?? sub),
      html`${doneNotice(visit, done)}
${account ? accountPart(account) : notice('They are in no storage: their account is changed where it comes from.')}
<section class="card"><h2>Signed in</h2>
${table(
  'Sessions',
  [
    { title: 'Device', cell: ({ userAgent }) => deviceName(userAgent) },
    { title: 'Address', cell: ({ address }) => address !== undefined && foreignName(address) },
    { title: 'Since', cell: ({ since }) => timeOf(since) },
    { title: 'Seen', cell: ({ lastSeen }) => timeOf(lastSeen) },
    { title: 'By', cell: ({ amr }) => amr?.join(', ') },
    { title: 'Clients', cell: ({ clients }) => clients.map((one) => [clientLink(base, one), ' ']) },
    {
      title: 'End',
      cell: ({ id }) => postButton(at('/end-session'), field, 'Sign out there', { session: id }),
    },
  ],
  sessions,
  'Nowhere.',
)}
${sessions.length > 0 && html`<div class="actions">${postButton(at('/end-sessions'), field, 'Sign out everywhere')}</div>`}</section>
${account?.source === 'storage' && factorsPart(account, at, visit)}
<section class="card"><h2>Connected applications</h2>
${table(
  'Connected applications',
  [
    { title: 'Client', cell: ({ client_id }) => clientLink(base, client_id) },
    { title: 'Since', cell: ({ since }) => dayOf(since) },
    { title: 'Used', cell: ({ lastUsed }) => dayOf(lastUsed) },
    { title: 'May', cell: ({ scopes }) => scopes.join(' ') },
    {
      title: 'End',
      cell: ({ client_id }) => postButton(at('/disconnect'), field, 'Disconnect', { client_id }),
    },
  ],
  connections,
  'None.',
)}
${(sessions.length > 0 || connections.length > 0) && html`<div class="actions">${postButton(at('/end-everything'), field, 'End all of it')}</div>`}</section>
<section class="card"><h2>What happened lately</h2>
${eventsTable(desk, 'What happened lately', events?.slice(0, 10), 'Nothing that is still known.')}
<p>${link(hrefOf(base, '/events', { person: sub }), 'All of it')}</p></section>
<section class="card"><h2>What was changed</h2>${changesTable(desk, changes?.changes, 'Nothing, by an administrator.')}</section>`,
    )
  }

  return [{ path: '/people/:sub', get: show }]
}

/** Whatever they show beside their password. */
function factorsPart(
  { factors }: StoredAccount,
  at: (what: string) => string,
  { field }: Visit,
): Html | undefined {
  const { otp, passkeys, recoveryCodes } = factors
  if (!otp && passkeys.length === 0) return undefined
  return html`<section class="card"><h2>Second factors</h2>
${sheet({
  'An app, since': timeOf(otp?.createdAt),
  Passkeys: linesOf(passkeys.map(({ name }) => name)),
  'Recovery codes left': recoveryCodes,
})}
<div class="actions">${postButton(at('/remove-factors'), field, 'Remove second factors')}</div></section>`
}

function deviceName(userAgent: string | undefined): string {
  const { browser, system } = deviceOf(userAgent)
  return [browser, system].filter((one) => one !== undefined).join(', ')
}

export function clientLink(base: string, client_id: string): Html {
  return link(`${base}${pathOf('/clients', client_id)}`, code(client_id))
}
