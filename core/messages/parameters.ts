/**
 * Form encoding as OAuth uses it, in query and body: strictly UTF-8, each name once, an empty value is
 * an absent one. What is wrong with a parameter is kept beside the values, because an endpoint has to
 * know it before it can decide how to say so.
 * @see RFC 6749 section 3.1 and Appendix B
 */

import { formDecode } from '../encoding.ts'
import { type Refusal, refuse } from '../errors.ts'
import { Members } from '../members.ts'

export interface Parameters {
  /** Decoded values by name; nothing is inherited. */
  readonly values: Readonly<Record<string, string>>
  /** Names that are repeated or not decodable; their values are not to be used. */
  readonly faults: Readonly<Record<string, 'repeated' | 'malformed' | 'split'>>
  /** All values of the parameters that may be repeated. */
  readonly lists: Readonly<Record<string, readonly string[]>>
  readonly too_many: boolean
}

const MAX_PARAMETERS = 256

function decode(text: string): string | undefined {
  if (/[^\x20-\x7e]/.test(text)) return undefined
  return formDecode(text)
}

const nothing: Readonly<Record<string, never>> = Object.freeze(new Members<never>())

/** What RFC 8707 section 2 and RFC 8693 section 2.1 let a client repeat. `audience` is not supported, and so it is ignored. */
export const repeatableParameters = ['resource', 'audience']

/** @param repeatable names that may occur more than once; they are found in `lists`. */
export function parseParameters(encoded: string, repeatable: readonly string[] = []): Parameters {
  const values = new Members<string>()
  let faults: Parameters['faults'] = nothing
  let lists: Parameters['lists'] = nothing
  const pairs = encoded.split('&', MAX_PARAMETERS + 1)
  const too_many = pairs.length > MAX_PARAMETERS
  if (too_many) pairs.pop()
  const seen = new Set<string>()
  for (const pair of pairs) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const raw = equals < 0 ? pair : pair.slice(0, equals)
    const name = decode(raw)
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1))
    if (name === undefined) {
      faults = withMember(faults, raw, 'malformed')
    } else if (repeatable.includes(name)) {
      if (value === undefined) faults = withMember(faults, name, 'malformed')
      else lists = withMember(lists, name, [...(lists[name] ?? []), value])
    } else if (seen.has(name)) {
      faults = withMember(faults, name, 'repeated')
    } else if (value === undefined) {
      faults = withMember(faults, name, 'malformed')
    } else if (value !== '') {
      values[name] = value
    }
    if (name !== undefined) seen.add(name)
  }
  return { values, faults, lists, too_many }
}

function withMember<T>(members: Readonly<Record<string, T>>, name: string, value: T): Record<string, T> {
  return Object.assign(new Members<T>(), members, { [name]: value })
}

const faultReasons = {
  repeated: 'request.parameter_repeated',
  malformed: 'request.parameter_malformed',
  split: 'request.query_and_body',
} as const

/** Of the protocol's, and of our pages. Any other may be a body that was no form, secrets and all: nobody is told of it. */
const known = new Set(
  `client_id client_secret client_assertion client_assertion_type redirect_uri response_type response_mode scope state
  nonce display prompt max_age ui_locales claims_locales id_token_hint login_hint acr_values claims request request_uri
  registration grant_type code code_verifier code_challenge code_challenge_method refresh_token token token_type_hint
  access_token assertion subject_token actor_token device_code username password resource audience authorization_details continuation decision cancel query`.split(
    / |\n */,
  ),
)

/** Whether any is the protocol's or our pages', read or not. */
export function hasKnownName({ values, faults, lists, too_many }: Parameters): boolean {
  return (
    too_many || [values, faults, lists].some((named) => Object.keys(named).some((name) => known.has(name)))
  )
}

/** The first thing wrong with the encoding of a request, if anything. */
export function parameterFault(
  parameters: Parameters,
): Refusal<(typeof faultReasons)[keyof typeof faultReasons] | 'request.too_many_parameters'> | undefined {
  if (parameters.too_many) return refuse('request.too_many_parameters')
  for (const [name, fault] of Object.entries(parameters.faults)) {
    return refuse(faultReasons[fault], known.has(name) ? name : undefined)
  }
  return undefined
}

/** Most names and values are of characters that stand for themselves. */
function encode(text: string): string {
  return /^[\w.~-]*$/.test(text) ? text : encodeURIComponent(text)
}

/** A URL with parameters behind the query that it may already have (RFC 6749 section 4.1.2). */
export function withQuery(url: string, encoded: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${encoded}`
}

/**
 * The inverse of parsing, for redirects and for carrying a request forward.
 * @param left_out a name
 * @param lists of what is repeated
 */
export function encodeParameters(
  values: Readonly<Record<string, string | undefined>>,
  left_out?: string,
  lists: Parameters['lists'] = nothing,
): string {
  const pairs: string[] = []
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && name !== left_out) pairs.push(`${encode(name)}=${encode(value)}`)
  for (const [name, several] of Object.entries(lists))
    for (const value of several) pairs.push(`${encode(name)}=${encode(value)}`)
  return pairs.join('&')
}
