/**
 * A logout request, judged: who asks, whom the ID token that came along names, and where the browser may go on
 * after. What cannot be trusted leads nowhere; the person is asked all the same.
 * @see OpenID Connect RP-Initiated Logout 1.0 sections 2 to 4
 */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import { type Refusal, refuse, type UntrustedReason } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { endSessionRequest } from '../messages/end-session-request.ts'
import { isLanguageTag } from '../messages/language-tag.ts'
import { encodeParameters, type Parameters, parameterFault, withQuery } from '../messages/parameters.ts'
import { parseMessage } from '../messages/parse-message.ts'
import { spaceDelimited } from '../messages/space-delimited.ts'
import { MAX_ENCODED } from '../rules/authorization-request.ts'
import { validatePostLogoutRedirect } from '../rules/redirect-uri.ts'
import { knownClient } from './usable-client.ts'

export interface LogoutRequest {
  readonly kind: 'logout_request'
  /** Who asks, where that is known. */
  readonly client?: Client
  readonly hint?: LogoutHint
  /** Where the browser goes on after, with the client's `state`. */
  readonly url?: string
  readonly ui_locales: readonly string[]
  /** In form encoding, to be carried forward. */
  readonly encoded: string
}

/** Whom an ID token names, to the client that it was issued to. */
export interface LogoutHint {
  readonly client_id: string
  readonly sub: string
  readonly sid?: string
}

export function* logoutRequest(
  parameters: Parameters,
  context: Context,
): Flow<LogoutRequest | Refusal<UntrustedReason>> {
  const fault = parameterFault(parameters)
  if (fault) return refuse('logout.malformed', fault.input)
  const parsed = parseMessage(endSessionRequest, parameters.values)
  if (parsed.kind === 'refused') return refuse('logout.malformed', parsed.input)
  const { id_token_hint, client_id, post_logout_redirect_uri, state, ui_locales = '' } = parsed.message
  const encoded = encodeParameters(parameters.values)
  if (encoded.length > MAX_ENCODED) return refuse('logout.malformed')

  const hint = id_token_hint === undefined ? undefined : yield* readHint(id_token_hint, context)
  if (id_token_hint !== undefined && !hint) yield* tell('logout.hint_invalid', 'id_token_hint', client_id)
  // Section 2: both may be sent, and then they must agree.
  if (hint && client_id !== undefined && client_id !== hint.client_id)
    return refuse('logout.client_mismatch', 'client_id')
  const client = yield* askingClient(client_id ?? hint?.client_id, context)
  if (client_id !== undefined && !client) return refuse('client.unknown', 'client_id')

  const uri = post_logout_redirect_uri
  const is_trusted = client !== undefined && (id_token_hint === undefined || hint !== undefined)
  if (uri !== undefined && client && !validatePostLogoutRedirect(client, uri))
    return refuse('logout.redirect_uri_not_registered', 'post_logout_redirect_uri')
  if (uri !== undefined && !client)
    yield* tell('logout.redirect_uri_unbound', 'post_logout_redirect_uri', undefined)
  return {
    kind: 'logout_request',
    ui_locales: spaceDelimited(ui_locales).filter(isLanguageTag),
    encoded,
    ...(client && { client }),
    ...(hint && { hint }),
    ...(uri !== undefined && is_trusted && { url: withState(uri, state) }),
  }
}

function* askingClient(client_id: string | undefined, context: Context): Flow<Client | undefined> {
  return client_id === undefined ? undefined : yield* knownClient(client_id, context)
}

function withState(uri: string, state: string | undefined): string {
  return state === undefined ? uri : withQuery(uri, encodeParameters({ state }))
}

/** Section 4: any ID token of ours will do, one that has expired too: it says for whom, and not that they are here. */
function* readHint(jwt: string, { issuer }: Context): Flow<LogoutHint | undefined> {
  const claims = yield* perform('verify_jwt', { jwt, typ: 'JWT' })
  if (claims?.iss !== issuer || typeof claims.aud !== 'string' || typeof claims.sub !== 'string')
    return undefined
  const { aud, sub, sid } = claims
  return { client_id: aud, sub, ...(typeof sid === 'string' && { sid }) }
}

/** What is no reason to refuse, and yet somebody should mend. */
function* tell(
  reason: 'logout.hint_invalid' | 'logout.redirect_uri_unbound',
  input: string,
  client_id: string | undefined,
): Flow<void> {
  const named = client_id !== undefined && { client_id }
  yield* perform('emit', { event: { type: 'refused', endpoint: 'end_session', reason, input, ...named } })
}
