/** Finds what a page says that is none of its texts: a language in which no text has a letter, and what has letters then. */

import { placesOf } from '../pages/texts/text.ts'

/** The same texts with nothing in them but their places, and names between backticks. */
export function withoutWords<T>(texts: T): T {
  if (typeof texts === 'string') {
    const kept = [...placesOf(texts).map((place) => `{${place}}`), ...(texts.match(/`[^`]+`/g) ?? [])]
    return `¶ ${kept.join(' ')}` as T
  }
  return Object.fromEntries(
    Object.entries(texts as object).map(([name, text]) => [name, withoutWords(text)]),
  ) as T
}

/** What is the same in every language, or somebody else's. */
const isVerbatim = (tag: string) => /^<(?:code|pre|bdi|time|textarea|style)\b| dir="ltr"| lang="en"/.test(tag)

const VOID = /^<(?:input|img|meta|link|br|hr|!doctype)\b/i

/** @returns what somebody reads, or has read to them, that has Latin letters */
export function untranslated(html: string): string[] {
  const open: boolean[] = []
  const found: string[] = []
  for (const [part] of html.replace(/^.*?<title>/s, '<title>').matchAll(/<[^>]*>|[^<]+/g)) {
    const is_verbatim = open.includes(true)
    if (part.startsWith('</')) open.pop()
    else if (part.startsWith('<')) {
      if (!is_verbatim && !isVerbatim(part))
        found.push(
          ...[...part.matchAll(/ (?:aria-label|data-title|alt|title)="([^"]*)"/g)].map(
            ([, said = '']) => said,
          ),
        )
      if (!VOID.test(part)) open.push(isVerbatim(part))
    } else if (!is_verbatim) found.push(part)
  }
  return found.filter((text) => /[A-Za-z]/.test(text.replace(/&[#\w]+;/g, ''))).map((text) => text.trim())
}
