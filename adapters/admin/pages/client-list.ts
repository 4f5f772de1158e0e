/** Clients, a page of the list at a time, and the question what a new one is to be. */

import type { Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html } from '../../pages/html.ts'
import type { KnownClient } from '../../world/known-clients.ts'
import { clientKinds } from '../clients/client-kinds.ts'
import { type Desk, hrefOf, page, pathOf } from './desk.ts'
import { badge, code, dayOf, doneNotice, link, pager, searchForm, table } from './pieces.ts'

export function clientListRoutes(desk: Desk): readonly Route[] {
  const { base, administration } = desk

  async function list(visit: Visit): Promise<SiteAnswer> {
    const { filter, after } = visit.query
    const found = await administration.clients.list({
      ...(filter !== undefined && { filter }),
      ...(after !== undefined && { after }),
    })
    const action = `${base}/clients`
    return page(
      'Clients',
      html`${doneNotice(visit, { removed: 'The client is removed, with all that it was given.' })}
<div class="row">${searchForm(visit, action, 'Name or id begins with')}
<a class="button primary" href="${base}/new-client">New client</a></div>
${table(
  'Clients',
  [
    { title: 'Name', cell: (client) => nameLink(base, client) },
    { title: 'Id', cell: ({ metadata }) => code(metadata.client_id) },
    { title: 'Grants', cell: ({ metadata }) => metadata.grant_types.join(', ') },
    { title: 'Used', cell: (client) => client.source === 'storage' && dayOf(client.usedAt) },
    { title: 'State', cell: stateOf },
  ],
  found.clients,
  filter === undefined ? 'There is none yet.' : 'None begins so.',
)}
${pager(visit, action, found.after)}`,
    )
  }

  async function kinds(): Promise<SiteAnswer> {
    const choices = Object.entries(clientKinds).map(
      ([
        kind,
        { label, about },
      ]) => html`<li class="card"><h2>${link(hrefOf(base, `/new-client/${kind}`), label)}</h2>
<p class="soft">${about}</p></li>
`,
    )
    return page('New client', html`<p>What is being built?</p><ul class="kinds">${choices}</ul>`)
  }

  return [
    { path: '/clients', get: list },
    { path: '/new-client', get: kinds },
  ]
}

function nameLink(base: string, { metadata: { client_id, client_name } }: KnownClient): Html {
  return link(`${base}${pathOf('/clients', client_id)}`, foreignName(client_name || client_id))
}

export function stateOf({ metadata, ...known }: KnownClient): readonly Html[] {
  return [
    ...(known.source === 'configuration' ? [badge('from the configuration')] : []),
    ...(metadata.disabled ? [badge('switched off')] : []),
    ...(metadata.token_endpoint_auth_method === 'none' ? [badge('public')] : []),
    ...(known.source === 'storage' && known.expiresAt !== undefined ? [badge('registered itself')] : []),
  ]
}
