/**
 * The client registration endpoint, and with `?client_id=` in its URL the client configuration endpoint: any page in
 * a browser may ask and read, since nothing is answered but to whoever has the token.
 * @see RFC 7591 section 3, RFC 7592 section 2
 */

import { type Context, endpointUrl } from '../context.ts'
import type { Flow } from '../effects.ts'
import { publicError, type Refusal, refuse } from '../errors.ts'
import {
  deleteRegistration,
  readRegistration,
  type UpdateOutcome,
  updateRegistration,
} from '../flows/client-configuration.ts'
import { type ClientInformation, type RegistrationOutcome, register } from '../flows/register.ts'
import { parseParameters } from '../messages/parameters.ts'
import { answeredScope, describedBy } from '../rules/registered-metadata.ts'
import { forWhoeverAsked } from './cors.ts'
import { type Answer, tellRefusal } from './endpoints.ts'
import { empty, type HttpRequest, type HttpResponse, json } from './message.ts'
import { requestFacts } from './request-facts.ts'

type Outcome = RegistrationOutcome | UpdateOutcome | { readonly kind: 'deleted' }

/** RFC 9110 section 8.3: media types compare without case; its white space is SP and HTAB. */
const JSON_TYPE = /^application\/json(?:[ \t]*;(?:[ \t]*charset=(?:utf-8|"utf-8")(?=[ \t;]|$))?)*[ \t]*$/i

export const registrationEndpoint: Answer = function* (request, context): Flow<HttpResponse> {
  const outcome = yield* registrationOutcome(request, context)
  const named = request.method === 'POST' || outcome.kind === 'refused' ? undefined : clientIdOf(request)
  yield* tellRefusal('registration', outcome, named)
  const response = renderRegistration(outcome, request, context)
  return response.status < 400 ? forWhoeverAsked(response, request, 'any') : response
}

function clientIdOf({ query }: HttpRequest): string | undefined {
  return parseParameters(query).values.client_id
}

function* registrationOutcome(request: HttpRequest, context: Context): Flow<Outcome> {
  const { method, body, query } = request
  const facts = requestFacts(request, context)
  const has_body = method === 'POST' || method === 'PUT'
  if (has_body && !JSON_TYPE.test(request.headers['content-type'] ?? ''))
    return refuse('registration.content_type', 'Content-Type')
  if (method === 'POST')
    return query === '' ? yield* register({ body, facts }, context) : refuse('registration.query_not_allowed')
  const client_id = clientIdOf(request)
  if (client_id === undefined) return refuse('registration_access_token.invalid', 'Authorization')
  const managed = { client_id, facts }
  if (method === 'PUT') return yield* updateRegistration({ ...managed, body }, context)
  return method === 'DELETE'
    ? yield* deleteRegistration(managed, context)
    : yield* readRegistration(managed, context)
}

function renderRegistration(outcome: Outcome, { headers }: HttpRequest, context: Context): HttpResponse {
  switch (outcome.kind) {
    case 'deleted':
      return empty(204)
    case 'refused':
      return renderRefusal(outcome, headers.authorization !== undefined, context)
    default:
      return json(outcome.kind === 'registered' ? 201 : 200, clientInformation(outcome, context))
  }
}

/** @see RFC 7591 section 3.2.2, RFC 6750 section 3 */
function renderRefusal(
  refusal: Extract<Outcome, Refusal>,
  is_attempt: boolean,
  { issuer }: Context,
): HttpResponse {
  const { error, error_description } = publicError(refusal)
  const told = error_description
  if (error === 'invalid_token') {
    const attempt = is_attempt ? `, error="${error}", error_description="${told}"` : ''
    return json(
      401,
      { error, error_description },
      { 'www-authenticate': `Bearer realm="${issuer}"${attempt}` },
    )
  }
  if ('retry_in' in refusal)
    return json(429, { error, error_description }, { 'retry-after': String(refusal.retry_in) })
  const own = refusal as { readonly error?: string; readonly detail?: string }
  const description = own.detail === undefined ? told : printable(own.detail)
  return json(400, { error: own.error ?? error, error_description: description })
}

/** RFC 6749 section 5.2: the characters that a description may have. */
function printable(text: string): string {
  return text.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, '?')
}

/** @see RFC 7591 section 3.2.1, RFC 7592 section 3 */
function clientInformation(information: ClientInformation, context: Context) {
  const { client, registration_access_token, client_secret, software_statement } = information
  const { client_id, created_at, secrets } = client
  const ends = secrets.map(({ expires_at = 0 }) => expires_at)
  return {
    client_id,
    client_id_issued_at: created_at,
    ...(client_secret !== undefined && { client_secret }),
    ...(ends.length > 0 && { client_secret_expires_at: ends.includes(0) ? 0 : Math.max(...ends) }),
    registration_access_token,
    registration_client_uri: `${endpointUrl(context, 'registration')}?client_id=${encodeURIComponent(client_id)}`,
    // RFC 7591 section 2: the default, by its name. Libraries whose user names none bring the secret in the body.
    token_endpoint_auth_method: 'client_secret_basic',
    ...describedBy(client),
    ...answeredScope(client),
    ...(software_statement !== undefined && { software_statement }),
  }
}
