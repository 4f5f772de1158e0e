/**
 * The forms of a page, as a browser without scripts has them: inputs, text areas and buttons, which is what sign-in
 * and consent pages are made of. Every control keeps its place in the document, by which it is found there.
 */

export interface Control {
  /** Among what `controls` selects. */
  readonly index: number
  /** Lower case; `textarea` of a text area, `submit` of what sends the form. */
  readonly type: string
  readonly name: string
  readonly value: string
  readonly checked: boolean
  readonly disabled: boolean
  /** What a button says. */
  readonly text: string
  /** Where this button sends the form, if not where others do. */
  readonly action?: string
}

export interface Form {
  readonly action: string
  readonly method: 'GET' | 'POST'
  readonly controls: readonly Control[]
}

/** CSS for every control there is, those that no form has included. */
export const controls = 'input, textarea, button'

const MARKUP =
  /<!--[\s\S]*?-->|<(script|style|textarea|template)\b((?:[^>"']|"[^"]*"|'[^']*')*)>([\s\S]*?)<\/\1\s*>|<(\/?[a-z][a-z0-9-]*)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gi

const ATTRIBUTE = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?/g

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}

/** What people read of a page, or of a part of it. */
export function textOf(html: string): string {
  const shown = html.replace(
    /<!--[\s\S]*?-->|<(script|style|template|head)\b[\s\S]*?<\/\1\s*>|<[^>]*>/gi,
    ' ',
  )
  return decoded(shown).replace(/\s+/g, ' ').trim()
}

type Attributes = ReadonlyMap<string, string>

function attributesOf(text: string): Attributes {
  const found = [...text.matchAll(ATTRIBUTE)].map(
    ([, name = '', double, single, bare]) =>
      [name.toLowerCase(), decoded(double ?? single ?? bare ?? '')] as const,
  )
  // Of two of one name the first counts.
  return new Map(found.reverse())
}

interface OpenForm extends Form {
  readonly id: string | undefined
  readonly controls: Control[]
}

export function formsOf(html: string): readonly Form[] {
  const forms: OpenForm[] = []
  let open: OpenForm | undefined
  let index = 0
  for (const match of html.matchAll(MARKUP)) {
    const [whole, block, of_block = '', inside = '', element = '', of_element = ''] = match
    const tag = (block ?? element).toLowerCase()
    const attributes = attributesOf(block === undefined ? of_element : of_block)
    if (tag === '/form') open = undefined
    else if (tag === 'form') {
      open = formOf(attributes)
      forms.push(open)
    } else if (tag === 'input' || tag === 'button' || tag === 'textarea') {
      const text = tag === 'button' ? textBefore(html.slice(match.index + whole.length)) : decoded(inside)
      const form_id = attributes.get('form')
      const owner = form_id === undefined ? open : forms.find(({ id }) => id === form_id)
      owner?.controls.push(controlOf(tag, attributes, text, index))
      index++
    }
  }
  return forms
}

function formOf(attributes: Attributes): OpenForm {
  const is_post = attributes.get('method')?.toLowerCase() === 'post'
  return {
    id: attributes.get('id'),
    action: attributes.get('action') ?? '',
    method: is_post ? 'POST' : 'GET',
    controls: [],
  }
}

const typeOfTag = { input: 'text', button: 'submit', textarea: 'textarea' } as const

function controlOf(
  tag: keyof typeof typeOfTag,
  attributes: Attributes,
  text: string,
  index: number,
): Control {
  const given = tag === 'textarea' ? undefined : attributes.get('type')?.toLowerCase()
  const type = given === undefined || given === '' ? typeOfTag[tag] : given === 'image' ? 'submit' : given
  const value = attributes.get('value')
  const action = attributes.get('formaction')
  return {
    index,
    type,
    name: attributes.get('name') ?? '',
    value: tag === 'textarea' ? text : (value ?? (type === 'checkbox' || type === 'radio' ? 'on' : '')),
    checked: attributes.has('checked'),
    disabled: attributes.has('disabled'),
    text: tag === 'button' ? text : (value ?? ''),
    ...(action !== undefined && { action }),
  }
}

function textBefore(html: string): string {
  return textOf(html.slice(0, Math.max(0, html.search(/<\/button\b/i))))
}
