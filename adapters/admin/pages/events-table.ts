/** What was seen lately, each with what it means: the answer to "invalid_client, and no details". */

import { type ReasonId, reasons } from '../../../core/index.ts'
import { type Filling, foreignName, type Html, html } from '../../pages/html.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import { say } from '../../pages/texts/text.ts'
import { code, inEnglish } from '../../pages/verbatim.ts'
import type { SeenEvent } from '../operations/recent-events.ts'
import { noLists } from './changes-table.ts'
import { type Desk, pathOf, type Spoken } from './desk.ts'
import { link, table } from './pieces.ts'
import { timeOf } from './times.ts'

type Said = AdminTexts['events']

/** @param name of the list @param events absent where the storage has no lists */
export function eventsTable(
  desk: Desk,
  name: string,
  events: readonly SeenEvent[] | undefined,
  empty: string,
  speech: Spoken,
): Html {
  const { shared, events: said } = speech.texts
  if (!events) return noLists(shared)
  return table(
    name,
    [
      { title: said.last, cell: ({ last }) => timeOf(last, speech) },
      { title: said.what, cell: (event) => whatOf(event, said) },
      { title: said.whose, cell: (event) => whoseOf(desk, event) },
      { title: said.meaning, cell: (event) => meaningOf(event, said) },
      {
        title: said.often,
        cell: ({ count, first }) =>
          count === 1 ? said.once : say(said.times, { count, date: timeOf(first, speech) }),
      },
    ],
    events,
    empty,
  )
}

function whatOf({ type, reason, endpoint = '', input }: SeenEvent, said: Said): Filling {
  if (type !== 'refused') return code(type)
  const parameter = input !== undefined && html` · ${code(input)}`
  const where = html`<span class="line soft">${say(said.at, { endpoint: code(endpoint) })}${parameter}</span>`
  return [code(reason ?? type), where]
}

function whoseOf({ base, administration }: Desk, event: SeenEvent): Filling {
  const { client_id, sub, address, requestId } = event
  const client = client_id !== undefined && link(`${base}${pathOf('/clients', client_id)}`, code(client_id))
  const person =
    sub !== undefined &&
    (administration.people ? link(`${base}${pathOf('/people', sub)}`, code(sub)) : code(sub))
  const from = [address, requestId].filter((one) => one !== undefined)
  return html`${client} ${person}${from.length > 0 && html`<span class="line soft"><span dir="ltr">${from.join(' · ')}</span></span>`}`
}

/** The text of `vouchsafe explain`, which is English as there. */
function meaningOf({ reason, registered }: SeenEvent, said: Said): Filling {
  if (reason === undefined || !Object.hasOwn(reasons, reason)) return ''
  const { description, clause, mend } = reasons[reason as ReasonId]
  return html`<span class="line">${inEnglish(description)}</span><span class="line">${inEnglish(mend)}</span>
${registered !== undefined && html`<span class="line">${say(said.registered, { uri: foreignName(registered) })}</span>`}<span class="line soft">${inEnglish(clause)}</span>`
}
