/**
 * Whether an authorization request may be answered at its redirect_uri at all. Until that is known,
 * everything that is wrong is shown on a page of ours (RFC 6749 section 4.1.2.1).
 */

import type { Context } from '../context.ts'
import type { Flow } from '../effects.ts'
import { type AuthorizationReason, type Refusal, refuse, type UntrustedReason } from '../errors.ts'
import type { Client } from '../hosts.ts'
import type { Parameters } from '../messages/parameters.ts'
import { spaceDelimited } from '../messages/space-delimited.ts'
import { type AuthorizationRequest, validateAuthorizationRequest } from '../rules/authorization-request.ts'
import { type RedirectMismatch, redirectMismatch } from '../rules/redirect-mismatch.ts'
import { type ValidatedRedirect, validateRedirect } from '../rules/redirect-uri.ts'
import {
  defaultResponseMode,
  keepsValue,
  type ResponseMode,
  requestedResponseMode,
} from '../rules/response-mode.ts'
import { requestedAudience } from './audience.ts'
import type { EndUserKey } from './end-user.ts'
import { type ClientAndUser, findClientAndUser } from './usable-client.ts'

/** A refusal that may be sent to the client. */
export interface RefusedRequest {
  readonly kind: 'refused_request'
  readonly refusal: Refusal<AuthorizationReason>
  readonly client: Client
  readonly redirect_uri: ValidatedRedirect
  readonly response_mode: ResponseMode
  readonly state?: string
  /** Whether it asks that no page be shown. */
  readonly is_silent: boolean
}

/** A refusal that is for the person alone, with the client that was named, if there is such a one. */
export interface UntrustedRequest extends Refusal<UntrustedReason> {
  readonly client_id?: string
  readonly client?: Client
  readonly redirect_uri?: RedirectMismatch
}

/** Where nobody was asked, so that the client_id may be any text. */
const unasked: readonly UntrustedReason[] = [
  'client.unknown',
  'client_document.url',
  'client_document.not_allowed',
]

export type JudgedRequest = AuthorizationRequest | RefusedRequest | UntrustedRequest

export function* trustedRequest(parameters: Parameters, context: Context): Flow<JudgedRequest> {
  return (yield* trustedRequestAndUser(parameters, undefined, context)).request
}

/** @param user whose record is read with that of a client in storage */
export function* trustedRequestAndUser(
  parameters: Parameters,
  user: EndUserKey | undefined,
  context: Context,
): Flow<{ readonly request: JudgedRequest } & Pick<ClientAndUser, 'user'>> {
  const { client_id } = parameters.values
  if (client_id === undefined || parameters.faults.client_id !== undefined)
    return { request: refuse('client.missing', 'client_id') }
  const { found, ...read } = yield* findClientAndUser(client_id, user, context)
  if (found.kind === 'found') return { request: yield* judge(parameters, found.client, context), ...read }
  return { request: unasked.includes(found.reason) ? found : { ...found, client_id }, ...read }
}

function* judge(parameters: Parameters, client: Client, context: Context): Flow<JudgedRequest> {
  const { values } = parameters
  const { redirect_uri } = values
  const trusted = validateRedirect(
    client,
    parameters.faults.redirect_uri === undefined ? redirect_uri : undefined,
  )
  if (trusted.kind === 'refused') {
    const is_other = trusted.reason === 'redirect_uri.not_registered' && redirect_uri !== undefined
    return {
      ...trusted,
      client_id: client.client_id,
      client,
      ...(is_other && { redirect_uri: redirectMismatch(client, redirect_uri) }),
    }
  }

  const audience = yield* requestedAudience(parameters, values.scope, client, context)
  const { policy } = context
  const request = validateAuthorizationRequest(parameters, client, trusted.redirect_uri, audience, policy)
  if (request.kind === 'request') return request
  const once = (name: string) => (parameters.faults[name] === undefined ? values[name] : undefined)
  const asked = { response_type: once('response_type'), response_mode: once('response_mode') }
  const response_mode =
    requestedResponseMode(asked, trusted.redirect_uri) ?? defaultResponseMode(asked.response_type)
  const state = once('state')
  return {
    kind: 'refused_request',
    refusal: request,
    client,
    redirect_uri: trusted.redirect_uri,
    response_mode,
    ...(state !== undefined && keepsValue(response_mode, state) && { state }),
    is_silent: spaceDelimited(once('prompt') ?? '').join(' ') === 'none',
  }
}
