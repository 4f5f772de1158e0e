/** The pages that ask: sign in, consent. Each carries the request forward in a signed continuation. */

import { type Context, endpointUrl } from '../context.ts'
import { type Continuation, sealContinuation } from '../continuation.ts'
import { type Flow, perform } from '../effects.ts'
import type { Account, Client } from '../hosts.ts'
import type { PageClient } from '../pages.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import { lastWithdrawal } from '../rules/connection.ts'
import { consentReach } from '../rules/consent.ts'
import { redirectOrigin } from '../rules/redirect-uri.ts'
import { describeScope, joinScope } from '../rules/scope.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import type { Evidence } from './evidence.ts'
import { browserDigest, type SignedInVisitor, type Visitor } from './visitor.ts'

/** Why a page is shown again, and with which status. */
export interface Repeat {
  readonly notice: 'failed' | 'again'
  readonly status: number
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
  const { text, cookies } = yield* continuationFor(
    { purpose: 'login', asks: request.asks, request: request.encoded },
    visitor,
    context,
  )
  if (context.login_url !== undefined) {
    const joint = context.login_url.includes('?') ? '&' : '?'
    return { kind: 'redirect', url: `${context.login_url}${joint}continuation=${text}`, cookies }
  }
  return {
    kind: 'page',
    status: repeat?.status ?? 200,
    cookies,
    page: {
      name: 'login',
      action: endpointUrl(context, 'login'),
      continuation: text,
      client: pageClient(request.client),
      ...(request.login_hint !== undefined && { login_hint: request.login_hint }),
      ...(repeat && { notice: repeat.notice }),
    },
  }
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
    ...(done && { id: done.id, issued_at: done.issued_at }),
  } as const
  const { text, cookies } = yield* continuationFor(carried, visitor, context)
  return {
    kind: 'page',
    status: repeat?.status ?? 200,
    cookies,
    page: {
      name: 'consent',
      action: endpointUrl(context, 'consent'),
      continuation: text,
      client: pageClient(request.client),
      scopes: request.scope.map((name) => ({
        name,
        description: describeScope(name, context.policy),
        required: name === 'openid',
      })),
      account: displayName(account),
      lifetime: consentReach(request, context.policy),
      redirect_host: redirectOrigin(request.redirect_uri).replace(/^https?:\/\//, ''),
    },
  }
}

function pageClient({
  client_id,
  client_name,
  client_uri,
  logo_uri,
  policy_uri,
  tos_uri,
}: Client): PageClient {
  return { client_id, client_name, client_uri, logo_uri, policy_uri, tos_uri } as PageClient
}

function displayName(account: Account): string {
  const { name, preferred_username, email } = account.claims ?? {}
  return String(name ?? preferred_username ?? email ?? account.sub)
}
