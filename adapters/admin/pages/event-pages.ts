/** What was refused lately and why, what else happened, and what administrators changed: of a client, a person, a reason. */

import type { Route, SiteAnswer, Visit } from '../../mounts/site.ts'
import { html } from '../../pages/html.ts'
import { typed } from '../clients/client-form.ts'
import { changesTable } from './changes-table.ts'
import { type Desk, hrefOf, page } from './desk.ts'
import { eventsTable } from './events-table.ts'
import { inputField } from './form-fields.ts'
import { link, pager } from './pieces.ts'

/** How many are shown. */
const MOST = 200

export function eventRoutes(desk: Desk): readonly Route[] {
  const { administration, base, speak } = desk

  async function show(visit: Visit): Promise<SiteAnswer> {
    const speech = speak(visit.languages)
    const { shared, events: said, changes: changed, pages } = speech.texts
    const asked = (name: string) => typed(visit.query[name] ?? '') || undefined
    const client_id = asked('client')
    const person = asked('person')
    const reason = asked('reason')
    // However the person is named.
    const account = person === undefined ? undefined : await administration.people?.find(person)
    const sub = account?.sub ?? person
    const { after } = visit.query
    const [events, changes] = await Promise.all([
      administration.events.list({ client_id, sub, reason }),
      administration.changes.list({ client_id, sub, after, limit: 20 }),
    ])
    const refusals = events?.filter(({ type }) => type === 'refused').slice(0, MOST)
    const others = events?.filter(({ type }) => type !== 'refused').slice(0, MOST)
    const is_filtered = (client_id ?? sub ?? reason) !== undefined
    const none = is_filtered ? said.noneFound : said.none
    return page(
      pages.events,
      html`<form method="get" action="${base}/events" role="search" class="search">
${inputField({ name: 'client', label: said.client }, 'text', client_id ?? '')}
${inputField({ name: 'person', label: said.person }, 'text', person ?? '')}
${inputField({ name: 'reason', label: said.reason }, 'text', reason ?? '')}
<button class="secondary" type="submit">${said.show}</button>${is_filtered && html` ${link(hrefOf(base, '/events'), said.all)}`}
</form>
<section class="card"><h2>${said.refusals}</h2>${eventsTable(desk, said.refusals, refusals, none, speech)}</section>
<section class="card"><h2>${changed.title}</h2>${changesTable(desk, changes?.changes, none, speech)}
${pager(visit, `${base}/events`, changes?.after, shared)}</section>
<section class="card"><h2>${said.others}</h2>${eventsTable(desk, said.others, others, none, speech)}</section>`,
    )
  }

  return [{ path: '/events', get: show }]
}
