/**
 * Whether an authorization request of a trusted client, to a trusted redirect_uri, is one this provider
 * answers. Who is signed in and what was consented to are not asked here.
 * @see RFC 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2.2
 */

import type { AuthorizationReason, Refusal } from '../errors.ts'
import { refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { authorizationRequest } from '../messages/authorization-request.ts'
import { isLanguageTag } from '../messages/language-tag.ts'
import { encodeParameters, type Parameters, parameterFault } from '../messages/parameters.ts'
import { parseMessage } from '../messages/parse-message.ts'
import { spaceDelimited } from '../messages/space-delimited.ts'
import type { Policy } from '../policy.ts'
import type { Audience, AudienceRefusal } from './audience.ts'
import { requiresChallenge, validateChallenge } from './pkce.ts'
import { type Prompt, parsePrompt } from './prompt.ts'
import type { ValidatedRedirect } from './redirect-uri.ts'
import { keepsValue, type ResponseMode, requestedResponseMode } from './response-mode.ts'
import { requestedScope } from './scope.ts'

/** A request whose every parameter has been judged. */
export interface AuthorizationRequest {
  readonly kind: 'request'
  /** What pages that ask for it say they are shown for. */
  readonly asks: 'authorization'
  readonly client: Client
  readonly redirect_uri: ValidatedRedirect
  readonly response_mode: ResponseMode
  /** Whom tokens will be for. */
  readonly audience: Audience
  /** The names asked for that the provider knows and the client may have. */
  readonly scope: readonly string[]
  readonly prompt: ReadonlySet<Prompt>
  readonly state?: string
  readonly nonce?: string
  readonly max_age?: number
  readonly login_hint?: string
  /** BCP 47 tags, the preferred one first. */
  readonly ui_locales: readonly string[]
  /** The preferred one first. */
  readonly acr_values: readonly string[]
  readonly id_token_hint?: string
  readonly code_challenge?: string
  /** As they were sent. */
  readonly parameters: Readonly<Record<string, string>>
  /** The client's request in form encoding, to be carried forward. */
  readonly encoded: string
}

/** What the form of a page can carry forward within the limit of a body. */
export const MAX_ENCODED = 32 * 1024

export function validateAuthorizationRequest(
  parameters: Parameters,
  client: Client,
  redirect_uri: ValidatedRedirect,
  audience: Audience | AudienceRefusal,
  policy: Policy,
): AuthorizationRequest | Refusal<AuthorizationReason> {
  const fault = parameterFault(parameters)
  if (fault) return fault
  const { values } = parameters

  // OpenID Connect Core sections 6.1 and 7.2.1: what is not supported is refused, never ignored, because
  // the parameters inside a request object would have overridden the ones outside.
  if (values.request !== undefined && values.request_uri !== undefined)
    return refuse('request_object.both', 'request')
  if (values.request !== undefined) return refuse('request_object.unsupported', 'request')
  if (values.request_uri !== undefined) return refuse('request_uri.unsupported', 'request_uri')
  if (values.registration !== undefined) return refuse('registration.unsupported', 'registration')
  // RFC 9396 section 5: "The AS MUST refuse to process any unknown authorization details type".
  if (values.authorization_details !== undefined)
    return refuse('authorization_details.unsupported', 'authorization_details')
  // RFC 9449 section 10: the client counts on a code that is bound to its key.
  if (values.dpop_jkt !== undefined) return refuse('dpop.unsupported', 'dpop_jkt')

  const parsed = parseMessage(authorizationRequest, values)
  if (parsed.kind === 'refused') return parsed
  const { message } = parsed

  const types = spaceDelimited(message.response_type)
  if (types.length === 0) return refuse('request.parameter_missing', 'response_type')
  if (new Set(types).size < types.length) return refuse('request.parameter_invalid', 'response_type')
  const response_mode = requestedResponseMode(message, redirect_uri)
  if (response_mode === undefined) return refuse('response_mode.unsupported', 'response_mode')
  // RFC 6749 section 4.1.2: state is "the exact value received from the client", or it proves nothing.
  if (message.state !== undefined && !keepsValue(response_mode, message.state))
    return refuse('request.parameter_invalid', 'state')
  if (types.join(' ') !== 'code') return refuse('response_type.unsupported', 'response_type')
  if (!client.response_types.includes('code') || !client.grant_types.includes('authorization_code')) {
    return refuse('response_type.not_allowed', 'response_type')
  }

  if (audience.kind === 'refused') return audience
  const scope = requestedScope(message.scope, client, policy, audience.resources)
  if (scope.kind === 'refused') return scope

  const challenge = validateChallenge(message, requiresChallenge(client, policy))
  if (challenge.kind === 'refused') return challenge

  const prompt = parsePrompt(message.prompt)
  if (prompt.kind === 'refused') return prompt

  const encoded = encodeParameters(values, 'continuation', resourceList(parameters))
  if (encoded.length > MAX_ENCODED) return refuse('request.too_long')

  return {
    kind: 'request',
    asks: 'authorization',
    client,
    redirect_uri,
    response_mode,
    audience,
    scope: scope.names,
    prompt: prompt.values,
    parameters: values,
    ui_locales: spaceDelimited(message.ui_locales ?? '').filter(isLanguageTag),
    acr_values:
      message.acr_values === undefined
        ? (client.default_acr_values ?? [])
        : spaceDelimited(message.acr_values),
    encoded,
    ...defined({
      state: message.state,
      nonce: message.nonce,
      max_age: message.max_age ?? client.default_max_age,
      login_hint: message.login_hint,
      id_token_hint: message.id_token_hint,
      code_challenge: challenge.code_challenge,
    }),
  }
}

/** Of what may be repeated, what is not ignored. */
function resourceList({ lists: { resource } }: Parameters): Parameters['lists'] {
  return resource ? { resource } : {}
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The members that have a value. */
function defined<T extends object>(members: T): Defined<T> {
  const kept: Partial<T> = {}
  for (const name in members) if (members[name] !== undefined) kept[name] = members[name]
  return kept as Defined<T>
}
