/** One client: what is known of it, its secrets, what it did lately, what changed, and what to paste for it. */

import { hasSecret } from '../../../core/index.ts'
import type { Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html, withoutDirection } from '../../pages/html.ts'
import { clientMark } from '../../pages/layout.ts'
import type { KnownClient } from '../../world/known-clients.ts'
import type { ClientRecord } from '../../world/stored-clients.ts'
import type { ClientMember } from '../clients/client-field.ts'
import { clientFields, fieldGroups } from '../clients/client-fields.ts'
import { snippetsFor } from '../clients/snippets.ts'
import { IN_CONFIGURATION } from '../operations/outcome.ts'
import { changesTable } from './changes-table.ts'
import { stateOf } from './client-list.ts'
import { type Desk, hrefOf, notFound, page, pathOf } from './desk.ts'
import { eventsTable } from './events-table.ts'
import { code, dayOf, doneNotice, linesOf, link, notice, postButton, sheet, table, timeOf } from './pieces.ts'
import { snippetsPart } from './snippets-part.ts'

const done = {
  updated: 'It is changed, and counts at once.',
  off: 'It is switched off: refused everywhere.',
  on: 'It is switched on again.',
  secret_removed: 'That secret is refused from now on.',
}

export function clientPageRoutes(desk: Desk): readonly Route[] {
  const { administration, base, issuer, endpoints } = desk

  async function show(visit: Visit): Promise<SiteAnswer> {
    const { client_id = '' } = visit.segments
    const client = await administration.clients.read(client_id)
    if (!client) return notFound
    const [events, changes] = await Promise.all([
      administration.events.list({ client_id }),
      administration.changes.list({ client_id, limit: 10 }),
    ])
    const { metadata } = client
    const at = (what: string) => `${base}${pathOf('/clients', client_id, what)}`
    const of_events = hrefOf(base, '/events', { client: client_id })
    return page(
      withoutDirection(metadata.client_name || client_id),
      html`${doneNotice(visit, done)}
<section class="card">
<div class="row"><div>${sheet({
        Id: code(client_id),
        State: metadata.disabled || stateOf(client).length > 0 ? stateOf(client) : 'in use',
        ...(client.source === 'storage' && {
          Made: timeOf(client.createdAt),
          'Used last': dayOf(client.usedAt),
          'Goes, if not used': timeOf(client.expiresAt),
        }),
      })}</div>${clientMark(metadata)}</div>
${client.source === 'storage' ? actionsOf(client, at, visit) : notice(IN_CONFIGURATION.message)}
</section>
${client.source === 'storage' && secretsPart(client, at, visit)}
<section class="card"><h2>What it is</h2>${described(client)}</section>
<section class="card"><h2>What it did lately</h2>
${eventsTable(desk, 'What it did lately', events?.slice(0, 10), 'Nothing that is still known.')}
<p>${link(of_events, 'All of it')}</p></section>
<section class="card"><h2>What was changed</h2>${changesTable(desk, changes?.changes, 'Nothing, by an administrator.')}</section>
${snippetsPart(snippetsFor({ issuer, endpoints, client: metadata }))}`,
    )
  }

  return [{ path: '/clients/:client_id', get: show }]
}

function actionsOf(
  { metadata, revision }: ClientRecord,
  at: (what: string) => string,
  { field }: Visit,
): Html {
  const [path, label] = metadata.disabled ? ['/on', 'Switch on'] : ['/off', 'Switch off']
  return html`<div class="actions"><a class="button" href="${at('/edit')}">Edit</a>
${postButton(at(path), field, label, { revision })}
<a class="button danger" href="${at('/remove')}">Remove</a></div>`
}

function secretsPart(client: ClientRecord, at: (what: string) => string, { field }: Visit): Html | undefined {
  const { metadata, secrets } = client
  if (!hasSecret(metadata.token_endpoint_auth_method)) return undefined
  return html`<section class="card"><h2>Secrets</h2>
<p class="soft">What is kept is a hash. Two are good at a time, so that one can be changed without an outage.</p>
${table(
  'Secrets',
  [
    { title: 'Id', cell: ({ id }) => code(id) },
    { title: 'Made', cell: ({ createdAt }) => timeOf(createdAt) },
    { title: 'Ends', cell: ({ expiresAt }) => timeOf(expiresAt) ?? 'never' },
    {
      title: 'Take away',
      cell: ({ id }) => postButton(at('/secrets/remove'), field, html`Remove ${code(id)}`, { secret: id }),
    },
  ],
  secrets,
  'It has none.',
)}
<div class="actions">${postButton(at('/secrets'), field, 'New secret')}</div></section>`
}

/** Every member that it has, by its label, in the groups of the form. */
function described({ metadata }: KnownClient): readonly Html[] {
  return fieldGroups.map(({ title, fields }) => {
    const members = (Object.keys(fields) as ClientMember[]).filter((member) => isThere(metadata[member]))
    if (members.length === 0) return html``
    const facts = members.map((member) => [clientFields[member].label, shownValue(metadata[member])] as const)
    return html`<h3>${title}</h3>${sheet(Object.fromEntries(facts))}`
  })
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)
}

export function shownValue(value: unknown): Html | readonly Html[] | string {
  if (Array.isArray(value)) return linesOf(value.map(String))
  if (value === true) return 'yes'
  if (value === false) return 'no'
  return foreignName(typeof value === 'object' ? JSON.stringify(value) : String(value))
}
