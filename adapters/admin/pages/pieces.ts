/** What the pages are put together of. Everything that is filled in is text. */

import type { Visit } from '../../mounts/site.ts'
import { type Filling, foreignName, type Html, html } from '../../pages/html.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import { hrefOf } from './desk.ts'

type Shared = AdminTexts['shared']

export function link(href: string, text: Filling): Html {
  return html`<a href="${href}">${text}</a>`
}

/** A form that is posted. @param field that every form has @param content with the button that posts it */
export function postForm(action: string, field: Html, content: Html): Html {
  return html`<form method="post" action="${action}">
${field}
${content}
</form>`
}

/** A form that is a button and no more. */
export function postButton(
  action: string,
  field: Html,
  label: Filling,
  fields: Readonly<Record<string, string>> = {},
): Html {
  const hidden = Object.entries(fields).map(([name, value]) => hiddenField(name, value))
  return postForm(action, field, html`${hidden}<button class="secondary" type="submit">${label}</button>`)
}

export function hiddenField(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`
}

/** A list to look through, and to search by how something begins. */
export function searchForm(visit: Visit, action: string, label: string, said: Shared): Html {
  return html`<form method="get" action="${action}" role="search" class="search">
<label class="field">${label}
<input type="search" name="filter" value="${visit.query.filter}" dir="auto" autocomplete="off" maxlength="320">
</label>
<button class="secondary" type="submit">${said.search}</button>
</form>`
}

/** @param after where the page ended, if there is more */
export function pager(
  visit: Visit,
  action: string,
  after: string | undefined,
  said: Shared,
): Html | undefined {
  const kept = Object.fromEntries(
    Object.entries(visit.query).filter(([name]) => name !== 'after' && name !== 'done'),
  )
  const first = visit.query.after !== undefined && link(hrefOf('', action, kept), said.firstPage)
  const next = after !== undefined && link(hrefOf('', action, { ...kept, after }), said.nextPage)
  if (!first && !next) return undefined
  return html`<p class="pager">${first} ${next}</p>`
}

export interface Column<R> {
  readonly title: string
  readonly cell: (row: R) => Filling
}

/** A table that can be scrolled to its side where it does not fit, by keyboard too. @param name what it lists */
export function table<R>(
  name: string,
  columns: readonly Column<R>[],
  rows: readonly R[],
  empty: string,
): Html {
  if (rows.length === 0) return html`<p class="soft">${empty}</p>`
  // The roles say what it is where it is shown as a list of cards, and no table any more.
  return html`<div class="table" role="region" aria-label="${name}" tabindex="0"><table role="table">
<thead role="rowgroup"><tr role="row">${columns.map(({ title }) => html`<th scope="col" role="columnheader">${title}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map(
  (row) => html`<tr role="row">${columns.map((column, index) => cellOf(column, row, index === 0))}</tr>
`,
)}</tbody></table></div>`
}

function cellOf<R>({ title, cell }: Column<R>, row: R, is_head: boolean): Html {
  return is_head
    ? html`<th scope="row" role="rowheader" data-title="${title}">${cell(row)}</th>`
    : html`<td role="cell" data-title="${title}">${cell(row)}</td>`
}

/** What is known of something, each by what it is called. What is not there is left out. */
export function sheet(facts: readonly (readonly [name: Filling, value: Filling])[]): Html {
  const is_there = (value: Filling) =>
    value !== undefined &&
    value !== null &&
    value !== false &&
    value !== '' &&
    !(Array.isArray(value) && value.length === 0)
  const there = facts.filter(([, value]) => is_there(value))
  return html`<dl>${there.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}

/** Texts that somebody else chose, each in a line of its own. */
export function linesOf(texts: readonly string[] | undefined): readonly Html[] {
  return (texts ?? []).map((text) => html`<span class="line">${foreignName(text)}</span>`)
}

/** What came of what was asked for. */
export function notice(text: Filling, isFailure = false): Html {
  return html`<p class="notice${isFailure && ' failed'}" role="${isFailure ? 'alert' : 'status'}">${text}</p>`
}

/** What was done, of a page that the browser was sent on to: texts of ours by their names. */
export function doneNotice({ query }: Visit, texts: Readonly<Record<string, string>>): Html | undefined {
  const { done } = query
  return done !== undefined && Object.hasOwn(texts, done) ? notice(texts[done]) : undefined
}

export function badge(text: Filling): Html {
  return html`<span class="badge">${text}</span>`
}
