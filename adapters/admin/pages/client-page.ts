/** One client: what is known of it, its secrets, what it did lately, what changed, and what to paste for it. */

import { hasSecret } from '../../../core/index.ts'
import type { Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html, withoutDirection } from '../../pages/html.ts'
import { clientMark } from '../../pages/layout.ts'
import type { ClientMember } from '../../pages/texts/admin-field-texts.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import { say } from '../../pages/texts/text.ts'
import { code } from '../../pages/verbatim.ts'
import type { KnownClient } from '../../world/known-clients.ts'
import type { ClientRecord } from '../../world/stored-clients.ts'
import { fieldGroups } from '../clients/client-fields.ts'
import { IN_CONFIGURATION } from '../operations/outcome.ts'
import { changesTable } from './changes-table.ts'
import { stateOf } from './client-list.ts'
import { type Desk, hrefOf, notFound, page, pathOf, type Spoken } from './desk.ts'
import { eventsTable } from './events-table.ts'
import { doneNotice, linesOf, link, notice, postButton, sheet, table } from './pieces.ts'
import { snippetsPart } from './snippets-part.ts'
import { dayOf, timeOf } from './times.ts'

export function clientPageRoutes(desk: Desk): readonly Route[] {
  const { administration, base, speak } = desk

  async function show(visit: Visit): Promise<SiteAnswer> {
    const { client_id = '' } = visit.segments
    const client = await administration.clients.read(client_id)
    if (!client) return notFound
    const [events, changes] = await Promise.all([
      administration.events.list({ client_id }),
      administration.changes.list({ client_id, limit: 10 }),
    ])
    const speech = speak(visit.languages)
    const { shared, clients: said, changes: changed, events: seen } = speech.texts
    const { secretRemoved, ...done } = said.done
    const { metadata } = client
    const states = stateOf(client, speech.texts)
    const at = (what: string) => `${base}${pathOf('/clients', client_id, what)}`
    const of_events = hrefOf(base, '/events', { client: client_id })
    return page(
      withoutDirection(metadata.client_name || client_id),
      html`${doneNotice(visit, { ...done, secret_removed: secretRemoved })}
<section class="card">
<div class="row"><div>${sheet([
        [said.id, code(client_id)],
        [shared.state, states.length > 0 ? states : shared.inUse],
        ...(client.source === 'storage'
          ? ([
              [said.since, timeOf(client.createdAt, speech)],
              [said.usedLast, dayOf(client.usedAt, speech)],
              [said.endsUnused, timeOf(client.expiresAt, speech)],
            ] as const)
          : []),
      ])}</div>${clientMark(metadata)}</div>
${client.source === 'storage' ? actionsOf(client, at, visit, shared) : notice(shared.notPossible[IN_CONFIGURATION.because])}
</section>
${client.source === 'storage' && secretsPart(client, at, visit, speech)}
<section class="card"><h2>${said.about}</h2>${described(client, speech.texts)}</section>
<section class="card"><h2>${said.lately}</h2>
${eventsTable(desk, said.lately, events?.slice(0, 10), seen.nothingKnown, speech)}
<p>${link(of_events, shared.all)}</p></section>
<section class="card"><h2>${changed.ofOne}</h2>${changesTable(desk, changes?.changes, changed.none, speech)}</section>
${snippetsPart(desk, { client: metadata }, speech)}`,
    )
  }

  return [{ path: '/clients/:client_id', get: show }]
}

function actionsOf(
  { metadata, revision }: ClientRecord,
  at: (what: string) => string,
  { field }: Visit,
  said: AdminTexts['shared'],
): Html {
  const [path, label] = metadata.disabled ? ['/on', said.switchOn] : ['/off', said.switchOff]
  return html`<div class="actions"><a class="button" href="${at('/edit')}">${said.edit}</a>
${postButton(at(path), field, label, { revision })}
<a class="button danger" href="${at('/remove')}">${said.remove}</a></div>`
}

function secretsPart(
  client: ClientRecord,
  at: (what: string) => string,
  { field }: Visit,
  speech: Spoken,
): Html | undefined {
  const { shared, clients: texts } = speech.texts
  const said = texts.secrets
  const { metadata, secrets } = client
  if (!hasSecret(metadata.token_endpoint_auth_method)) return undefined
  return html`<section class="card"><h2>${said.title}</h2>
<p class="soft">${said.about}</p>
${table(
  said.title,
  [
    { title: texts.id, cell: ({ id }) => code(id) },
    { title: texts.since, cell: ({ createdAt }) => timeOf(createdAt, speech) },
    { title: shared.until, cell: ({ expiresAt }) => timeOf(expiresAt, speech) ?? said.never },
    {
      title: shared.takeAway,
      cell: ({ id }) =>
        postButton(at('/secrets/remove'), field, say(shared.removeNamed, { id: code(id) }), { secret: id }),
    },
  ],
  secrets,
  said.none,
)}
<div class="actions">${postButton(at('/secrets'), field, said.new)}</div></section>`
}

/** Every member that it has, by its label, in the groups of the form. */
function described({ metadata }: KnownClient, { fields: said, shared }: AdminTexts): readonly Html[] {
  return fieldGroups.map(({ name, fields }) => {
    const members = (Object.keys(fields) as ClientMember[]).filter((member) => isThere(metadata[member]))
    if (members.length === 0) return html``
    const facts = members.map(
      (member) => [said.members[member].label, shownValue(metadata[member], shared)] as const,
    )
    return html`<h3>${said.groups[name]}</h3>${sheet(facts)}`
  })
}

export function isThere(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)
}

export function shownValue(
  value: unknown,
  { yes, no }: AdminTexts['shared'],
): Html | readonly Html[] | string {
  if (Array.isArray(value)) return linesOf(value.map(String))
  if (value === true) return yes
  if (value === false) return no
  return foreignName(typeof value === 'object' ? JSON.stringify(value) : String(value))
}
