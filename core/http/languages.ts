/**
 * In which languages a page speaks to the person: those that the client asked for, then those of the browser.
 * @see OpenID Connect Core 1.0 section 3.1.2.1 (ui_locales), RFC 9110 section 12.5.4 (Accept-Language)
 */

import { isLanguageTag } from '../messages/language-tag.ts'

/** language-range [ weight ], with the optional whitespace of a list. */
const ELEMENT = /^[ \t]*([A-Za-z0-9-]+)(?:[ \t]*;[ \t]*[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?[ \t]*$/

/** What a page can make use of; the rest of a longer list is nobody's wish. */
const MOST = 20

/** The tags of an Accept-Language header, the preferred one first; `*` and what is malformed are left out. */
function acceptedLanguages(header: string): string[] {
  return header
    .split(',')
    .flatMap((element) => {
      const [, tag = '', q = '1'] = ELEMENT.exec(element) ?? []
      return isLanguageTag(tag) && Number(q) > 0 ? [{ tag, q: Number(q) }] : []
    })
    .sort((one, other) => other.q - one.q)
    .map(({ tag }) => tag)
}

/** @param asked the `ui_locales` of the request, tags only */
export function personLanguages(asked: readonly string[], accept_language: string | undefined): string[] {
  const all = [...asked, ...(accept_language === undefined ? [] : acceptedLanguages(accept_language))]
  return [...new Set(all)].slice(0, MOST)
}
