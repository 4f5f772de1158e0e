/** Client authentication, the same at every endpoint that asks for it. */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import type { Refusal } from '../errors.ts'
import type { Parameters } from '../messages/parameters.ts'
import type { RequestFacts } from '../messages/request-facts.ts'
import {
  type AuthenticatedClient,
  acceptCredentials,
  type ClientReason,
  judgeCredentials,
  parseClientCredentials,
} from '../rules/authenticated-client.ts'
import { usableClient } from './usable-client.ts'

export interface ClientRequest {
  /** Decoded body of the request. */
  readonly parameters: Parameters
  readonly facts: RequestFacts
}

/** @see RFC 6749 section 2.3 */
export function* authenticateClient(
  { parameters, facts }: ClientRequest,
  context: Context,
): Flow<{ kind: 'authenticated'; client: AuthenticatedClient } | Refusal<ClientReason>> {
  const credentials = parseClientCredentials(facts.headers.authorization, parameters)
  if (credentials.kind === 'refused') return credentials
  const { client_id, client_secret } = credentials
  const client = yield* usableClient(client_id)
  const judged = judgeCredentials(credentials, client, context.now)
  const hash = judged.kind === 'plausible' ? judged.client.client_secret_hash : undefined
  // An unknown client costs what a known one costs: the secret is compared with nothing instead of something.
  const right =
    client_secret !== undefined &&
    (yield* perform('verify_secret', { secret: client_secret.slice(0, 1024), hash }))
  return judged.kind === 'plausible' ? acceptCredentials(judged.client, right) : judged
}
