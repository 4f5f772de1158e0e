/**
 * HTML as a tagged template that escapes: whatever is put in is text, unless it is HTML made here. It
 * holds for element content and for quoted attribute values, and a page has no other places to fill.
 * It does not judge URLs; `webUrl` does, for the links and images of a page.
 */

declare const safe: unique symbol
/** Markup that was written in this code, with everything else in it escaped. */
export type Html = { readonly markup: string; readonly [safe]: true }

type Filling = string | number | Html | undefined | readonly Html[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

function fill(filling: Filling): string {
  if (filling === undefined) return ''
  if (typeof filling === 'object') {
    return 'markup' in filling ? filling.markup : filling.map(({ markup }) => markup).join('')
  }
  return escapeText(String(filling))
}

/** `undefined` fills nothing, so that a part can be left out. */
export function html(strings: TemplateStringsArray, ...fillings: readonly Filling[]): Html {
  return trusted(strings.map((text, index) => text + fill(fillings[index])).join(''))
}

/** Takes text for markup, unescaped: for constants of our own, such as the content of a style element. */
export function trusted(markup: string): Html {
  return { markup } as Html
}

/** Characters that change the direction of what follows (Unicode UAX #9), isolates and their ends included. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

export function withoutDirection(name: string): string {
  return name.replace(DIRECTION, '')
}

/** A name that somebody else chose: it cannot reorder the text around it. */
export function foreignName(name: string): Html {
  return html`<bdi>${withoutDirection(name)}</bdi>`
}

/** The URL if a browser may follow it from our page, and nothing that runs there. */
export function webUrl(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\/[\x21-\x7e]+$/i.test(url) ? url : undefined
}
