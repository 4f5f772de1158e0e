/** The pages that ask: sign in, consent, sign out. Each carries the request forward in a signed continuation. */

import { type Context, endpointUrl } from '../context.ts'
import { type Continuation, sealContinuation } from '../continuation.ts'
import { type Flow, perform } from '../effects.ts'
import { textToBase64url } from '../encoding.ts'
import type { Account, Client } from '../hosts.ts'
import { parseClientIdUrl } from '../messages/client-id-url.ts'
import { parseOutboundUrl } from '../messages/outbound-url.ts'
import { withQuery } from '../messages/parameters.ts'
import type { PageClient } from '../pages.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import { lastWithdrawal } from '../rules/connection.ts'
import { consentReach } from '../rules/consent.ts'
import { redirectOrigin } from '../rules/redirect-uri.ts'
import { describeScope, joinScope } from '../rules/scope.ts'
import type { SecondFactors } from '../rules/second-factor.ts'
import type { AuthorizationOutcome, BrowserOutcome } from './authorization-outcome.ts'
import type { Evidence } from './evidence.ts'
import type { LogoutRequest } from './logout-request.ts'
import { browserDigest, type SignedInVisitor, type Visitor } from './visitor.ts'

/** Why a page is shown again, and with which status. */
export interface Repeat {
  readonly notice: 'failed' | 'again'
  readonly status: number
  /** Whether it was a passkey that failed. */
  readonly passkey?: boolean
}

function* continuationFor(
  carried: Pick<Continuation, 'purpose' | 'asks' | 'request'> & Partial<Continuation>,
  visitor: Visitor,
  context: Context,
): Flow<{ text: string; cookies: { browser?: string } }> {
  const id = carried.id ?? (yield* perform('random', { bytes: 16 }))
  const browser = visitor.browser ?? (yield* perform('random', { bytes: 16 }))
  const text = sealContinuation(context.keys, {
    issued_at: context.now,
    browser: browserDigest(browser, context),
    ...carried,
    id,
  })
  return { text, cookies: visitor.browser === undefined ? { browser } : {} }
}

export function* loginPage(
  request: AuthorizationRequest,
  visitor: Visitor,
  context: Context,
  repeat?: Repeat,
): Flow<AuthorizationOutcome> {
  const challenge = context.passkeys ? yield* perform('random', { bytes: 32 }) : undefined
  const carried = { ...loginFor(request, repeat), ...(challenge !== undefined && { challenge }) }
  const { text, cookies } = yield* continuationFor(carried, visitor, context)
  if (context.login_url !== undefined)
    return { ...hostPage(context.login_url, text, request, context), cookies }
  return {
    kind: 'page',
    status: repeat?.status ?? 200,
    cookies,
    page: {
      name: 'login',
      languages: request.ui_locales,
      action: formUrl('login', request, context),
      continuation: text,
      client: pageClient(request.client),
      ...(request.login_hint !== undefined && { loginHint: request.login_hint }),
      ...forgotten(text, context),
      ...(challenge !== undefined && { challenge }),
      ...(repeat && { notice: repeat.notice }),
      ...(repeat?.passkey && { passkeyFailed: true }),
    },
  }
}

/** The answer to a form has its address too, and whoever opens that again is to find what was under way. */
function formUrl(
  endpoint: 'login' | 'consent',
  { encoded }: Pick<AuthorizationRequest, 'encoded'>,
  context: Context,
): string {
  const action = endpointUrl(context, endpoint)
  const url = `${action}?under_way=${textToBase64url(encoded)}`
  return url.length <= context.max_redirect_length ? url : action
}

/** What is in progress goes along where it fits: it comes back to this browser. */
function forgotten(continuation: string, { forgotten_url, max_redirect_length }: Context) {
  if (forgotten_url === undefined) return {}
  const url = withQuery(forgotten_url, `continuation=${continuation}`)
  return { forgottenUrl: url.length <= max_redirect_length ? url : forgotten_url }
}

/** To the page on which somebody sets up a second factor, who has just shown their password. @param carried as of it */
export function* enrolPage(
  enrol_url: string,
  request: AuthorizationRequest,
  carried: Pick<Continuation, 'id' | 'issued_at' | 'sub' | 'stamp' | 'proved_at'>,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const challenge = yield* perform('random', { bytes: 32 })
  const step = { purpose: 'enrol', asks: request.asks, request: request.encoded, challenge } as const
  const { text, cookies } = yield* continuationFor({ ...step, ...carried }, visitor, context)
  return { ...hostPage(enrol_url, text, request, context), cookies }
}

/** @param carried who proved what, for which login page */
export function* factorPage(
  request: AuthorizationRequest,
  carried: Pick<Continuation, 'id' | 'issued_at' | 'sub' | 'stamp' | 'proved_at'>,
  factors: SecondFactors,
  visitor: Visitor,
  context: Context,
  repeat?: Repeat,
): Flow<AuthorizationOutcome> {
  const challenge = yield* perform('random', { bytes: 32 })
  const { asks, encoded, client, ui_locales } = request
  const step = { purpose: 'factor', asks, request: encoded, challenge } as const
  const { text, cookies } = yield* continuationFor({ ...step, ...carried }, visitor, context)
  return {
    kind: 'page',
    status: repeat?.status ?? 200,
    cookies,
    page: {
      name: 'secondFactor',
      languages: ui_locales,
      action: formUrl('login', request, context),
      continuation: text,
      client: pageClient(client),
      factors,
      challenge,
      ...(repeat && { notice: 'failed' }),
    },
  }
}

