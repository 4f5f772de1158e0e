/** Each endpoint as parse, flow, render; and what an operator is told when it refuses. */

import { type Context, endpointUrl } from '../context.ts'
import { type Flow, perform } from '../effects.ts'
import { base64urlToText } from '../encoding.ts'
import { type Refusal, refuse, type TokenReason } from '../errors.ts'
import type { ClientRequest } from '../flows/authenticate-client.ts'
import type { AuthorizationOutcome } from '../flows/authorization-outcome.ts'
import { authorize } from '../flows/authorize.ts'
import { confirmLogout } from '../flows/confirm-logout.ts'
import { consent } from '../flows/consent.ts'
import { type IntrospectionResponse, introspection } from '../flows/introspection.ts'
import { login } from '../flows/login.ts'
import { logout } from '../flows/logout.ts'
import { revocation } from '../flows/revocation.ts'
import { type ClientOutcome, token } from '../flows/token.ts'
import { userinfo } from '../flows/userinfo.ts'
import type { Visitor } from '../flows/visitor.ts'
import { type Parameters, parseParameters } from '../messages/parameters.ts'
import type { RedirectMismatch } from '../rules/redirect-mismatch.ts'
import { parseVisitor } from './cookies.ts'
import { forPagesOf } from './cors.ts'
import { anyParameters, bodyParameters, isForm, isRefusal, pageParameters } from './form.ts'
import type { HttpRequest, HttpResponse } from './message.ts'
import {
  renderAuthorization,
  renderErrorPage,
  renderIntrospection,
  renderPage,
  renderRevocation,
  renderToken,
  renderTokenError,
  renderUserInfo,
  seeOther,
} from './render.ts'
import { requestFacts } from './request-facts.ts'

export type Answer = (request: HttpRequest, context: Context) => Flow<HttpResponse>

/** @param client_id one that there is: any other text may be a secret that somebody put into the wrong field */
export function* tellRefusal(
  endpoint: string,
  outcome: { readonly kind: string },
  client_id: string | undefined,
  redirect_uri?: RedirectMismatch,
): Flow<void> {
  if (outcome.kind !== 'refused') return
  const { reason, input } = outcome as Refusal
  const named = {
    ...(input !== undefined && { input }),
    ...(client_id !== undefined && { client_id }),
    ...(redirect_uri && { redirect_uri }),
  }
  yield* perform('emit', { event: { type: 'refused', endpoint, reason, ...named } })
}

/** An endpoint that authenticates its client in a form body. */
function clientEndpoint<T extends { readonly kind: string }>(
  endpoint: string,
  flow: (request: ClientRequest, context: Context) => Flow<ClientOutcome<T>>,
  render: (outcome: T, request: HttpRequest, context: Context) => HttpResponse,
): Answer {
  return function* (request, context): Flow<HttpResponse> {
    const parameters = bodyParameters(request)
    if (isRefusal(parameters)) {
      yield* tellRefusal(endpoint, parameters, undefined)
      return renderTokenError(parameters, request, context)
    }
    const { outcome, client } = yield* flow({ parameters, facts: requestFacts(request, context) }, context)
    yield* tellRefusal(endpoint, outcome, client?.client_id)
    const response = render(outcome, request, context)
    return client && outcome.kind !== 'refused' ? forPagesOf(client, response, request) : response
  }
}

export const tokenEndpoint = clientEndpoint('token', token, renderToken)

export const revocationEndpoint = clientEndpoint('revocation', revocation, renderRevocation)

export const introspectionEndpoint = clientEndpoint(
  'introspection',
  function* (request, context): Flow<ClientOutcome<IntrospectionResponse | Refusal<TokenReason>>> {
    const { outcome, client } = yield* introspection(request, context)
    // Resource servers ask here, and no pages: an answer is opened to none.
    return outcome.kind === 'refused' ? { outcome, client } : { outcome }
  },
  renderIntrospection,
)

export const userinfoEndpoint: Answer = function* (request, context): Flow<HttpResponse> {
  const body = request.method === 'POST' && isForm(request) ? parseParameters(request.body) : undefined
  const { outcome, client } = yield* userinfo(
    { facts: requestFacts(request, context), body, query: parseParameters(request.query) },
    context,
  )
  yield* tellRefusal('userinfo', outcome, client?.client_id)
  const response = renderUserInfo(outcome, context)
  return outcome.kind === 'refused' ? response : forPagesOf(client, response, request)
}

