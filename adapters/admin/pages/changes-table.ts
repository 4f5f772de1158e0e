/** What administrators changed: who, what, when, and what was there before. */

import { type Filling, foreignName, type Html, html } from '../../pages/html.ts'
import type { ChangeRecord } from '../operations/audit.ts'
import { type Desk, pathOf } from './desk.ts'
import { badge, code, link, table, timeOf } from './pieces.ts'

/** @param changes absent where the storage has no lists */
export function changesTable(desk: Desk, changes: readonly ChangeRecord[] | undefined, empty: string): Html {
  if (!changes) return noLists
  return table(
    'Changes by administrators',
    [
      { title: 'When', cell: ({ at }) => timeOf(at) },
      { title: 'Who', cell: ({ by }) => whoOf(desk, by) },
      {
        title: 'What',
        cell: (change) => [code(change.action), change.done ? '' : badge('outcome not known')],
      },
      { title: 'Of', cell: (change) => targetOf(desk, change) },
      { title: 'Before and after', cell: differences },
    ],
    changes,
    empty,
  )
}

export const noLists = html`<p class="soft">The storage has no lists, so nothing of it can be shown here.</p>`

function whoOf({ base, administration }: Desk, by: ChangeRecord['by']): Filling {
  const person =
    by.sub !== undefined &&
    (administration.people
      ? link(`${base}${pathOf('/people', by.sub)}`, foreignName(by.username ?? by.sub))
      : foreignName(by.username ?? by.sub))
  const program = by.client_id !== undefined && html`by ${code(by.client_id)}`
  return [person || '', ' ', program || '']
}

function targetOf({ base, administration }: Desk, change: ChangeRecord): Filling {
  const { target, id, client_id, sub } = change
  if (target === 'client' && id !== undefined) return link(`${base}${pathOf('/clients', id)}`, code(id))
  if (target === 'person' && id !== undefined && administration.people)
    return link(`${base}${pathOf('/people', id)}`, code(id))
  return [id, client_id, sub].flatMap((one) => (one === undefined ? [] : [code(one), ' ']))
}

function differences({ before = {}, after = {} }: ChangeRecord): Filling {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  if (names.length === 0) return ''
  const is = (from: Readonly<Record<string, unknown>>, name: string) =>
    Object.hasOwn(from, name) ? html`<span class="value">${foreignName(wordsOf(from[name]))}</span>` : '–'
  return html`<details><summary>${names.length === 1 ? names[0] : `${names.length} members`}</summary>
${names.map((name) => html`<span class="line"><code>${name}</code> ${is(before, name)} → ${is(after, name)}</span>`)}</details>`
}

function wordsOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
