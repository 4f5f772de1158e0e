/** @see RFC 6749 section 4.4 */

import type { Context } from '../../context.ts'
import type { Flow } from '../../effects.ts'
import { refuse } from '../../errors.ts'
import { requestedScope } from '../../rules/scope.ts'
import { requestedAudience } from '../audience.ts'
import { issueToAudience } from '../issue-to-client.ts'
import type { GrantRequest, TokenOutcome } from './grant.ts'

/** They speak of an End-User, and here is none. */
const aboutAnEndUser = new Set(['openid', 'offline_access'])

export function* clientCredentials(
  { client, parameters }: GrantRequest,
  context: Context,
): Flow<TokenOutcome> {
  // "The client credentials grant type MUST only be used by confidential clients."
  if (client.token_endpoint_auth_method === 'none')
    return refuse('client_credentials.public_client', 'client_id')
  const { scope } = parameters.values
  const audience = yield* requestedAudience(parameters, undefined, client, context)
  if (audience.kind === 'refused') return audience
  const requested = requestedScope(scope, client, context.policy, audience.resources)
  if (requested.kind === 'refused') return requested
  const names = requested.names.filter((name) => !aboutAnEndUser.has(name))
  if (names.length === 0 && requested.names.length > 0) return refuse('scope.unknown', 'scope')
  return yield* issueToAudience(client, names, audience, context)
}
