/**
 * Values that people write, checked by a schema: what is wrong is said by its path and with the mend, and
 * never by its value, which may be a secret.
 */

import * as v from 'valibot'
import { unknownName } from './names.ts'

/** A schema's output. @throws {TypeError} with a line for each thing that is wrong */
export function check<S extends v.GenericSchema>(schema: S, value: unknown, prefix = ''): v.InferOutput<S> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  throw new TypeError(result.issues.map((issue) => problemOf(issue, schema, prefix)).join('\n'))
}

/** What is wrong, by its path and with the mend, and never by its value. */
export function problemOf(issue: v.BaseIssue<unknown>, schema: unknown, prefix = ''): string {
  return `${[prefix, v.getDotPath(issue)].filter(Boolean).join('.')}: ${problem(issue, schema)}`
}

function problem(issue: v.BaseIssue<unknown>, schema: unknown): string {
  const { type, kind, expected, received, message } = issue
  // A message of our own says it all; valibot's own would go on to say what was received.
  if (!message.startsWith('Invalid ')) return message
  if (type === 'strict_object' && expected === 'never') return unknownMember(issue.path ?? [], schema)
  if (received === 'undefined') return kind === 'schema' && type !== 'object' ? missing(issue) : 'is missing'
  return must(issue) ?? `must be a valid ${type.replaceAll('_', ' ')}`
}

function missing(issue: v.BaseIssue<unknown>): string {
  // A member that is not there is told by its name.
  const wanted = issue.expected?.startsWith('"') ? undefined : must(issue)
  return wanted === undefined ? 'is missing' : `is missing; it ${wanted}`
}

/** What schemas call a kind of value. */
const kinds: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  Object: 'an object',
  Array: 'a list',
}

/** @returns `undefined` where the schema has no words for it */
function must({ type, expected, input }: v.BaseIssue<unknown>): string | undefined {
  if (type === 'integer') return 'must be a whole number'
  if (expected === null) return undefined
  const [, bound, number] = /^([<>])=(-?[0-9.]+)$/.exec(expected) ?? []
  if (bound === undefined) return `must be ${kinds[expected] ?? oneOf(expected)}`
  const most = bound === '<' ? 'at most' : 'at least'
  return typeof input === 'string' ? `must have ${number} characters ${most}` : `must be ${number} ${most}`
}

/** `("web" | "native")`, or one of them alone. */
function oneOf(expected: string): string {
  const [, names] = /^\(("[^"]*"(?: \| "[^"]*")*)\)$/.exec(expected) ?? []
  return names === undefined ? expected : `one of ${names.replaceAll(' | ', ', ')}`
}

/** What schemas are made of, as far as it leads to the names that there may be. */
interface Part {
  readonly entries?: Readonly<Record<string, Part>>
  readonly wrapped?: Part
  readonly item?: Part
  readonly value?: Part
}

function unknownMember(path: readonly { readonly key: unknown }[], schema: unknown): string {
  const keys = path.map(({ key }) => String(key))
  const name = keys.pop() ?? ''
  const { entries = {} } = keys.reduce(partAt, unwrapped(schema as Part))
  return unknownName(name, Object.keys(entries))
}

function partAt(part: Part, key: string): Part {
  return unwrapped(part.entries?.[key] ?? part.item ?? part.value ?? {})
}

function unwrapped(part: Part): Part {
  return part.wrapped ? unwrapped(part.wrapped) : part
}
