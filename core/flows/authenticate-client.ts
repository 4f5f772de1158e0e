/** Client authentication, the same at every endpoint that asks for it. */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import type { Refusal } from '../errors.ts'
import type { Client } from '../hosts.ts'
import type { Parameters } from '../messages/parameters.ts'
import type { RequestFacts } from '../messages/request-facts.ts'
import {
  type AuthenticatedClient,
  acceptCredentials,
  type ClientCredentials,
  type ClientReason,
  judgeCredentials,
  liveHashes,
  parseClientCredentials,
  secretsOf,
} from '../rules/authenticated-client.ts'
import { usableClient } from './usable-client.ts'

export interface ClientRequest {
  /** Decoded body of the request. */
  readonly parameters: Parameters
  readonly facts: RequestFacts
}

/** With the client that was meant, where there is one: what else was claimed may be anything. */
export type RefusedClient = Refusal<ClientReason> & { readonly client_id?: string }

/** @see RFC 6749 section 2.3 */
export function* authenticateClient(
  { parameters, facts }: ClientRequest,
  context: Context,
): Flow<{ kind: 'authenticated'; client: AuthenticatedClient } | RefusedClient> {
  const credentials = parseClientCredentials(facts.headers.authorization, parameters)
  if (credentials.kind === 'refused') return credentials
  const client = yield* findNamed(credentials, context)
  const judged = judgeCredentials(credentials, client, context.now)
  const hashes = judged.kind === 'plausible' ? liveHashes(judged.client, context.now) : []
  // An unknown client costs what a known one costs: secrets are compared with nothing instead of something. And
  // each one is compared, whatever came of the one before.
  let right = false
  for (const secret of secretsOf(credentials))
    for (const hash of hashes.length > 0 ? hashes : [undefined])
      if (yield* perform('verify_secret', { secret, hash })) right = true
  const outcome = judged.kind === 'plausible' ? acceptCredentials(judged.client, right) : judged
  return outcome.kind === 'refused' && client ? { ...outcome, client_id: client.client_id } : outcome
}

function* findNamed({ client_id, undecoded }: ClientCredentials, context: Context): Flow<Client | undefined> {
  const client = yield* usableClient(client_id, context)
  if (client || undecoded === undefined || undecoded.client_id === client_id) return client
  return yield* usableClient(undecoded.client_id, context)
}
