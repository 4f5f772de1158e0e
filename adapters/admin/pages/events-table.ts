/** What was seen lately, each with what it means: the answer to "invalid_client, and no details". */

import { type ReasonId, reasons } from '../../../core/index.ts'
import { type Filling, foreignName, type Html, html } from '../../pages/html.ts'
import type { SeenEvent } from '../operations/recent-events.ts'
import { noLists } from './changes-table.ts'
import { type Desk, pathOf } from './desk.ts'
import { code, link, table, timeOf } from './pieces.ts'

/** @param name of the list @param events absent where the storage has no lists */
export function eventsTable(
  desk: Desk,
  name: string,
  events: readonly SeenEvent[] | undefined,
  empty: string,
): Html {
  if (!events) return noLists
  return table(
    name,
    [
      { title: 'Last', cell: ({ last }) => timeOf(last) },
      { title: 'What', cell: whatOf },
      { title: 'Whose', cell: (event) => whoseOf(desk, event) },
      { title: 'What it means', cell: meaningOf },
      {
        title: 'How often',
        cell: ({ count, first }) => (count === 1 ? 'once' : html`${count} times since ${timeOf(first)}`),
      },
    ],
    events,
    empty,
  )
}

function whatOf({ type, reason, endpoint, input }: SeenEvent): Filling {
  if (type !== 'refused') return type.replaceAll('_', ' ')
  const where = html`<span class="line soft">at ${endpoint}${input !== undefined && html`, ${code(input)}`}</span>`
  return [code(reason ?? type), where]
}

function whoseOf({ base, administration }: Desk, event: SeenEvent): Filling {
  const { client_id, sub, address, requestId } = event
  const client = client_id !== undefined && link(`${base}${pathOf('/clients', client_id)}`, code(client_id))
  const person =
    sub !== undefined &&
    (administration.people ? link(`${base}${pathOf('/people', sub)}`, code(sub)) : code(sub))
  const from = [address, requestId].filter((one) => one !== undefined)
  return html`${client} ${person}${from.length > 0 && html`<span class="line soft">${from.join(' · ')}</span>`}`
}

/** The text of `vouchsafe explain`. */
function meaningOf({ reason, registered }: SeenEvent): Filling {
  if (reason === undefined || !Object.hasOwn(reasons, reason)) return ''
  const { description, clause, mend } = reasons[reason as ReasonId]
  return html`<span class="line">${description}</span><span class="line">${mend}</span>
${registered !== undefined && html`<span class="line">Registered is ${foreignName(registered)}</span>`}<span class="line soft">${clause}</span>`
}
