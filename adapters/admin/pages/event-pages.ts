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
  const { administration, base } = desk

  async function show(visit: Visit): Promise<SiteAnswer> {
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
    const none = is_filtered ? 'None of these.' : 'None lately.'
    return page(
      'Events',
      html`<form method="get" action="${base}/events" role="search" class="search">
${inputField({ name: 'client', label: 'Client' }, 'text', client_id ?? '')}
${inputField({ name: 'person', label: 'Person' }, 'text', person ?? '')}
${inputField({ name: 'reason', label: 'Reason begins with' }, 'text', reason ?? '')}
<button class="secondary" type="submit">Show</button>${is_filtered && html` ${link(hrefOf(base, '/events'), 'All')}`}
</form>
<section class="card"><h2>Refusals</h2>${eventsTable(desk, 'Refusals', refusals, none)}</section>
<section class="card"><h2>Changes by administrators</h2>${changesTable(desk, changes?.changes, none)}
${pager(visit, `${base}/events`, changes?.after)}</section>
<section class="card"><h2>What else happened</h2>${eventsTable(desk, 'What else happened', others, none)}</section>`,
    )
  }

  return [{ path: '/events', get: show }]
}
