/**
 * A refresh token of any generation takes its whole grant with it; an access token only itself. What is
 * no token of ours is revoked already.
 * @see RFC 7009
 */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import { type Refusal, refuse, type TokenReason } from '../errors.ts'
import { type Handle, keyOf } from '../handles.ts'
import { parseMessage } from '../messages/parse-message.ts'
import { tokenHintRequest } from '../messages/token-hint-request.ts'
import type { AuthenticatedClient } from '../rules/authenticated-client.ts'
import { isGivenTo, revokeAccessToken, revokeGrant } from '../rules/grant.ts'
import { authenticateClient, type ClientRequest } from './authenticate-client.ts'
import { commitGrant } from './commit-grant.ts'
import { load, untilStored } from './documents.ts'
import { presentedToken } from './presented-token.ts'
import type { ClientOutcome } from './token.ts'

/** The token is not usable, whether or not it was before. */
export interface Revoked {
  readonly kind: 'revoked'
}

export type RevocationOutcome = Revoked | Refusal<TokenReason>

export function* revocation(
  request: ClientRequest,
  context: Context,
): Flow<ClientOutcome<RevocationOutcome>> {
  const authenticated = yield* authenticateClient(request, context)
  if (authenticated.kind === 'unauthenticated')
    return { outcome: authenticated.refusal, client: authenticated.client }
  const { client } = authenticated
  const parsed = parseMessage(tokenHintRequest, request.parameters.values)
  if (parsed.kind === 'refused') return { outcome: parsed, client }

  const presented = yield* presentedToken(parsed.message.token, context)
  // "invalid tokens do not cause an error response": there is nothing left to do.
  if (presented?.kind !== 'access_token' && presented?.kind !== 'refresh_token')
    return { outcome: { kind: 'revoked' }, client }
  const { kind } = presented
  return { outcome: yield* untilStored(() => revoke(presented, kind, client, context)), client }
}

function* revoke(
  presented: Handle,
  token: 'access_token' | 'refresh_token',
  client: AuthenticatedClient,
  context: Context,
): Flow<RevocationOutcome | 'conflict'> {
  const key = keyOf(context.keys, 'grant', presented.handle)
  const found = yield* load(key)
  const grant = found.document
  if (!grant) return { kind: 'revoked' }
  if (grant.client_id !== client.client_id) {
    // To a public client, which proves nothing, no difference is shown.
    return client.token_endpoint_auth_method === 'none'
      ? { kind: 'revoked' }
      : refuse('revocation.wrong_client', 'token')
  }
  // What was given to another one of its name has ended with that.
  if (!isGivenTo(grant, client)) return { kind: 'revoked' }
  const revoked =
    token === 'refresh_token'
      ? revokeGrant(grant, context.now)
      : revokeAccessToken(grant, Number(presented.serial))
  if (revoked === grant) return { kind: 'revoked' }
  if ((yield* commitGrant(key, revoked, found, context)) === 'conflict') return 'conflict'
  const { sub, client_id } = grant
  yield* perform('emit', {
    event: { type: 'revoked', client_id, token, ...(sub !== undefined && { sub }) },
  })
  return { kind: 'revoked' }
}
