/** Client authentication, the same at every endpoint that asks for it. */

import type { Context } from '../context.ts'
import type { Flow } from '../effects.ts'
import type { Refusal } from '../errors.ts'
import type { Client } from '../hosts.ts'
import type { ClientAssertion } from '../messages/client-assertion.ts'
import { type Parameters, parameterFault } from '../messages/parameters.ts'
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
import { type AssertionProofReason, proveByAssertion } from './client-assertion.ts'
import { provesSecret } from './proves-secret.ts'
import { knownClient, usableClient } from './usable-client.ts'

export interface ClientRequest {
  /** Decoded body of the request. */
  readonly parameters: Parameters
  readonly facts: RequestFacts
}

interface Named extends Pick<ClientCredentials, 'undecoded'> {
  readonly client_id: string | undefined
}

type ProofReason = ClientReason | AssertionProofReason

/** Nothing is proven. */
export interface Unauthenticated {
  readonly kind: 'unauthenticated'
  readonly refusal: Refusal<ProofReason> | NonNullable<ReturnType<typeof parameterFault>>
  /** The one that was named, where there is such a one: for whoever looks after it. */
  readonly client: Client | undefined
}

/**
 * @param find the client, where a document is not to be asked for
 * @see RFC 6749 section 2.3
 */
export function* authenticateClient(
  { parameters, facts }: ClientRequest,
  context: Context,
  find = usableClient,
): Flow<{ readonly kind: 'authenticated'; readonly client: AuthenticatedClient } | Unauthenticated> {
  const credentials = parseClientCredentials(facts.headers.authorization, parameters)
  const fault = parameterFault(parameters)
  const known = (client_id: string) => knownClient(client_id, context)
  if (credentials.kind === 'refused') {
    const client = yield* findNamed({ client_id: parameters.values.client_id }, known)
    return { kind: 'unauthenticated', refusal: fault ?? credentials, client }
  }
  if (fault) return { kind: 'unauthenticated', refusal: fault, client: yield* findNamed(credentials, known) }
  const client = yield* findNamed(credentials, (client_id) => find(client_id, context))
  const judged = judgeCredentials(credentials, client, context.now)
  const accepted = credentials.assertion
    ? yield* byAssertion(judged, credentials.assertion, context)
    : yield* bySecret(judged, credentials, context)
  return accepted.kind === 'refused' ? { kind: 'unauthenticated', refusal: accepted, client } : accepted
}

type Judged = ReturnType<typeof judgeCredentials>

type Accepted =
  | { readonly kind: 'authenticated'; readonly client: AuthenticatedClient }
  | Refusal<ProofReason>

function* byAssertion(judged: Judged, assertion: ClientAssertion, context: Context): Flow<Accepted> {
  if (judged.kind === 'refused') return judged
  const unproven = yield* proveByAssertion(judged.client, assertion, context)
  return unproven ?? acceptCredentials(judged.client, true)
}

function* bySecret(judged: Judged, credentials: ClientCredentials, { now }: Context): Flow<Accepted> {
  const hashes = judged.kind === 'plausible' ? liveHashes(judged.client, now) : []
  // An unknown client costs what a known one costs: secrets are compared with nothing instead of something.
  const right = yield* provesSecret(secretsOf(credentials), hashes.length > 0 ? hashes : [undefined])
  return judged.kind === 'plausible' ? acceptCredentials(judged.client, right) : judged
}

function* findNamed(
  { client_id, undecoded }: Named,
  find: (client_id: string) => Flow<Client | undefined>,
): Flow<Client | undefined> {
  if (client_id === undefined) return undefined
  const client = yield* find(client_id)
  if (client || undecoded === undefined || undecoded.client_id === client_id) return client
  return yield* find(undecoded.client_id)
}
