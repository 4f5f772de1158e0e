/** What the administration's API answers: JSON, kept by no cache, with an error that says what was wrong. */

import { type HttpResponse, json } from '../../../core/index.ts'
import {
  type Conflict,
  type Invalid,
  type NotPossible,
  type Taken,
  type Unknown,
  whyNot,
  wordsOf,
} from '../operations/outcome.ts'

export const errors = {
  invalid_request: 400,
  not_found: 404,
  method_not_allowed: 405,
  already_exists: 409,
  not_possible: 409,
  precondition_failed: 412,
  unsupported_media_type: 415,
} as const

export type ApiErrorCode = keyof typeof errors

export function refused(
  error: ApiErrorCode,
  error_description: string,
  more: object = {},
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return json(errors[error], { error, error_description, ...more }, headers)
}

export const notFound = () => refused('not_found', 'There is none.')

/** @param revision of what is answered, where it has one */
export function answered(status: number, value: unknown, revision?: string): HttpResponse {
  return json(status, value, revision === undefined ? {} : { etag: etagOf(revision) })
}

/** RFC 9110 section 8.8.3. A revision has no quotes. */
export function etagOf(revision: string): string {
  return `"${revision}"`
}

/** What is not done, in the words of programs. @param shown how the current one is shown */
export function missed<T extends { readonly revision: string }>(
  outcome: Unknown | Invalid | Taken | NotPossible | Conflict<T>,
  shown: (current: T) => object,
): HttpResponse {
  switch (outcome.kind) {
    case 'unknown':
      return notFound()
    case 'invalid': {
      const { problems } = outcome
      return refused('invalid_request', problems.map(wordsOf).join('; '), { problems })
    }
    case 'taken':
      return refused('already_exists', `${outcome.name}: somebody has that already.`)
    case 'not_possible':
      return refused('not_possible', whyNot[outcome.because])
    case 'conflict':
      return refused(
        'precondition_failed',
        'Somebody else has changed it meanwhile; nothing was done.',
        { current: shown(outcome.current) },
        { etag: etagOf(outcome.current.revision) },
      )
  }
}
