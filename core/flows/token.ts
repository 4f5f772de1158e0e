/** The token endpoint: who is the client, may it use this grant, then the grant itself (one file each). */

import type { Context, GrantFlow } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import { type Refusal, refuse } from '../errors.ts'
import type { Client } from '../hosts.ts'
import { authenticateClient, type ClientRequest } from './authenticate-client.ts'
import { authorizationCode } from './grants/authorization-code.ts'
import { clientCredentials } from './grants/client-credentials.ts'
import type { TokenOutcome } from './grants/grant.ts'
import { refreshToken } from './grants/refresh-token.ts'

const grants: Readonly<Record<string, GrantFlow>> = {
  authorization_code: authorizationCode,
  refresh_token: refreshToken,
  client_credentials: clientCredentials,
}

/** Our own, and those of the host. */
export function supportedGrantTypes(context: Pick<Context, 'extension_grants'>): string[] {
  return [...Object.keys(grants), ...Object.keys(context.extension_grants)]
}

/** What an endpoint that authenticates clients answers, with the client where it is known. */
export interface ClientOutcome<T> {
  readonly outcome: T
  readonly client?: Client | undefined
}

/** @see RFC 6749 section 3.2 */
export function* token(request: ClientRequest, context: Context): Flow<ClientOutcome<TokenOutcome>> {
  const authenticated = yield* authenticateClient(request, context)
  if (authenticated.kind === 'unauthenticated')
    return { outcome: authenticated.refusal, client: authenticated.client }
  const { client } = authenticated

  const { grant_type } = request.parameters.values
  if (grant_type === undefined) return { outcome: refuse('request.parameter_missing', 'grant_type'), client }
  const is_ours = Object.hasOwn(grants, grant_type)
  const table = is_ours ? grants : context.extension_grants
  const grant = Object.hasOwn(table, grant_type) ? table[grant_type] : undefined
  if (!grant) return { outcome: refuse('grant_type.unsupported', 'grant_type'), client }
  if (!client.grant_types.includes(grant_type))
    return { outcome: refuse('grant_type.not_allowed', 'grant_type'), client }
  const unsupported = is_ours ? unsupportedPart(request) : undefined
  if (unsupported) return { outcome: unsupported, client }

  const outcome = yield* grant({ client, parameters: request.parameters, facts: request.facts }, context)
  if (outcome.kind === 'tokens') {
    yield* perform('emit', {
      event: { type: 'tokens_issued', grant_type, client_id: client.client_id, scope: outcome.scope },
    })
  }
  return { outcome, client }
}

/** What a grant of ours would have to know for its tokens to be what the client thinks they are. */
function unsupportedPart({
  parameters,
  facts,
}: ClientRequest): Refusal<'authorization_details.unsupported' | 'dpop.unsupported'> | undefined {
  // RFC 9396 section 6.
  if (parameters.values.authorization_details !== undefined)
    return refuse('authorization_details.unsupported', 'authorization_details')
  // RFC 9449 section 5: the client counts on tokens that are bound to its key.
  return facts.headers.dpop === undefined ? undefined : refuse('dpop.unsupported', 'DPoP')
}
