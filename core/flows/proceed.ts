/**
 * From a valid authorization request to its next step: ask to sign in, ask for consent, or issue a code.
 * It is evaluated afresh each time from the request, the session and the consent; what the browser
 * brings along (`evidence`) only says what was just done for this very request.
 * @see OpenID Connect Core 1.0 sections 3.1.2.3 to 3.1.2.6
 */

import type { Context } from '../context.ts'
import type { EndUser } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { type AuthorizationReason, type ReasonId, reasons, refuse } from '../errors.ts'
import type { Account, SignInVerdict } from '../hosts.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import { lastWithdrawal } from '../rules/connection.ts'
import { needsConsent } from '../rules/consent.ts'
import { needsLogin } from '../rules/prompt.ts'
import { deliver } from '../rules/response-mode.ts'
import { canShow, lacksSecondFactor, type SecondFactorWish } from '../rules/second-factor.ts'
import {
  type AuthorizationOutcome,
  type AuthorizationResponse,
  errorResponse,
} from './authorization-outcome.ts'
import { type Found, untilStored } from './documents.ts'
import type { Evidence } from './evidence.ts'
import { consentPage, loginPage, type Repeat, stepUpPage } from './interaction.ts'
import { issueCode, spend } from './issue-code.ts'
import { refuseRequest } from './refuse-request.ts'
import { returnUrl } from './return-url.ts'
import { withSessionState } from './session-state.ts'
import { type SignedInVisitor, signedInVisitor, type Visitor } from './visitor.ts'

/** @param read the record of whoever is at the browser, where it was read with that of the client */
export function* proceed(
  request: AuthorizationRequest,
  visitor: Visitor,
  evidence: Evidence | undefined,
  context: Context,
  repeat?: Repeat,
  read?: Found<EndUser>,
): Flow<AuthorizationOutcome> {
  let user = read
  const outcome = yield* untilStored(() => {
    const first = user
    user = undefined
    return step(request, visitor, evidence, context, repeat, first)
  })
  // A continuation whose code was redeemed has done its work: the request stands on its own again.
  return outcome === 'spent' ? yield* proceed(request, visitor, undefined, context, repeat) : outcome
}

function* step(
  request: AuthorizationRequest,
  visitor: Visitor,
  evidence: Evidence | undefined,
  context: Context,
  repeat?: Repeat,
  read?: Found<EndUser>,
): Flow<AuthorizationOutcome | 'conflict' | 'spent'> {
  const signed_in = yield* signedInVisitor(visitor, context, read)
  const done = signed_in && evidence?.session === signed_in.session.nonce ? evidence : undefined
  const outcome = yield* nextStep(request, visitor, signed_in, done, context, repeat)
  if (done && signed_in && isError(outcome)) {
    if ((yield* spend(done, signed_in, request.client, context)) === 'conflict') return 'conflict'
  }
  return typeof outcome === 'object' && outcome.kind === 'response'
    ? yield* withSessionState(outcome, request, signed_in?.session, visitor, context)
    : outcome
}

function isError(outcome: AuthorizationOutcome | 'conflict' | 'spent'): boolean {
  if (typeof outcome === 'string') return false
  return outcome.kind === 'response'
    ? outcome.refusal !== undefined
    : outcome.kind === 'page' && outcome.page.name === 'error'
}

