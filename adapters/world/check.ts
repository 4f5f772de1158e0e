/**
 * Values that people write, checked by a schema: what is wrong is said by its path and with the mend, and
 * never by its value, which may be a secret.
 */

import * as v from 'valibot'

/** A schema's output. @throws {TypeError} with a line for each thing that is wrong */
export function check<S extends v.GenericSchema>(schema: S, value: unknown, prefix = ''): v.InferOutput<S> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const problems = result.issues.map(
    (issue) => `${[prefix, v.getDotPath(issue)].filter(Boolean).join('.')}: ${problem(issue)}`,
  )
  throw new TypeError(problems.join('\n'))
}

function problem({ type, kind, expected, received, message }: v.BaseIssue<unknown>): string {
  // A message of our own says it all; valibot's own would go on to say what was received.
  if (!message.startsWith('Invalid ')) return message
  if (type === 'strict_object' && expected === 'never') return 'is not known; check its spelling'
  if (received === 'undefined')
    return kind === 'schema' && type !== 'object' ? missing(expected) : 'is missing'
  return expected === null ? `must be a valid ${type.replaceAll('_', ' ')}` : `must be ${expected}`
}

function missing(expected: string | null): string {
  return expected === null || expected.startsWith('"') ? 'is missing' : `is missing; it must be ${expected}`
}