function loginFor(request: AuthorizationRequest, repeat?: Repeat) {
  const notice = repeat && { notice: repeat.notice }
  return { purpose: 'login', asks: request.asks, request: request.encoded, ...notice } as const
}

/**
 * A page of the host's at which the person signs in anew or in a stronger way.
 * @param done the login that was made for this request, if one was: what was asked for was asked for then
 */
export function* stepUpPage(
  url: string,
  request: AuthorizationRequest,
  done: Evidence | undefined,
  visitor: Visitor,
  context: Context,
): Flow<AuthorizationOutcome> {
  const since = done && { id: done.id, issued_at: done.issued_at }
  const { text, cookies } = yield* continuationFor({ ...loginFor(request), ...since }, visitor, context)
  return { ...hostPage(url, text, request, context), cookies }
}

/** To a page of the host's, which is given the continuation in its URL, or by POST where that would be too long. */
function hostPage(
  page_url: string,
  continuation: string,
  { ui_locales }: AuthorizationRequest,
  { max_redirect_length }: Context,
): AuthorizationOutcome {
  const url = withQuery(page_url, `continuation=${continuation}`)
  if (url.length <= max_redirect_length) return { kind: 'redirect', url }
  const fields = [['continuation', continuation]] as const
  const page = { name: 'post', languages: ui_locales, action: page_url, fields } as const
  return { kind: 'page', status: 200, page }
}

/** @param id of the login that was made for this request, if one was: what comes of it is one code too */
export function* consentPage(
  request: AuthorizationRequest,
  { user, session, account }: SignedInVisitor,
  done: Evidence | undefined,
  visitor: Visitor,
  context: Context,
  repeat?: Repeat,
): Flow<AuthorizationOutcome> {
  const carried = {
    purpose: 'consent',
    asks: request.asks,
    request: request.encoded,
    session: session.nonce,
    scope: joinScope(request.scope),
    withdrawal: lastWithdrawal(user.document, request.client.client_id),
    client_nonce: request.client.nonce,
    ...(repeat && { notice: repeat.notice }),
    ...(done && { id: done.id, issued_at: done.issued_at }),
  } as const
  const { text, cookies } = yield* continuationFor(carried, visitor, context)
  if (context.consent_url !== undefined)
    return { ...hostPage(context.consent_url, text, request, context), cookies }
  return {
    kind: 'page',
    status: repeat?.status ?? 200,
    cookies,
    page: {
      name: 'consent',
      languages: request.ui_locales,
      action: formUrl('consent', request, context),
      continuation: text,
      ...whatIsAsked(request, account, context),
    },
  }
}

/** What a person is to know before they let a client in. */
export function whatIsAsked(request: AuthorizationRequest, account: Account, { policy }: Context) {
  const client = pageClient(request.client)
  const { resources } = request.audience
  return {
    client,
    scopes: request.scope.map((name) => ({
      name,
      description: describeScope(name, policy, resources),
      required: name === 'openid',
    })),
    account: displayName(account),
    lifetime: consentReach(request, policy),
    redirectHost: redirectOrigin(request.redirect_uri).replace(/^https?:\/\//, ''),
    ...(leadsElsewhere(request, client) && { leadsElsewhere: true }),
  }
}

/** Whether to sign out, whom, and who asked for it. */
export function* logoutPage(
  request: LogoutRequest,
  { session, account }: SignedInVisitor,
  visitor: Visitor,
  context: Context,
  repeat?: Repeat,
): Flow<BrowserOutcome> {
  const carried = { purpose: 'logout', asks: 'end_session', request: request.encoded } as const
  const { text, cookies } = yield* continuationFor({ ...carried, session: session.nonce }, visitor, context)
  return {
    kind: 'page',
    status: repeat?.status ?? 200,
    cookies,
    page: {
      name: 'logout',
      languages: request.ui_locales,
      action: endpointUrl(context, 'logout'),
      continuation: text,
      account: displayName(account),
      ...(request.client && { client: pageClient(request.client) }),
      ...(repeat && { notice: 'again' }),
    },
  }
}

/** Whatever the port; a scheme of an app's own is no host at all. */
function leadsElsewhere({ redirect_uri }: AuthorizationRequest, { host }: PageClient): boolean {
  return host !== undefined && parseOutboundUrl(redirectOrigin(redirect_uri))?.host !== host
}

/**
 * Of a client that nobody vouches for no logo is shown: browsers would load it from where it chose, and it would be
 * whose it likes (OAuth Client ID Metadata Document section 8.8).
 */
export function pageClient(client: Client): PageClient {
  const { client_id, client_name, client_uri, policy_uri, tos_uri, self_described } = client
  const host = self_described ? parseClientIdUrl(client_id)?.host : undefined
  const logo_uri = self_described ? undefined : client.logo_uri
  const shown = { client_id, client_name, client_uri, logo_uri, policy_uri, tos_uri } as PageClient
  return host === undefined ? shown : { ...shown, host }
}

/** By which people recognise themselves. */
export function displayName(account: Account): string {
  const { name, preferred_username, email } = account.claims ?? {}
  return String(name ?? preferred_username ?? email ?? account.sub)
}