function* nextStep(
  request: AuthorizationRequest,
  visitor: Visitor,
  signed_in: SignedInVisitor | undefined,
  done: Evidence | undefined,
  context: Context,
  repeat?: Repeat,
): Flow<AuthorizationOutcome | 'conflict' | 'spent'> {
  // OpenID Connect Core section 3.1.2.1: prompt=none shows no page, whatever the reason to show one.
  const silently = (reason: AuthorizationReason) =>
    request.prompt.has('none') ? errorResponse(request, refuse(reason), context) : undefined

  const hinted = yield* hintedSubject(request, context)
  if (hinted === 'invalid')
    return yield* refuseRequest(request, refuse('id_token_hint.invalid', 'id_token_hint'), visitor, context)

  if (!signed_in || needsLogin(request, signed_in.session, done !== undefined, context.now)) {
    return silently('login.required') ?? (yield* loginPage(request, visitor, context, repeat))
  }

  const { account } = signed_in
  const { client } = request
  if (hinted !== undefined && hinted !== (yield* perform('subject', { account, client }))) {
    // The hint names somebody else. Asked once to be that person; after that the client is told.
    if (done) return errorResponse(request, refuse('login.required'), context)
    return silently('login.required') ?? (yield* loginPage(request, visitor, context, repeat))
  }

  const lacking = lacksSecondFactor(request, signed_in.session, context.policy, context.second_factors)
  const next = lacking && (yield* whatIsLacking(lacking, account, done !== undefined, context))
  if (next === 'refuse') return withoutSecondFactor(request, context)
  if (next === 'ask')
    return silently('login.required') ?? (yield* loginPage(request, visitor, context, repeat))

  const { auth_time, amr, acr } = signed_in.session
  const verdict = yield* perform('after_sign_in', {
    account,
    client,
    scope: request.scope,
    audience: request.audience.aud,
    authentication: { auth_time, ...(amr && { amr }), ...(acr !== undefined && { acr }) },
    parameters: request.parameters,
    ...(visitor.address !== undefined && { address: visitor.address }),
    authorization_url: returnUrl(request, done, visitor, context),
  })
  if (verdict.kind === 'refuse') return refusedSignIn(request, verdict, context)
  if (verdict.kind === 'redirect') return silently('login.required') ?? { kind: 'redirect', url: verdict.url }
  if (verdict.kind === 'stepUp')
    return silently('login.required') ?? (yield* stepUpPage(verdict.url, request, done, visitor, context))

  if (done?.consent) {
    // A page from before the client was disconnected is spent, whoever sends it again.
    const withdrawal = lastWithdrawal(signed_in.user.document, client.client_id)
    if (withdrawal !== undefined && withdrawal !== done.withdrawal) return 'spent'
    // Nor is it for a client that was made anew since. One that a document describes has no record before its first code.
    const is_first = client.from_document && done.client_nonce === undefined
    if (client.nonce !== done.client_nonce && !is_first) return 'spent'
    return yield* issueCode(request, signed_in, done.consent.allowed, done, context)
  }
  if (needsConsent(request, signed_in.user.document, context.now)) {
    return (
      silently('consent.required') ?? (yield* consentPage(request, signed_in, done, visitor, context, repeat))
    )
  }
  return yield* issueCode(request, signed_in, request.scope, done, context)
}

/** @param asked_already whether the person has just signed in for this request: they are not asked twice */
function* whatIsLacking(
  wish: SecondFactorWish,
  { sub }: Account,
  asked_already: boolean,
  context: Context,
): Flow<'ask' | 'go_on' | 'refuse'> {
  const without = wish.kind === 'required' ? 'refuse' : 'go_on'
  if (asked_already) return without
  // A login page of the host's knows itself what people have.
  if (!context.second_factors) return 'ask'
  // Who has none sets one up, right after the password.
  if (wish.kind === 'required' && context.enrol_url !== undefined) return 'ask'
  return canShow(yield* perform('find_factors', { sub }), wish) ? 'ask' : without
}

export function withoutSecondFactor(request: AuthorizationRequest, context: Context): AuthorizationOutcome {
  const reason = 'second_factor.missing'
  const response = errorResponse(request, refuse(reason), context)
  return request.prompt.has('none') ? response : onTheWay(response, reason, reasons[reason].description)
}

/** The client is told; where the host has something to say to the person, on the way from a page that says it. */
function refusedSignIn(
  request: AuthorizationRequest,
  verdict: Extract<SignInVerdict, { kind: 'refuse' }>,
  context: Context,
): AuthorizationOutcome {
  const reason = 'sign_in.refused'
  const response = errorResponse(request, refuse(reason), context, verdict)
  const { message } = verdict
  if (message === undefined || request.prompt.has('none')) return response
  return onTheWay(response, reason, message)
}

/** A page that says why, and leads on to the client with its answer. */
function onTheWay(
  { redirect_uri, parameters, response_mode, ui_locales }: AuthorizationResponse,
  reason: ReasonId,
  description: string,
): AuthorizationOutcome {
  const delivery = deliver(response_mode, redirect_uri, parameters)
  const way_on =
    delivery.kind === 'url'
      ? { continueUrl: delivery.url }
      : { continueUrl: delivery.action, continueFields: delivery.fields }
  const told = { languages: ui_locales, status: 403, reason, description } as const
  const page = { name: 'error', ...told, ...way_on } as const
  return { kind: 'page', status: 403, page }
}

/** The subject that id_token_hint names; an expired ID token of ours is as good a hint as any. */
function* hintedSubject(
  request: AuthorizationRequest,
  context: Context,
): Flow<string | 'invalid' | undefined> {
  if (request.id_token_hint === undefined) return undefined
  const claims = yield* perform('verify_jwt', { jwt: request.id_token_hint, typ: 'JWT' })
  const is_for_client = claims?.iss === context.issuer && claims.aud === request.client.client_id
  return is_for_client && typeof claims.sub === 'string' ? claims.sub : 'invalid'
}
