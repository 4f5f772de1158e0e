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
import { type ValidatedRedirect, validateRedirect } from '../rules/redirect-uri.ts'
import {
  defaultResponseMode,
  keepsValue,
  type ResponseMode,
  requestedResponseMode,
} from '../rules/response-mode.ts'
import { findClient } from './usable-client.ts'

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

/** A refusal that is for the person alone. */
export type UntrustedRequest = Refusal<UntrustedReason> & { readonly client_id?: string }

/** Where nobody was asked, so that the client_id may be any text. */
const unasked: readonly UntrustedReason[] = [
  'client.unknown',
  'client_document.url',
  'client_document.not_allowed',
]

export function* trustedRequest(
  parameters: Parameters,
  context: Context,
): Flow<AuthorizationRequest | RefusedRequest | UntrustedRequest> {
  const { values } = parameters
  const { client_id, redirect_uri } = values
  if (client_id === undefined || parameters.faults.client_id !== undefined)
    return refuse('client.missing', 'client_id')
  const found = yield* findClient(client_id, context)
  if (found.kind === 'refused') return unasked.includes(found.reason) ? found : { ...found, client_id }
  const { client } = found
  const trusted = validateRedirect(
    client,
    parameters.faults.redirect_uri === undefined ? redirect_uri : undefined,
  )
  if (trusted.kind === 'refused') return trusted

  const request = validateAuthorizationRequest(parameters, client, trusted.redirect_uri, context.policy)
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
