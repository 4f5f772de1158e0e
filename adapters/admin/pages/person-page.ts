/** One person: what is known of them, where they are signed in, which clients they let in, and what changed. */

import { deviceOf } from '../../account/device.ts'
import type { KnownPerson } from '../../accounts/known-people.ts'
import type { AccountFactors, StoredAccount } from '../../accounts.ts'
import type { Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html, withoutDirection } from '../../pages/html.ts'
import type { AdminPeopleTexts } from '../../pages/texts/admin-people-texts.ts'
import { plain, say } from '../../pages/texts/text.ts'
import { code } from '../../pages/verbatim.ts'
import type { AdministeredPeople } from '../operations/administered-people.ts'
import { IN_CONFIGURATION } from '../operations/outcome.ts'
import { changesTable } from './changes-table.ts'
import { type Desk, hrefOf, notFound, page, pathOf, type Spoken } from './desk.ts'
import { eventsTable } from './events-table.ts'
import { stateOf } from './person-list.ts'
import { doneNotice, linesOf, link, notice, postButton, sheet, table } from './pieces.ts'
import { dayOf, timeOf } from './times.ts'

export function personPageRoutes(desk: Desk, people: AdministeredPeople): readonly Route[] {
  const { administration, base, speak } = desk

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
    const speech = speak(visit.languages)
    const { shared, people: said, clients: made, changes: changed, events: seen } = speech.texts
    const accountPart = (account: KnownPerson) => {
      const { email, emailVerified, claims } = account
      const states = stateOf(account, speech.texts)
      return html`<section class="card">${sheet([
        [said.username, foreignName(account.username)],
        [
          said.email,
          email !== undefined &&
            say(emailVerified ? said.verified : said.unverified, { email: foreignName(email) }),
        ],
        [said.name, account.name !== undefined && foreignName(account.name)],
        [said.roles, linesOf(account.roles)],
        [
          said.claims,
          linesOf(Object.entries(claims).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)),
        ],
        [shared.state, states.length > 0 ? states : shared.inUse],
        [code('sub'), code(sub)],
        ...(account.source === 'storage'
          ? ([
              [made.since, timeOf(account.createdAt, speech)],
              [said.changed, timeOf(account.updatedAt, speech)],
            ] as const)
          : []),
      ])}
${account.source === 'storage' ? actionsOf(account) : notice(shared.notPossible[IN_CONFIGURATION.because])}</section>`
    }
    const actionsOf = ({
      disabled,
      revision,
    }: StoredAccount) => html`<div class="actions"><a class="button" href="${at('/edit')}">${shared.edit}</a>
<a class="button" href="${at('/password')}">${said.newPassword.title}</a>
${people.resetLink && postButton(at('/reset-link'), field, said.resetLink.make)}
${postButton(at(disabled ? '/on' : '/off'), field, disabled ? shared.switchOn : shared.switchOff, { revision })}
<a class="button danger" href="${at('/remove')}">${shared.remove}</a></div>`
    return page(
      withoutDirection(account?.name ?? account?.username ?? sub),
      html`${doneNotice(visit, said.done)}
${account ? accountPart(account) : notice(said.elsewhere)}
<section class="card"><h2>${said.sessions.title}</h2>
${table(
  said.sessions.title,
  [
    { title: said.sessions.device, cell: ({ userAgent }) => deviceName(userAgent, said.sessions) },
    {
      title: said.sessions.address,
      cell: ({ address }) =>
        address !== undefined && html`<span class="whole">${foreignName(address)}</span>`,
    },
    { title: said.since, cell: ({ since }) => timeOf(since, speech) },
    { title: said.sessions.seen, cell: ({ lastSeen }) => timeOf(lastSeen, speech) },
    { title: said.sessions.by, cell: ({ amr }) => amr && code(amr.join(', ')) },
    {
      title: said.sessions.clients,
      cell: ({ clients }) => clients.map((one) => [clientLink(base, one), ' ']),
    },
    {
      title: said.sessions.end,
      cell: ({ id }) => postButton(at('/end-session'), field, said.sessions.endOne, { session: id }),
    },
  ],
  sessions,
  said.sessions.none,
)}
${sessions.length > 0 && html`<div class="actions">${postButton(at('/end-sessions'), field, said.sessions.endAll)}</div>`}</section>
${account?.factors && factorsPart(account.factors, at, visit, speech)}
<section class="card"><h2>${said.connections.title}</h2>
${table(
  said.connections.title,
  [
    { title: said.connections.client, cell: ({ client_id }) => clientLink(base, client_id) },
    { title: said.since, cell: ({ since }) => dayOf(since, speech) },
    { title: said.connections.used, cell: ({ lastUsed }) => dayOf(lastUsed, speech) },
    { title: said.connections.may, cell: ({ scopes }) => linesOf(scopes) },
    {
      title: said.connections.end,
      cell: ({ client_id }) =>
        postButton(at('/disconnect'), field, said.connections.disconnect, { client_id }),
    },
  ],
  connections,
  said.connections.none,
)}
${(sessions.length > 0 || connections.length > 0) && html`<div class="actions">${postButton(at('/end-everything'), field, said.endEverything)}</div>`}</section>
<section class="card"><h2>${said.lately}</h2>
${eventsTable(desk, said.lately, events?.slice(0, 10), seen.nothingKnown, speech)}
<p>${link(hrefOf(base, '/events', { person: sub }), shared.all)}</p></section>
<section class="card"><h2>${changed.ofOne}</h2>${changesTable(desk, changes?.changes, changed.none, speech)}</section>`,
    )
  }

  return [{ path: '/people/:sub', get: show }]
}

/** Whatever they show beside their password. */
function factorsPart(
  { otp, passkeys, recoveryCodes }: AccountFactors,
  at: (what: string) => string,
  { field }: Visit,
  speech: Spoken,
): Html | undefined {
  const { factors: said } = speech.texts.people
  if (!otp && passkeys.length === 0) return undefined
  return html`<section class="card"><h2>${said.title}</h2>
${sheet([
  [said.app, timeOf(otp?.createdAt, speech)],
  [said.passkeys, linesOf(passkeys.map(({ name }) => name))],
  [said.recoveryCodes, recoveryCodes],
])}
<div class="actions">${postButton(at('/remove-factors'), field, said.remove)}</div></section>`
}

function deviceName(userAgent: string | undefined, said: AdminPeopleTexts['sessions']): string {
  const { browser, system } = deviceOf(userAgent)
  if (browser === undefined || system === undefined) return browser ?? system ?? said.unknownDevice
  return plain(plain(said.browserOn, 'browser', browser), 'system', system)
}

export function clientLink(base: string, client_id: string): Html {
  return link(`${base}${pathOf('/clients', client_id)}`, code(client_id))
}
