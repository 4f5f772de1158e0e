/**
 * What the model expects of an answer, and whether an answer is that. Where the specifications leave the
 * choice between errors (a request with two things wrong), every one of them is right.
 */

import type { VouchsafeEvent } from 'vouchsafe/core'
import { type Answer, type Members, parametersAt, text } from './answer.ts'
import { splitNames, valueIn } from './pairs.ts'

export type Outcome =
  /** A JSON error: any of these, each a status and an error code. */
  | { readonly kind: 'error'; readonly any: readonly (readonly [status: number, error: string])[] }
  | {
      readonly kind: 'tokens'
      readonly scope: readonly string[]
      readonly expires_in: number
      /** Tokens that may be repeated instead of a new one. */
      readonly repeatable?: readonly string[]
      readonly refresh_token: 'none' | 'new' | { readonly same: string }
      readonly id_token?: Members
      /** The name of the session in the ID token, if it has one. */
      readonly sid?: 'new' | { readonly same: string }
    }
  | { readonly kind: 'members'; readonly members: Members }
  | { readonly kind: 'empty'; readonly status: number }
  | {
      readonly kind: 'page'
      readonly name: string
      readonly status: number
      readonly scopes?: readonly string[]
      readonly stayed?: boolean
    }
  | {
      readonly kind: 'authorization_response'
      readonly redirect_uri: string
      readonly fragment?: boolean
      readonly state: string | undefined
      readonly says:
        | { readonly code: 'new' | { readonly same: string } }
        | { readonly errors: readonly string[] }
    }
  /** On to where a client is, signed out. */
  | { readonly kind: 'left'; readonly uri: string; readonly state: string | undefined }
  /** Back to the authorization endpoint, with a session. */
  | { readonly kind: 'signed_in' }
  | { readonly kind: 'status'; readonly any: readonly number[] }
  /** Any of several; used where a record may be gone already. */
  | { readonly kind: 'either'; readonly any: readonly Outcome[] }

export interface Expected {
  readonly outcome: Outcome
  /** The sentence behind the expectation, for whoever reads a disagreement. */
  readonly because: string
  /** What is true once the answer was given; `events` are those of the request. */
  readonly after?: (answer: Answer, events: readonly VouchsafeEvent[]) => void
}

/** What values the model has met before; a new one must not be among them. */
export interface Known {
  isKnown(value: string): boolean
  readonly issuer: string
}

/** @returns what is wrong with the answer, or `undefined` when it is as expected */
export function disagreement(outcome: Outcome, answer: Answer, known: Known): string | undefined {
  switch (outcome.kind) {
    case 'either': {
      const faults = outcome.any.map((one) => disagreement(one, answer, known))
      return faults.includes(undefined) ? undefined : faults.join(', and ')
    }
    case 'status':
      return outcome.any.includes(answer.status)
        ? undefined
        : `expected a status of ${outcome.any.join(', ')}`
    case 'empty':
      return answer.kind === 'empty' && answer.status === outcome.status
        ? undefined
        : `expected an empty ${outcome.status}`
    case 'error': {
      const error = answer.kind === 'json' ? text(answer.body, 'error') : undefined
      const right = outcome.any.some(([status, code]) => status === answer.status && code === error)
      return right ? undefined : `expected ${outcome.any.map((one) => one.join(' ')).join(' or ')}`
    }
    case 'members':
      if (answer.kind !== 'json' || answer.status !== 200) return 'expected a 200 with JSON'
      return memberFault(outcome.members, answer.body)
    case 'page':
      if (answer.kind !== 'page' || answer.page.name !== outcome.name || answer.status !== outcome.status)
        return `expected the ${outcome.name} page with ${outcome.status}`
      if (outcome.stayed !== answer.page.stayed) return `expected the page to say ${outcome.stayed}`
      return outcome.scopes && !sameNames(outcome.scopes, answer.page.scopes?.map(({ name }) => name) ?? [])
        ? `expected the scopes ${outcome.scopes.join(' ')} on the page`
        : undefined
    case 'left':
      return leftFault(outcome, answer)
    case 'signed_in':
      return answer.kind === 'redirect' && answer.location.startsWith(`${known.issuer}/`)
        ? undefined
        : 'expected a way back to the authorization endpoint'
    case 'authorization_response':
      return responseFault(outcome, answer, known)
    case 'tokens':
      return tokensFault(outcome, answer, known)
  }
}

