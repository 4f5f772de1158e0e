/**
 * A client that has registered reads, changes and removes its registration. Whoever has no right to it learns nothing
 * of it, not even whether it is there.
 * @see RFC 7592 section 2
 */

import type { Context } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import { type Refusal, refuse } from '../errors.ts'
import { fingerprint } from '../handles.ts'
import { hasSecret } from '../messages/client-metadata.ts'
import { parseJsonObject } from '../messages/json-object.ts'
import { parseParameters } from '../messages/parameters.ts'
import type { RequestFacts } from '../messages/request-facts.ts'
import { setting } from '../policy.ts'
import { liveHashes } from '../rules/authenticated-client.ts'
import { bearerToken } from '../rules/bearer-token.ts'
import {
  isAccessToken,
  isManagedClient,
  type ManagedClient,
  registrationAfter,
  type UpdateProof,
} from '../rules/registration-access.ts'
import { liveClient, recordMembers } from '../rules/stored-client.ts'
import { clientKey, commitClient } from './client-record.ts'
import { removeClient, revisionOf } from './clients/change-client.ts'
import { mintSecret } from './clients/create-client.ts'
import { type Described, describeClient, type RegistrationRefusal } from './describe-client.ts'
import { load, untilStored } from './documents.ts'
import { provesSecret } from './proves-secret.ts'
import { accessTokenDigest, type ClientInformation, mintRegistrationAccessToken } from './register.ts'

export interface ConfigurationRequest {
  /** Whose registration it is. */
  readonly client_id: string
  readonly facts: RequestFacts
}

type NoAccess = Refusal<'registration_access_token.invalid'>

const noAccess: NoAccess = refuse('registration_access_token.invalid', 'Authorization')

const noParameters = parseParameters('')

function presentedHere({ facts }: ConfigurationRequest): string | undefined {
  const presentation = bearerToken({ facts, body: undefined, query: noParameters }, false)
  return presentation.kind === 'refused' ? undefined : presentation.token
}

interface Managed {
  readonly client: ManagedClient
  readonly version: string | null
}

function* managedClient({ client_id }: ConfigurationRequest, context: Context): Flow<Managed | undefined> {
  const { document, version } = yield* load(clientKey(context, client_id))
  const client = liveClient(document, client_id, context.now)
  return isManagedClient(client) ? { client, version } : undefined
}

/** RFC 7592 section 2.1. The token that it was read with is still the one it is managed by. */
export function* readRegistration(
  request: ConfigurationRequest,
  context: Context,
): Flow<ClientInformation | NoAccess> {
  const token = presentedHere(request)
  if (token === undefined) return noAccess
  const managed = yield* managedClient(request, context)
  if (!managed || !isAccessToken(managed.client, accessTokenDigest(token, context))) return noAccess
  return { kind: 'read', client: managed.client, registration_access_token: token }
}

/** RFC 7592 section 2.3. With it goes everything that the client was given. */
export function* deleteRegistration(
  request: ConfigurationRequest,
  context: Context,
): Flow<{ kind: 'deleted' } | NoAccess> {
  return yield* untilStored(() => deleteOnce(request, context))
}

function* deleteOnce(
  request: ConfigurationRequest,
  context: Context,
): Flow<{ kind: 'deleted' } | NoAccess | 'conflict'> {
  const read = yield* readRegistration(request, context)
  if (read.kind === 'refused') return read
  const named = { client_id: request.client_id, revision: revisionOf(read.client) }
  const removed = yield* removeClient(named, context)
  if (removed.kind === 'conflict') return 'conflict'
  return removed.kind === 'changed' ? { kind: 'deleted' } : noAccess
}

export type UpdateOutcome = ClientInformation | RegistrationRefusal | NoAccess

/** RFC 7592 section 2.2: all of the metadata, in the place of what was. */
export function* updateRegistration(
  request: ConfigurationRequest & { readonly body: string },
  context: Context,
): Flow<UpdateOutcome> {
  const presented = presentedHere(request)
  if (presented === undefined) return noAccess
  const next = yield* mintRegistrationAccessToken()
  const proof = {
    access_token: accessTokenDigest(presented, context),
    request: fingerprint(context.keys, 'registration_update', request.body),
    next: accessTokenDigest(next, context),
  }
  return yield* untilStored(() => updateOnce(request, proof, next, context))
}

function* updateOnce(
  request: ConfigurationRequest & { readonly body: string },
  proof: UpdateProof,
  next: string,
  context: Context,
): Flow<UpdateOutcome | 'conflict'> {
  const managed = yield* managedClient(request, context)
  if (!managed) return noAccess
  const { client: before, version } = managed
  const grace = setting('refresh_token_grace', before, context.policy)
  const after = registrationAfter(before, proof, grace, context.now)
  if (after.kind === 'refused') return after

  const members = parseJsonObject(request.body)
  if (!members) return refuse('registration.malformed')
  if (!(yield* isOfClient(before, members, context))) return refuse('registration.client_mismatch')
  const { address } = request.facts
  const described = yield* describeClient(members, { before, address }, context)
  if (described.kind === 'refused') return described
  const method = described.metadata.token_endpoint_auth_method
  // What it was given while it could prove who it is must not become anybody's.
  if (method === 'none' && before.token_endpoint_auth_method !== 'none')
    return {
      ...refuse('registration.metadata', 'token_endpoint_auth_method'),
      detail: 'token_endpoint_auth_method: a client that authenticates keeps to it',
    }
  return yield* commitUpdate(before, version, described, after.registration, next, context)
}

function* commitUpdate(
  before: ManagedClient,
  version: string | null,
  { metadata, software_statement, scope }: Described,
  registration: ManagedClient['registration'],
  next: string,
  context: Context,
): Flow<ClientInformation | 'conflict'> {
  const { client_id } = before
  const has_secret = hasSecret(metadata.token_endpoint_auth_method)
  const is_given = has_secret && before.secrets.length === 0
  const made = is_given ? yield* mintSecret({}, context) : undefined
  const client = {
    ...metadata,
    ...recordMembers(before),
    client_id,
    revision: before.revision + 1,
    registration: { ...registration, ...(scope !== undefined && { scope }) },
    ...(made && { secrets: [made.secret] }),
    ...(!has_secret && { secrets: [] }),
  }
  if ((yield* commitClient(client, version, context)) === 'conflict') return 'conflict'
  yield* perform('emit', { event: { type: 'client_changed', client_id, change: 'updated' } })
  const { client_secret } = made ?? {}
  return {
    kind: 'updated',
    client,
    registration_access_token: next,
    ...(client_secret !== undefined && { client_secret }),
    ...(software_statement !== undefined && { software_statement }),
  }
}

/** RFC 7592 section 2.2: an update names the client, and brings no secret but the one there is. */
function* isOfClient(
  client: ManagedClient,
  { client_id = client.client_id, client_secret }: Readonly<Record<string, unknown>>,
  { now }: Context,
): Flow<boolean> {
  if (client_id !== client.client_id) return false
  if (client_secret === undefined || client_secret === null) return true
  if (typeof client_secret !== 'string') return false
  return yield* provesSecret([client_secret], liveHashes(client, now))
}
