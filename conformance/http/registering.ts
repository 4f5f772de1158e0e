/**
 * A client that registers itself for a check, and is removed again where it can be. It decides what is sent, and
 * that an endpoint which wants a token nobody has makes a check not applicable. Nothing here judges.
 */
import type { Context } from './context.ts'
import { type Answer, describe, type JsonObject, jsonOf, member } from './http.ts'
import { NotApplicable } from './not-applicable.ts'
import type { RelyingParty } from './relying-party.ts'

export const REDIRECT_URI = 'https://rp.example/registered'

export const metadataOfClient: JsonObject = {
  client_name: 'A client of the checks',
  redirect_uris: [REDIRECT_URI],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  token_endpoint_auth_method: 'client_secret_basic',
}

/** @param body sent as it is, where it is a text */
export async function askToRegister(
  { metadata, file, secrets, send }: Context,
  body: JsonObject | string,
): Promise<Answer> {
  const { initialAccessToken } = file.options
  const answer = await send(metadata.url('registration_endpoint'), {
    headers: {
      'Content-Type': 'application/json',
      ...(initialAccessToken !== undefined && { Authorization: `Bearer ${initialAccessToken}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  secrets.remember(member(answer, 'client_secret'), member(answer, 'registration_access_token'))
  if (answer.status === 401 && initialAccessToken === undefined)
    throw new NotApplicable('registration wants options.initialAccessToken')
  return answer
}

export interface Registered {
  readonly answer: Answer
  readonly information: JsonObject
  readonly party: RelyingParty
}

/** Throws when metadata that is right registers nobody. */
export async function register(context: Context, more: JsonObject = {}): Promise<Registered> {
  const answer = await askToRegister(context, { ...metadataOfClient, ...more })
  const information = jsonOf(answer)
  const client_id = member(answer, 'client_id')
  if (answer.status >= 300 || information === undefined || client_id === undefined)
    throw new Error(`metadata that is right registered nobody: ${describe(answer)}`)
  const client_secret = member(answer, 'client_secret')
  const party = context.partyOf({
    client_id,
    ...(client_secret !== undefined && { client_secret }),
    token_endpoint_auth_method: client_secret === undefined ? 'none' : 'client_secret_basic',
    redirect_uri: REDIRECT_URI,
    application_type: 'web',
    id_token_signed_response_alg: 'RS256',
  })
  return { answer, information, party }
}

/** With its registration access token, or another one, or none where it is `null`. */
export function manage(
  { send, secrets }: Context,
  { information }: Pick<Registered, 'information'>,
  method: 'GET' | 'PUT' | 'DELETE',
  body?: JsonObject,
  token: unknown = information.registration_access_token,
): Promise<Answer> {
  const { registration_client_uri: url } = information
  if (typeof url !== 'string') throw new NotApplicable('clients are given no registration_client_uri')
  const request = send(url, {
    method,
    headers: {
      ...(typeof token === 'string' && { Authorization: `Bearer ${token}` }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  return request.then((answer) => {
    secrets.remember(member(answer, 'registration_access_token'), member(answer, 'client_secret'))
    return answer
  })
}

/** What an update that changes nothing sends: all that was answered, without what an update must not have. */
export function asUpdate(information: JsonObject): JsonObject {
  const {
    registration_access_token,
    registration_client_uri,
    client_secret_expires_at,
    client_id_issued_at,
    ...metadata
  } = information
  return metadata
}

export async function withRegistered<T>(
  context: Context,
  more: JsonObject,
  use: (registered: Registered) => Promise<T>,
): Promise<T> {
  const registered = await register(context, more)
  try {
    return await use(registered)
  } finally {
    await remove(context, registered)
  }
}

export async function remove(
  context: Context,
  { information }: Pick<Registered, 'information'>,
): Promise<void> {
  if (typeof information.registration_client_uri === 'string')
    await manage(context, { information }, 'DELETE').catch(() => undefined)
}
