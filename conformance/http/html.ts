/**
 * The forms and links of a page, as a browser without scripts sees them. It decides which fields a form would
 * send and what its buttons are called. It does not build a document tree, and of form controls it knows inputs,
 * buttons and text areas, which is what sign-in and consent pages are made of.
 */
export interface Field {
  readonly name: string
  /** Lower case; `text` when the page gives none, `textarea` for a text area. */
  readonly type: string
  readonly value: string
  readonly checked: boolean
}

export interface Button {
  readonly name: string
  readonly value: string
  readonly text: string
  readonly action: string | undefined
}

export interface Form {
  readonly action: string
  readonly method: string
  readonly fields: readonly Field[]
  readonly buttons: readonly Button[]
}

export interface Page {
  readonly forms: readonly Form[]
  readonly links: readonly { readonly href: string; readonly text: string }[]
  /** Every URL the page makes a browser load: scripts, styles, images, frames. */
  readonly resources: readonly string[]
}

interface Element {
  readonly tag: string
  readonly attributes: ReadonlyMap<string, string>
  /** The text up to the next closing tag of the same name. */
  readonly text: string
}

interface OpenForm {
  readonly id: string | undefined
  readonly action: string
  readonly method: string
  readonly fields: Field[]
  readonly buttons: Button[]
}

const MARKUP =
  /<!--[\s\S]*?-->|<(script|style|textarea)\b((?:[^>"']|"[^"]*"|'[^']*')*)>([\s\S]*?)<\/\1\s*>|<(\/?)([a-z][a-z0-9]*)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gi
const ATTRIBUTE = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?/g
const LOADED = new Set(['script', 'img', 'iframe', 'embed', 'source', 'video', 'audio'])
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

export function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    return ENTITIES[String(name).toLowerCase()] ?? whole
  })
}

export function parsePage(html: string): Page {
  const forms: OpenForm[] = []
  const links: { href: string; text: string }[] = []
  const resources: string[] = []
  let current: OpenForm | undefined
  for (const { tag, attributes, text } of elements(html)) {
    const owner = forms.find(({ id }) => id !== undefined && id === attributes.get('form')) ?? current
    if (tag === '/form') current = undefined
    if (tag === 'form') {
      current = openForm(attributes)
      forms.push(current)
    }
    if (tag === 'a') links.push({ href: attributes.get('href') ?? '', text })
    if (tag === 'link' || LOADED.has(tag)) {
      resources.push(attributes.get('src') ?? attributes.get('href') ?? '')
    }
    if (tag === 'style')
      resources.push(...[...text.matchAll(/url\(\s*["']?([^"')]+)/g)].map(([, url = '']) => url))
    if (isButton(tag, attributes)) owner?.buttons.push(buttonOf(attributes, text))
    else if (tag === 'input' || tag === 'textarea') owner?.fields.push(fieldOf(tag, attributes, text))
  }
  return { forms, links, resources: resources.filter((url) => url !== '') }
}

function openForm(attributes: ReadonlyMap<string, string>): OpenForm {
  return {
    id: attributes.get('id'),
    action: attributes.get('action') ?? '',
    method: (attributes.get('method') ?? 'get').toUpperCase(),
    fields: [],
    buttons: [],
  }
}

function isButton(tag: string, attributes: ReadonlyMap<string, string>): boolean {
  const type = attributes.get('type')?.toLowerCase()
  if (tag === 'button') return type === undefined || type === 'submit'
  return tag === 'input' && (type === 'submit' || type === 'image')
}

function buttonOf(attributes: ReadonlyMap<string, string>, text: string): Button {
  const value = attributes.get('value') ?? ''
  return {
    name: attributes.get('name') ?? '',
    value,
    text: text === '' ? value : text,
    action: attributes.get('formaction'),
  }
}

function fieldOf(tag: string, attributes: ReadonlyMap<string, string>, text: string): Field {
  const type = tag === 'input' ? (attributes.get('type') ?? 'text').toLowerCase() : tag
  const unset = type === 'checkbox' || type === 'radio' ? 'on' : ''
  return {
    name: attributes.get('name') ?? '',
    type,
    value: tag === 'textarea' ? text : (attributes.get('value') ?? unset),
    checked: attributes.has('checked'),
  }
}

function* elements(html: string): Generator<Element> {
  for (const match of html.matchAll(MARKUP)) {
    const [, rawTag, rawAttributes = '', rawText = '', slash = '', name, attributes = ''] = match
    if (rawTag !== undefined) {
      const tag = rawTag.toLowerCase()
      yield {
        tag,
        attributes: attributesOf(rawAttributes),
        text: tag === 'textarea' ? decodeEntities(rawText) : rawText,
      }
    } else if (name !== undefined) {
      const tag = `${slash}${name.toLowerCase()}`
      const after = html.slice(match.index + match[0].length)
      yield {
        tag,
        attributes: attributesOf(attributes),
        text: tag === 'button' || tag === 'a' ? textBefore(after, tag) : '',
      }
    }
  }
}

function textBefore(html: string, tag: string): string {
  const end = html.toLowerCase().indexOf(`</${tag}`)
  const inner = end === -1 ? '' : html.slice(0, end)
  return decodeEntities(inner.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', double, single, bare] of text.matchAll(ATTRIBUTE)) {
    const key = name.toLowerCase()
    if (!attributes.has(key)) attributes.set(key, decodeEntities(double ?? single ?? bare ?? ''))
  }
  return attributes
}
