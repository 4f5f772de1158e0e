/** From what a flow decided to what travels: the one place that knows status codes and headers. */

import type { Configuration, Context } from '../context.ts'
import { type Claims, type Flow, perform } from '../effects.ts'
import {
  type AuthorizationReason,
  type BearerReason,
  type PageReason,
  publicError,
  type Refusal,
  reasons,
  type TokenReason,
} from '../errors.ts'
import type { AuthorizationOutcome } from '../flows/authorization-outcome.ts'
import type { TokenOutcome } from '../flows/grants/grant.ts'
import { pageClient } from '../flows/interaction.ts'
import type { IntrospectionResponse } from '../flows/introspection.ts'
import type { RevocationOutcome } from '../flows/revocation.ts'
import type { UntrustedRequest } from '../flows/trusted-request.ts'
import type { UserInfoResponse } from '../flows/userinfo.ts'
import type { ErrorPage, Page, PageSources, PostPage } from '../pages.ts'
import { deliver } from '../rules/response-mode.ts'
import { contentSecurityPolicy } from './content-security-policy.ts'
import { renderCookies } from './cookies.ts'
import { personLanguages } from './languages.ts'
import { empty, type HttpRequest, type HttpResponse, json, notCached } from './message.ts'

/** @see RFC 6749 section 5.2 */
export function renderTokenError(
  refusal: Refusal<TokenReason>,
  request: HttpRequest,
  context: Context,
): HttpResponse {
  const body = publicError(refusal)
  if (body.error !== 'invalid_client') return json(400, body)
  const challenge =
    request.headers.authorization === undefined
      ? {}
      : { 'www-authenticate': `Basic realm="${context.issuer}", charset="UTF-8"` }
  return json(401, body, challenge)
}

/** RFC 6749 section 3.3: an empty scope is no scope, and so it is left out. */
function withoutEmptyScope(body: Claims): Claims {
  return body.scope === '' ? { ...body, scope: undefined } : body
}

/** @see RFC 6749 section 5.1 */
export function renderToken(outcome: TokenOutcome, request: HttpRequest, context: Context): HttpResponse {
  if (outcome.kind === 'refused') return renderTokenError(outcome, request, context)
  const { kind, ...body } = outcome
  return json(200, withoutEmptyScope(body))
}

/** @see RFC 7009 section 2.2 */
export function renderRevocation(
  outcome: RevocationOutcome,
  request: HttpRequest,
  context: Context,
): HttpResponse {
  return outcome.kind === 'refused' ? renderTokenError(outcome, request, context) : empty(200)
}

/** @see RFC 7662 section 2.2 */
export function renderIntrospection(
  outcome: IntrospectionResponse | Refusal<TokenReason>,
  request: HttpRequest,
  context: Context,
): HttpResponse {
  if (outcome.kind === 'refused') return renderTokenError(outcome, request, context)
  return json(200, withoutEmptyScope(outcome.response))
}

const bearerStatus = { invalid_request: 400, invalid_token: 401, insufficient_scope: 403 } as const

/** @see OpenID Connect Core 1.0 section 5.3.2, RFC 6750 section 3 */
export function renderUserInfo(
  outcome: UserInfoResponse | Refusal<BearerReason>,
  context: Context,
): HttpResponse {
  if (outcome.kind === 'userinfo') return json(200, outcome.claims)
  const realm = `Bearer realm="${context.issuer}"`
  // "If the request lacks any authentication information …, the resource server SHOULD NOT include an error code."
  if (outcome.reason === 'bearer.missing') return empty(401, { 'www-authenticate': realm })
  const { error, error_description } = publicError(outcome)
  const scope = error === 'insufficient_scope' ? ', scope="openid"' : ''
  const challenge = `${realm}, error="${error}", error_description="${error_description}"${scope}`
  return json(bearerStatus[error], { error, error_description }, { 'www-authenticate': challenge })
}

/**
 * A client's flow passes through every page of ours. So there is no `form-action`, which Chromium applies to every
 * redirect that follows a form, those of the client's own callback too; and no Cross-Origin-Opener-Policy, which takes
 * a popup away from the page that opened it. Framing is what `frame-ancestors` forbids.
 */
export function* renderPage(
  outlined: Page,
  status: number,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> {
  const languages = personLanguages(outlined.languages, request.headers['accept-language'])
  const { html, csp = {} } = yield* perform('render_page', { page: { ...outlined, languages } })
  return { status, headers: pageHeaders(csp, context), body: html }
}

/** Of every page. */
export function pageHeaders(csp: PageSources, { issuer }: Configuration): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(csp),
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...notCached,
    ...(issuer.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  }
}

export function* renderErrorPage(
  refusal: Refusal<PageReason | AuthorizationReason> & Pick<UntrustedRequest, 'client' | 'redirect_uri'>,
  status: number,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> {
  const { reason, client, redirect_uri } = refusal
  const { received, ...redirectUri } = redirect_uri ?? {}
  const page: ErrorPage = {
    name: 'error',
    languages: [],
    status,
    reason,
    description: reasons[reason].description,
    ...(client && { client: pageClient(client) }),
    ...(redirect_uri && { redirectUri }),
  }
  return yield* renderPage(page, status, request, context)
}

export function* renderUnavailablePage(request: HttpRequest, context: Context): Flow<HttpResponse> {
  const reason = 'authorization.unavailable'
  const { description } = reasons[reason]
  const { requestId } = request
  const named = requestId !== undefined && { requestId }
  const page: ErrorPage = { name: 'error', languages: [], status: 503, reason, description, ...named }
  return yield* renderPage(page, 503, request, context)
}

/** RFC 9700 section 4.12: 303, so that no browser posts a password on to the next page. */
export function seeOther(url: string): HttpResponse {
  // A host may bring a URL as people write it; a header takes it as RFC 3986 does.
  const location = url.replace(/[^\x21-\x7e]+/g, encodeURIComponent)
  return { status: 303, headers: { location, 'referrer-policy': 'no-referrer', ...notCached }, body: '' }
}

/** @param request for the languages of whoever sees a page */
export function* renderAuthorization(
  outcome: AuthorizationOutcome,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> {
  const response = yield* renderAuthorizationBody(outcome, request, context)
  const setCookies = renderCookies(outcome.cookies, context)
  return setCookies.length > 0 ? { ...response, setCookies } : response
}

function* renderAuthorizationBody(
  outcome: AuthorizationOutcome,
  request: HttpRequest,
  context: Context,
): Flow<HttpResponse> {
  switch (outcome.kind) {
    case 'response': {
      const { redirect_uri, parameters, response_mode, ui_locales } = outcome
      const delivery = deliver(response_mode, redirect_uri, parameters)
      if (delivery.kind === 'url') return seeOther(delivery.url)
      const { action, fields } = delivery
      const page: PostPage = { name: 'post', languages: ui_locales, action, fields }
      return yield* renderPage(page, 200, request, context)
    }
    case 'redirect':
      return seeOther(outcome.url)
    case 'page':
      return yield* renderPage(outcome.page, outcome.status, request, context)
    case 'refused':
      return yield* renderErrorPage(outcome, 400, request, context)
  }
}
