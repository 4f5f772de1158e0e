/**
 * A client registers: who may, what it is to be, and then its record, with whatever it proves itself by.
 * @see RFC 7591 section 3, OpenID Connect Dynamic Client Registration 1.0 section 3
 */

import type { Context } from '../context.ts'
import type { RegistrationToken, StoredClient } from '../documents.ts'
import { type Flow, type NamedRate, perform } from '../effects.ts'
import { hexOf } from '../encoding.ts'
import { type Refusal, refuse } from '../errors.ts'
import { fingerprint, type Handle, parseHandle } from '../handles.ts'
import { parseJsonObject } from '../messages/json-object.ts'
import { parseParameters } from '../messages/parameters.ts'
import type { RequestFacts } from '../messages/request-facts.ts'
import { addressBlock } from '../rules/address-block.ts'
import { bearerToken } from '../rules/bearer-token.ts'
import { createClient } from './clients/create-client.ts'
import { describeClient, type RegistrationRefusal } from './describe-client.ts'
import { findRegistrationToken, useRegistrationToken } from './registration-tokens.ts'

export interface RegistrationRequest {
  /** The body as it came, one character a byte. */
  readonly body: string
  readonly facts: RequestFacts
}

/** What a client is told of itself. The secrets are told here, and never again. */
export interface ClientInformation {
  readonly kind: 'registered' | 'read' | 'updated'
  readonly client: StoredClient
  readonly registration_access_token: string
  readonly client_secret?: string
  readonly software_statement?: string
}

type TokenReason = 'initial_access_token.missing' | 'initial_access_token.invalid'

export type RegistrationOutcome =
  | ClientInformation
  | RegistrationRefusal
  | Refusal<TokenReason>
  | (Refusal<'registration.too_many'> & { readonly retry_in: number })

export function* register({ body, facts }: RegistrationRequest, context: Context): Flow<RegistrationOutcome> {
  const admitted = yield* admit(facts, context)
  if (admitted.kind === 'refused') return admitted
  const { token, presented } = admitted

  const members = parseJsonObject(body)
  if (!members) return refuse('registration.malformed')
  const { address } = facts
  const described = yield* describeClient(members, { token, address }, context)
  if (described.kind === 'refused') return described

  // Last, so that nothing is spent on what comes to nothing.
  const spent = presented ? yield* useRegistrationToken(presented, context) : yield* takeTurn(facts, context)
  if (spent !== 'used') return spent

  const { metadata, vouched_for, software_statement, scope } = described
  const access_token = yield* mintRegistrationAccessToken()
  const created = yield* createClient(
    {
      metadata,
      registered_itself: true,
      self_described: !vouched_for,
      registration: {
        access_token: accessTokenDigest(access_token, context),
        ...(scope !== undefined && { scope }),
      },
    },
    context,
  )
  // Its id is random: that it is there already does not come to pass.
  if (created.kind === 'taken') return refuse('registration.metadata')
  const { client, client_secret } = created
  return {
    kind: 'registered',
    client,
    registration_access_token: access_token,
    ...(client_secret !== undefined && { client_secret }),
    ...(software_statement !== undefined && { software_statement }),
  }
}

interface Admitted {
  readonly kind: 'admitted'
  readonly token?: RegistrationToken
  readonly presented?: Handle
}

const noParameters = parseParameters('')

/** RFC 7591 section 3: whoever brings an initial access token is held to it, also where none is needed. */
function* admit(facts: RequestFacts, context: Context): Flow<Admitted | Refusal<TokenReason>> {
  const presentation = bearerToken({ facts, body: undefined, query: noParameters }, false)
  if (presentation.kind === 'refused' && presentation.reason === 'bearer.missing')
    return context.registration === 'open'
      ? { kind: 'admitted' }
      : refuse('initial_access_token.missing', 'Authorization')
  const invalid = refuse('initial_access_token.invalid', 'Authorization')
  if (presentation.kind === 'refused') return invalid
  const presented = parseHandle(context.keys, presentation.token)
  if (presented?.kind !== 'initial_access_token') return invalid
  const token = yield* findRegistrationToken(presented, context)
  return token ? { kind: 'admitted', token, presented } : invalid
}

const HOUR = 3600

/** RFC 7591 section 5: nobody fills the storage by registering in a loop. */
function* takeTurn(
  { address }: RequestFacts,
  { policy }: Context,
): Flow<'used' | Extract<RegistrationOutcome, { retry_in: number }>> {
  const in_all: NamedRate = { name: 'registration', most: policy.registrations_in_all, within: HOUR }
  const most = policy.registrations_per_address
  const from_here =
    address === undefined ? [] : [{ name: `registration ${addressBlock(address)}`, most, within: HOUR }]
  const full = yield* perform('take_turn', { rates: [...from_here, in_all] })
  return full ? { ...refuse('registration.too_many'), ...full } : 'used'
}

/** RFC 7592 section 3: random, and told to the client alone. */
export function* mintRegistrationAccessToken(): Flow<string> {
  return hexOf(yield* perform('random', { bytes: 32 }))
}

/** What is kept of it. It is random: a digest of it alone leads nobody back. */
export function accessTokenDigest(token: string, { keys }: Context): string {
  return fingerprint(keys, 'registration_access_token', token)
}
