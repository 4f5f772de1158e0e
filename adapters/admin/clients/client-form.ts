/** From a form that was posted to metadata, and from metadata to what stands in a form. Nothing is judged here. */

import type { ClientMember } from '../../pages/texts/admin-field-texts.ts'
import type { NewClientMetadata } from '../../world/stored-clients.ts'
import { clientFields, clientMembers } from './client-fields.ts'

/** What a field has, as a form holds it: one text, or each that is ticked. */
export function writtenField(
  member: ClientMember,
  metadata: Partial<NewClientMetadata>,
): string | readonly string[] {
  const value: unknown = metadata[member]
  const { kind } = clientFields[member]
  if (kind === 'checks') return Array.isArray(value) ? value : []
  if (Array.isArray(value)) return value.join('\n')
  if (kind === 'json') return value === undefined ? '' : JSON.stringify(value, undefined, 2)
  return value === undefined ? '' : String(value)
}

export interface SaidOfClient {
  text(member: string): string
  texts(member: string): readonly string[]
}

/** What a form says of its members; a text that is no number stays one, and is refused by its name. */
export function readClientForm(form: SaidOfClient): Omit<NewClientMetadata, 'client_id'> {
  const said = clientMembers.map((member) => [member, readField(member, form)] as const)
  return Object.fromEntries(said.filter(([, value]) => value !== undefined))
}

function readField(member: ClientMember, form: SaidOfClient): unknown {
  const { kind } = clientFields[member]
  const whole = form.text(member)
  const text = typed(whole)
  switch (kind) {
    case 'text':
    case 'url':
    case 'choice':
      return text === '' ? undefined : text
    case 'number':
      return text === '' ? undefined : /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text
    case 'lines':
    case 'uris': {
      const list = kind === 'uris' ? uris(whole) : lines(whole)
      return list.length === 0 ? undefined : list
    }
    case 'scope':
      return scopes(whole) || undefined
    case 'flag':
      return text !== ''
    case 'maybe':
      return text === '' ? undefined : text === 'true'
    case 'checks':
      return form.texts(member)
    case 'json':
      return text === '' ? undefined : jsonOf(text)
    case 'introspect':
      return text === '' ? undefined : text === 'own' || text === 'any' ? text : uris(whole)
  }
}

/** A text that is none stays one, and is refused by its name. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map(typed)
    .filter((line) => line !== '')
}

/** No URI has what stands between them: white space, quotes, angle brackets, what is not seen, or a comma before the next. */
export function uris(text: string): readonly string[] {
  return (
    text
      // biome-ignore lint/plugin: what somebody typed into a form, and no protocol's bytes
      .split(/[\s"<>\u200b\u2060]+|,(?=[a-z][a-z0-9+.-]*:\/\/)/i)
      .map((uri) => uri.replace(/^,+|,+$/g, ''))
      .filter((uri) => uri !== '')
  )
}

/** With one space between them, also where commas were. */
export function scopes(text: string): string {
  // biome-ignore lint/plugin: likewise
  return typed(text.replace(/[\s,]+/g, ' '))
}

/** What a person typed or pasted, without what they did not see. */
export function typed(text: string): string {
  // biome-ignore lint/plugin: what somebody typed into a form, and no protocol's bytes
  return text.trim()
}
