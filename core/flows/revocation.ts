/**
 * A refresh token of any generation takes its whole grant with it; an access token only itself. What is
 * no token of ours is revoked already.
 * @see RFC 7009
 */

import type { Context } from '../context.ts'
import type { Grant } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { type Refusal, refuse, type TokenReason } from '../errors.ts'
import { parseMessage } from '../messages/parse-message.ts'
import { tokenHintRequest } from '../messages/token-hint-request.ts'
import type { AuthenticatedClient } from '../rules/authenticated-client.ts'
import { isGivenTo } from '../rules/grant.ts'
import { authenticateClient, type ClientRequest } from './authenticate-client.ts'
import { presentedToken } from './presented-token.ts'
import { isRevocable, type Revoked, revokeToken } from './revoke-token.ts'
import type { ClientOutcome } from './token.ts'

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
  if (!presented || !isRevocable(presented) || presented.kind === 'code')
    return { outcome: { kind: 'revoked' }, client }
  return { outcome: yield* revokeToken(presented, (grant) => notTheirs(grant, client), context), client }
}

function notTheirs(grant: Grant, client: AuthenticatedClient): RevocationOutcome | undefined {
  if (grant.client_id !== client.client_id) {
    // To a public client, which proves nothing, no difference is shown.
    return client.token_endpoint_auth_method === 'none'
      ? { kind: 'revoked' }
      : refuse('revocation.wrong_client', 'token')
  }
  // What was given to another one of its name has ended with that.
  return isGivenTo(grant, client) ? undefined : { kind: 'revoked' }
}
