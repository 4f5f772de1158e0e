/** Clients, a page of the list at a time, and the question what a new one is to be. */

import type { Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { foreignName, type Html, html } from '../../pages/html.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import { code } from '../../pages/verbatim.ts'
import type { KnownClient } from '../../world/known-clients.ts'
import { clientKindNames } from '../clients/client-kinds.ts'
import { type Desk, hrefOf, page, pathOf } from './desk.ts'
import { badge, doneNotice, linesOf, link, pager, searchForm, table } from './pieces.ts'
import { dayOf } from './times.ts'

export function clientListRoutes(desk: Desk): readonly Route[] {
  const { base, administration, speak } = desk

  async function list(visit: Visit): Promise<SiteAnswer> {
    const speech = speak(visit.languages)
    const { texts } = speech
    const { clients: said, shared } = texts
    const { filter, after } = visit.query
    const found = await administration.clients.list({
      ...(filter !== undefined && { filter }),
      ...(after !== undefined && { after }),
    })
    const action = `${base}/clients`
    return page(
      texts.pages.clients,
      html`${doneNotice(visit, { removed: said.removed })}
<div class="row">${searchForm(visit, action, said.search, shared)}
<a class="button primary" href="${base}/new-client">${said.new}</a></div>
${table(
  texts.pages.clients,
  [
    { title: said.name, cell: (client) => nameLink(base, client) },
    { title: said.id, cell: ({ metadata }) => code(metadata.client_id) },
    { title: said.grants, cell: ({ metadata }) => linesOf(metadata.grant_types) },
    { title: said.used, cell: (client) => client.source === 'storage' && dayOf(client.usedAt, speech) },
    { title: shared.state, cell: (client) => stateOf(client, texts) },
  ],
  found.clients,
  filter === undefined ? said.none : said.noneFound,
)}
${pager(visit, action, found.after, shared)}`,
    )
  }

  async function kinds({ languages }: Visit): Promise<SiteAnswer> {
    const { clients: said } = speak(languages).texts
    const choices = clientKindNames.map((kind) => {
      const { label, about } = said.kinds[kind]
      return html`<li class="card"><h2>${link(hrefOf(base, `/new-client/${kind}`), label)}</h2>
<p class="soft">${about}</p></li>
`
    })
    return page(said.new, html`<p>${said.building}</p><ul class="kinds">${choices}</ul>`)
  }

  return [
    { path: '/clients', get: list },
    { path: '/new-client', get: kinds },
  ]
}

function nameLink(base: string, { metadata: { client_id, client_name } }: KnownClient): Html {
  return link(`${base}${pathOf('/clients', client_id)}`, foreignName(client_name || client_id))
}

export function stateOf(
  { metadata, ...known }: KnownClient,
  { shared, clients: said }: AdminTexts,
): readonly Html[] {
  return [
    ...(known.source === 'configuration' ? [badge(shared.configured)] : []),
    ...(metadata.disabled ? [badge(shared.switchedOff)] : []),
    ...(metadata.token_endpoint_auth_method === 'none' ? [badge(said.public)] : []),
    ...(known.source === 'storage' && known.expiresAt !== undefined ? [badge(said.registeredItself)] : []),
  ]
}
