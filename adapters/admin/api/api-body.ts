/** The body of a request: JSON in UTF-8, an object, with the members that its endpoint knows and no others. */

import type { HttpRequest, HttpResponse } from '../../../core/index.ts'
import { refused } from './api-answer.ts'
import type { Schema } from './api-route.ts'
import { faultOf } from './json-schema.ts'

type ReadBody =
  | { readonly kind: 'read'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly answer: HttpResponse }

/** @param schema absent where the endpoint takes none: then there is nothing to read */
export function readBody({ headers, body }: HttpRequest, schema: Schema | undefined): ReadBody {
  if (!schema) return { kind: 'read', value: {} }
  const { 'content-type': type = '', 'content-encoding': coding } = headers
  if (!/^application\/json *(?:;|$)/i.test(type) || coding !== undefined)
    return { kind: 'refused', answer: refused('unsupported_media_type', 'Takes application/json.') }
  const value = jsonOf(body)
  if (value === undefined) return wrong('The body is no JSON.')
  const fault = faultOf(value, schema)
  return fault === undefined ? { kind: 'read', value: value as never } : wrong(fault)
}

function wrong(message: string): ReadBody {
  return { kind: 'refused', answer: refused('invalid_request', message) }
}

function jsonOf(body: string): unknown {
  try {
    const bytes = Uint8Array.from(body, (character) => character.charCodeAt(0))
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
