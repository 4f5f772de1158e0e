/** Parameters as a message: what is there has the form that its schema says. */

import * as v from 'valibot'
import { type Refusal, refuse } from '../errors.ts'

/** A message by its schema, or the refusal that names the parameter that is missing or wrong. */
export function parseMessage<S extends v.GenericSchema>(
  schema: S,
  values: Readonly<Record<string, string>>,
):
  | { kind: 'parsed'; message: v.InferOutput<S> }
  | Refusal<'request.parameter_missing' | 'request.parameter_invalid'> {
  const result = v.safeParse(schema, values, { abortEarly: true })
  if (result.success) return { kind: 'parsed', message: result.output }
  const issue = result.issues[0]
  const name = String(issue.path?.[0]?.key)
  return refuse(name in values ? 'request.parameter_invalid' : 'request.parameter_missing', name)
}
