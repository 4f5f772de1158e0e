/** Times as they are written in a language. In UTC, since administrators are in many places. */

import { type Html, html } from '../../pages/html.ts'

const DAY = { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' } as const

const MINUTE = {
  ...DAY,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
} as const

/** By the tag of the language: to make one takes longer than to use it, and a page has hundreds. */
const formats = new Map<string, Readonly<Record<'day' | 'minute', Intl.DateTimeFormat>>>()

function formatsOf(tag: string) {
  const known = formats.get(tag)
  if (known) return known
  const made = { day: new Intl.DateTimeFormat(tag, DAY), minute: new Intl.DateTimeFormat(tag, MINUTE) }
  formats.set(tag, made)
  return made
}

/** NumericDate, to the minute. */
export function timeOf(at: number | undefined, { tag }: { readonly tag: string }): Html | undefined {
  if (at === undefined) return undefined
  const instant = new Date(at * 1000)
  return html`<time datetime="${instant.toISOString()}">${formatsOf(tag).minute.format(instant)}</time>`
}

/** NumericDate, to the day. */
export function dayOf(at: number | undefined, { tag }: { readonly tag: string }): Html | undefined {
  if (at === undefined) return undefined
  const instant = new Date(at * 1000)
  return html`<time datetime="${instant.toISOString().slice(0, 10)}">${formatsOf(tag).day.format(instant)}</time>`
}