function responseFault(
  outcome: Outcome & { kind: 'authorization_response' },
  answer: Answer,
  known: Known,
): string | undefined {
  if (answer.kind !== 'redirect') return `expected a redirect to ${outcome.redirect_uri}`
  const parameters = parametersAt(answer.location, outcome.redirect_uri, outcome.fragment)
  if (!parameters) return `expected a redirect to ${outcome.redirect_uri}`
  if (valueIn(parameters, 'state') !== outcome.state) return `expected the state ${outcome.state}`
  if (valueIn(parameters, 'iss') !== known.issuer) return `expected the iss ${known.issuer}`
  const code = valueIn(parameters, 'code')
  const error = valueIn(parameters, 'error')
  if ('errors' in outcome.says) {
    return code === undefined && error !== undefined && outcome.says.errors.includes(error)
      ? undefined
      : `expected the error ${outcome.says.errors.join(' or ')}`
  }
  if (code === undefined || error !== undefined) return 'expected a code'
  return freshness('code', outcome.says.code, code, known)
}

function leftFault({ uri, state }: Outcome & { kind: 'left' }, answer: Answer): string | undefined {
  const fault = `expected a redirect to ${uri} with the state ${state}`
  if (answer.kind !== 'redirect') return fault
  if (state === undefined) return answer.location === uri ? undefined : fault
  const parameters = parametersAt(answer.location, uri) ?? []
  return parameters.length === 1 && valueIn(parameters, 'state') === state ? undefined : fault
}

function tokensFault(
  outcome: Outcome & { kind: 'tokens' },
  answer: Answer,
  known: Known,
): string | undefined {
  if (answer.kind !== 'json' || answer.status !== 200) return 'expected tokens'
  const { body } = answer
  const access_token = text(body, 'access_token')
  if (access_token === undefined) return 'expected an access token'
  const repeated = outcome.repeatable?.includes(access_token) === true
  if (!repeated && known.isKnown(access_token)) return 'expected an access token that is new or still good'
  if (body.token_type !== 'Bearer') return 'expected the token_type Bearer'
  const { expires_in } = body
  if (typeof expires_in !== 'number' || (repeated ? expires_in <= 0 : expires_in !== outcome.expires_in))
    return `expected expires_in ${outcome.expires_in}`
  if (!sameNames(outcome.scope, splitNames(text(body, 'scope'))))
    return `expected the scope '${outcome.scope.join(' ')}'`
  const refresh_token = text(body, 'refresh_token')
  if (outcome.refresh_token === 'none') {
    if (refresh_token !== undefined) return 'expected no refresh token'
  } else {
    if (refresh_token === undefined) return 'expected a refresh token'
    const fault = freshness('refresh token', outcome.refresh_token, refresh_token, known)
    if (fault) return fault
  }
  return idTokenFault(outcome, text(body, 'id_token'), known)
}

function idTokenFault(
  { id_token: expected, sid }: Outcome & { kind: 'tokens' },
  id_token: string | undefined,
  known: Known,
): string | undefined {
  if (!expected) return id_token === undefined ? undefined : 'expected no ID token'
  if (id_token === undefined) return 'expected an ID token'
  const claims = readJwt(id_token)
  const told = text(claims, 'sid')
  if ((told === undefined) !== (sid === undefined)) return `expected ${sid ? 'a' : 'no'} sid in the ID token`
  const fault = sid && told !== undefined ? freshness('sid', sid, told, known) : undefined
  return fault ?? memberFault(expected, claims)
}

/** The claims of a JWT, unverified: whoever wants to know whether it is genuine asks the provider. */
export function readJwt(jwt: string): Members {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Members
}

function freshness(
  what: string,
  expected: 'new' | { readonly same: string },
  value: string,
  known: Known,
): string | undefined {
  if (expected === 'new') return known.isKnown(value) ? `expected a ${what} that is new` : undefined
  return value === expected.same ? undefined : `expected the very same ${what}`
}

/** Every expected member has its value; `undefined` means it must not be there. Others may be. */
function memberFault(expected: Members, body: Members): string | undefined {
  for (const [name, value] of Object.entries(expected)) {
    const right =
      name === 'scope'
        ? sameNames(splitNames(String(value)), splitNames(text(body, name)))
        : body[name] === value
    if (!right) return `expected ${name} to be ${value}`
  }
  if (expected.active === false && Object.keys(body).length > 1) return 'expected nothing but active: false'
  return undefined
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}

export function error(status: number, ...codes: readonly string[]): Outcome {
  return { kind: 'error', any: codes.map((code) => [status, code] as const) }
}
