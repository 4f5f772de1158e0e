/**
 * What an authenticated client may learn about a token. Everything that is not active, not the caller's
 * to know, or not a token at all, is answered alike.
 * @see RFC 7662
 */

import type { Context } from '../context.ts'
import { type Claims, type Flow, perform } from '../effects.ts'
import { type Refusal, refuse, type TokenReason } from '../errors.ts'
import type { Handle } from '../handles.ts'
import type { Account, Client } from '../hosts.ts'
import { parseMessage } from '../messages/parse-message.ts'
import { tokenHintRequest } from '../messages/token-hint-request.ts'
import { isSameResource } from '../resources.ts'
import { audClaim } from '../rules/audience.ts'
import type { AuthenticatedClient } from '../rules/authenticated-client.ts'
import { activeAccessToken } from './active-access-token.ts'
import { activeRefreshToken } from './active-refresh-token.ts'
import { authenticateClient, type ClientRequest } from './authenticate-client.ts'
import { presentedToken } from './presented-token.ts'
import type { ClientOutcome } from './token.ts'
import { knownClient } from './usable-client.ts'

export interface IntrospectionResponse {
  readonly kind: 'introspection'
  readonly response: { readonly active: boolean } & Claims
}

const inactive: IntrospectionResponse = { kind: 'introspection', response: { active: false } }

export function* introspection(
  request: ClientRequest,
  context: Context,
): Flow<ClientOutcome<IntrospectionResponse | Refusal<TokenReason>>> {
  const authenticated = yield* authenticateClient(request, context, knownClient)
  if (authenticated.kind === 'unauthenticated')
    return { outcome: authenticated.refusal, client: authenticated.client }
  return { outcome: yield* introspect(request, authenticated.client, context), client: authenticated.client }
}

function* introspect(
  request: ClientRequest,
  caller: AuthenticatedClient,
  context: Context,
): Flow<IntrospectionResponse | Refusal<TokenReason>> {
  // RFC 7662 section 2.1: the endpoint must be protected against token scanning; a public client proves nothing.
  if (caller.token_endpoint_auth_method === 'none') return refuse('client.authentication_method', 'client_id')
  const parsed = parseMessage(tokenHintRequest, request.parameters.values)
  if (parsed.kind === 'refused') return parsed

  const presented = yield* presentedToken(parsed.message.token, context)
  const described = presented ? yield* describe(presented, context) : undefined
  if (!described) return inactive
  // RFC 7662 section 4: a token that is none of the caller's business is inactive to it.
  if (!mayKnow(caller, described)) return inactive

  const { account, client } = described
  // RFC 7662 section 2.2: sub is who authorized the token. Nobody did where a client acts for itself, and its client_id
  // in that place could be some person's sub (RFC 9068 section 5).
  const sub = account ? yield* perform('subject', { account, client }) : undefined
  const response = {
    active: true,
    iss: context.issuer,
    sub,
    client_id: client.client_id,
    ...described.members,
  }
  const further = yield* perform('introspection_claims', { client, response })
  return { kind: 'introspection', response: { ...further, ...response } }
}

function mayKnow({ client_id, introspect }: Client, { client, aud }: Described): boolean {
  if (client.client_id === client_id || introspect === 'any') return true
  return introspect !== 'own' && introspect.some((own) => aud.some((one) => isSameResource(own, one)))
}

interface Described {
  readonly client: Client
  /** The resources that it can be presented to. */
  readonly aud: readonly string[]
  readonly account?: Account
  readonly members: Claims
}

function* describe(presented: Handle, context: Context): Flow<Described | undefined> {
  if (presented.kind === 'access_token') {
    const active = yield* activeAccessToken(presented, context)
    if (active.kind === 'refused') return undefined
    const { token, grant, aud, client, account } = active
    const members = {
      token_type: 'Bearer',
      aud: audClaim(aud),
      scope: token.scope ?? grant.scope,
      iat: token.issued_at,
      exp: token.expires_at,
    }
    return { client, aud, members, ...(account && { account }) }
  }
  if (presented.kind !== 'refresh_token') return undefined
  const active = yield* activeRefreshToken(presented, context)
  if (active.kind === 'refused') return undefined
  const { grant, refresh, client, account } = active
  const members = {
    aud: context.issuer,
    scope: grant.scope,
    iat: refresh.rotated_at,
    exp: refresh.expires_at,
  }
  return { client, aud: [], account, members }
}
