/**
 * Language tags, as far as their form goes: what is none (a path, markup) reaches no page and no look-up of texts.
 * @see RFC 5646 section 2.1, RFC 4647 section 2.1
 */

const LANGUAGE_TAG = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/

export function isLanguageTag(text: string): boolean {
  return LANGUAGE_TAG.test(text)
}