/** Where the browser talks to us: parameters and cookies in, a page or a redirect out. */
function browserEndpoint(
  endpoint: string,
  parse: (request: HttpRequest) => Parameters | Refusal<'request.content_type' | 'request.query_not_allowed'>,
  flow: (parameters: Parameters, visitor: Visitor, context: Context) => Flow<AuthorizationOutcome>,
): Answer {
  return function* (request, context): Flow<HttpResponse> {
    const parameters = parse(request)
    const outcome = isRefusal(parameters)
      ? refuse('continuation.unreadable')
      : yield* flow(parameters, parseVisitor(request, context), context)
    return yield* answerBrowser(endpoint, outcome, request, context)
  }
}

/** What a browser is answered, and an operator told: by an endpoint of ours, or by a page of the host's. */
export function* answerBrowser(
  endpoint: string,
  outcome: AuthorizationOutcome,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> {
  if (outcome.kind === 'response' && outcome.refusal)
    yield* tellRefusal(endpoint, outcome.refusal, outcome.client_id)
  if (outcome.kind === 'refused')
    yield* tellRefusal(endpoint, outcome, outcome.client_id, outcome.redirect_uri)
  return yield* renderAuthorization(outcome, request, context)
}

/** RFC 6749 section 10.12: browsers say where a form comes from, and ours come from here. */
function sameSite(answer: Answer): Answer {
  return function* (request, context): Flow<HttpResponse> {
    if (request.headers['sec-fetch-site'] !== 'cross-site') return yield* answer(request, context)
    const refusal = refuse('page.cross_site')
    yield* tellRefusal('page', refusal, undefined)
    return yield* renderErrorPage(refusal, 403, request, context)
  }
}

/** RFC 3986 section 3.4. */
const QUERY = /^[\w.~!$&'()*+,;=:@%/?-]+$/

/**
 * A form on another site's page comes without our cookies (SameSite=Lax), and whoever is signed in seems
 * not to be. The same request by GET brings them along; so does the same form from a page of ours, where it is
 * too long for a URL.
 */
function withCookies(endpoint: 'authorization' | 'end_session', answer: Answer): Answer {
  return function* (request, context): Flow<HttpResponse> {
    const { cookie, 'sec-fetch-site': site } = request.headers
    const is_bare = request.method === 'POST' && site === 'cross-site' && cookie === undefined
    if (!is_bare || !isForm(request) || request.query !== '') return yield* answer(request, context)
    const action = endpointUrl(context, endpoint)
    const url = `${action}?${request.body}`
    if (QUERY.test(request.body) && url.length <= context.max_redirect_length) return seeOther(url)
    const { values, faults, too_many } = parseParameters(request.body)
    if (too_many || Object.keys(faults).length > 0) return yield* answer(request, context)
    const page = { name: 'post', languages: [], action, fields: Object.entries(values) } as const
    return yield* renderPage(page, 200, request, context)
  }
}

export const endSessionEndpoint = withCookies(
  'end_session',
  browserEndpoint('end_session', anyParameters, logout),
)

const logoutForm = sameSite(browserEndpoint('logout', bodyParameters, confirmLogout))

/** A browser that opens its tabs again asks by GET for what came of a form. What is so now is said where it began. */
export const logoutEndpoint: Answer = function* (request, context): Flow<HttpResponse> {
  if (request.method !== 'POST') return seeOther(endpointUrl(context, 'end_session'))
  return yield* logoutForm(request, context)
}

export const authorizationEndpoint = withCookies(
  'authorization',
  browserEndpoint('authorization', anyParameters, (parameters, visitor, context) =>
    authorize({ parameters, visitor }, context),
  ),
)

/**
 * A page that is the answer to a form has the form's address, and a browser that opens its tabs again asks for it by
 * GET. What was under way is in that address, and is taken up from there.
 */
function orOnward(endpoint: 'login' | 'consent', form: Answer): Answer {
  return function* (request, context): Flow<HttpResponse> {
    if (request.method === 'POST') return yield* form(request, context)
    const { under_way = '' } = parseParameters(request.query).values
    const asked = base64urlToText(under_way) ?? ''
    const url = `${endpointUrl(context, 'authorization')}?${asked}`
    if (QUERY.test(asked) && url.length <= context.max_redirect_length) return seeOther(url)
    const refusal = refuse('page.nothing_under_way')
    yield* tellRefusal(endpoint, refusal, undefined)
    return yield* renderErrorPage(refusal, 400, request, context)
  }
}

export const loginEndpoint = orOnward('login', sameSite(browserEndpoint('login', pageParameters, login)))

/** The consent page sends a `scope` for every box that is ticked. */
export const consentEndpoint = orOnward(
  'consent',
  sameSite(browserEndpoint('consent', (request) => pageParameters(request, ['scope']), consent)),
)
