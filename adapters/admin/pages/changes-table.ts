/** What administrators changed: who, what, when, and what was there before. */

import { type Filling, foreignName, type Html, html } from '../../pages/html.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import { say } from '../../pages/texts/text.ts'
import { code } from '../../pages/verbatim.ts'
import type { ChangeRecord } from '../operations/audit.ts'
import { type Desk, pathOf, type Spoken } from './desk.ts'
import { badge, link, table } from './pieces.ts'
import { timeOf } from './times.ts'

/** @param changes absent where the storage has no lists */
export function changesTable(
  desk: Desk,
  changes: readonly ChangeRecord[] | undefined,
  empty: string,
  speech: Spoken,
): Html {
  const { shared, changes: said } = speech.texts
  if (!changes) return noLists(shared)
  return table(
    said.title,
    [
      { title: said.when, cell: ({ at }) => timeOf(at, speech) },
      { title: said.who, cell: ({ by }) => whoOf(desk, by, said) },
      {
        title: said.what,
        cell: (change) => [code(change.action), change.done ? '' : badge(said.notKnown)],
      },
      { title: said.of, cell: (change) => targetOf(desk, change) },
      { title: said.differences, cell: (change) => differences(change, said) },
    ],
    changes,
    empty,
  )
}

export function noLists({ noLists }: AdminTexts['shared']): Html {
  return html`<p class="soft">${noLists}</p>`
}

function whoOf({ base, administration }: Desk, by: ChangeRecord['by'], said: AdminTexts['changes']): Filling {
  const person =
    by.sub !== undefined &&
    (administration.people
      ? link(`${base}${pathOf('/people', by.sub)}`, foreignName(by.username ?? by.sub))
      : foreignName(by.username ?? by.sub))
  const program = by.client_id !== undefined && say(said.by, { client: code(by.client_id) })
  return [person || '', ' ', program || '']
}

function targetOf({ base, administration }: Desk, change: ChangeRecord): Filling {
  const { target, id, client_id, sub } = change
  if (target === 'client' && id !== undefined) return link(`${base}${pathOf('/clients', id)}`, code(id))
  if (target === 'person' && id !== undefined && administration.people)
    return link(`${base}${pathOf('/people', id)}`, code(id))
  return [id, client_id, sub].flatMap((one) => (one === undefined ? [] : [code(one), ' ']))
}

function differences({ before = {}, after = {} }: ChangeRecord, said: AdminTexts['changes']): Filling {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const [first, ...others] = names
  if (first === undefined) return ''
  const is = (from: Readonly<Record<string, unknown>>, name: string) =>
    Object.hasOwn(from, name) ? html`<span class="value">${foreignName(wordsOf(from[name]))}</span>` : '–'
  return html`<details><summary>${others.length === 0 ? code(first) : say(said.members, { count: names.length })}</summary>
${names.map((name) => html`<span class="line" dir="ltr">${code(name)} ${is(before, name)} → ${is(after, name)}</span>`)}</details>`
}

function wordsOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
