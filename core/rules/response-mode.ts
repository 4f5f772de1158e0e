/**
 * How the answer to an authorization request gets to the client: one row a mode. Codes go in the query unless the
 * client asks for something else; a client that asked for tokens in the front channel listens at the fragment, and
 * is told there that it gets none.
 * @see OAuth 2.0 Multiple Response Type Encoding Practices sections 2.1 and 5, OAuth 2.0 Form Post Response Mode
 */

import { encodeParameters, withQuery } from '../messages/parameters.ts'
import { spaceDelimited } from '../messages/space-delimited.ts'

/** By a URL that the browser is sent to, or by a form that it posts. */
export type Delivery =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'form'; readonly action: string; readonly fields: Fields }

type Fields = readonly (readonly [name: string, value: string])[]

type ResponseParameters = Readonly<Record<string, string | undefined>>

interface Mode {
  /** Multiple Response Types section 5: the query is no place for tokens. */
  readonly takes_tokens: boolean
  /** The redirect URIs that it gets to. */
  readonly reaches: RegExp
  /** The values that arrive as they were sent. */
  readonly keeps: RegExp
  deliver(redirect_uri: string, parameters: ResponseParameters): Delivery
}

const ANY = /^/

const modes = {
  /** RFC 6749 section 4.1.2: after the query that the redirect_uri may already have. */
  query: {
    takes_tokens: false,
    reaches: ANY,
    keeps: ANY,
    deliver: (uri, parameters) => ({ kind: 'url', url: withQuery(uri, encodeParameters(parameters)) }),
  },
  /** RFC 6749 section 4.2.2. */
  fragment: {
    takes_tokens: true,
    reaches: ANY,
    keeps: ANY,
    deliver: (uri, parameters) => ({ kind: 'url', url: `${uri}#${encodeParameters(parameters)}` }),
  },
  /** What no browser posts a form to gets no answer; and a form makes others of line breaks (HTML section 4.10.21.4). */
  form_post: {
    takes_tokens: true,
    reaches: /^https?:/i,
    keeps: /^[^\0\r\n]*$/,
    deliver: (uri, parameters) => ({ kind: 'form', action: uri, fields: fieldsOf(parameters) }),
  },
} as const satisfies Record<string, Mode>

export type ResponseMode = keyof typeof modes

function isMode(name: string): name is ResponseMode {
  return Object.hasOwn(modes, name)
}

function fieldsOf(parameters: ResponseParameters): Fields {
  return Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
}

/** Those that a request may name. */
export const offeredResponseModes: readonly string[] = Object.keys(modes)

function hasTokens(response_type: string): boolean {
  return spaceDelimited(response_type).some((type) => type === 'token' || type === 'id_token')
}

export function defaultResponseMode(response_type = ''): ResponseMode {
  return hasTokens(response_type) ? 'fragment' : 'query'
}

interface Asked {
  readonly response_type?: string | undefined
  readonly response_mode?: string | undefined
}

/** The mode that a request asks for, as far as it can be answered in it. */
export function requestedResponseMode(
  { response_type = '', response_mode }: Asked,
  redirect_uri: string,
): ResponseMode | undefined {
  const by_default = defaultResponseMode(response_type)
  if (response_mode === undefined || response_mode === by_default) return by_default
  if (!isMode(response_mode)) return undefined
  const { takes_tokens, reaches } = modes[response_mode]
  const fits = (takes_tokens || !hasTokens(response_type)) && reaches.test(redirect_uri)
  return fits ? response_mode : undefined
}

/** Whether a value arrives as it was sent. */
export function keepsValue(mode: ResponseMode, value: string): boolean {
  return modes[mode].keeps.test(value)
}

export function deliver(mode: ResponseMode, redirect_uri: string, parameters: ResponseParameters): Delivery {
  return modes[mode].deliver(redirect_uri, parameters)
}
