/**
 * HTML as a tagged template that escapes: whatever is put in is text, unless it is HTML made here. It
 * holds for element content and for quoted attribute values, and a page has no other places to fill.
 * It does not judge URLs; `webUrl` does, for the links and images of a page.
 */

/**
 * Markup that was written in code, with everything else in it escaped. A class, since data that somebody sent can
 * look like any plain object.
 */
export class Html {
  readonly #markup: string

  constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }
}

/** What a template can be filled with; `undefined`, `null` and `false` fill nothing. */
export type Filling = string | number | Html | undefined | null | false | readonly Filling[]

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
  if (filling === undefined || filling === null || filling === false) return ''
  if (filling instanceof Html) return filling.toString()
  return Array.isArray(filling) ? filling.map(fill).join('') : escapeText(String(filling))
}

/**
 * A template whose fillings are text: safe as the content of an element and in a quoted attribute, and in no other
 * place (no script, no style, no attribute without quotes). A part can be left out, and be a list.
 */
export function html(strings: TemplateStringsArray, ...fillings: readonly Filling[]): Html {
  return trusted(strings.map((text, index) => text + fill(fillings[index])).join(''))
}

/** Takes text for markup, unescaped: for constants of our own, such as the content of a style element. */
export function trusted(markup: string): Html {
  return new Html(markup)
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
