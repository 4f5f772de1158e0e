/**
 * The authorization endpoint: from a request and a browser to the next step. Ask to sign in, ask for
 * consent, refuse, or issue a code; and what each leaves behind.
 * @see OpenID Connect Core 1.0 sections 3.1.2.1 to 3.1.2.6
 */

import type { Answer } from '../answer.ts'
import {
  type Browser,
  type Continuation,
  connectionKey,
  type Evidence,
  isUsablePerson,
  type Model,
  type Session,
} from '../model.ts'
import type { Expected } from '../outcome.ts'
import { type Pairs, valueIn } from '../pairs.ts'
import { type Judged, judge, type Request } from './authorization-request.ts'
import { needsConsent } from './connections.ts'
import { issue, spend } from './issue.ts'
import { currentSession, isAlive, sessionAt } from './sessions.ts'

export const errorPage: Expected = {
  outcome: { kind: 'page', name: 'error', status: 400 },
  because: 'RFC 6749 section 4.1.2.1: without a trusted client and redirect_uri, only the user is told',
}

/** A request of a browser, at an instant; `status` is that of the page, if one follows. */
export interface Visit {
  readonly model: Model
  readonly browser: Browser
  readonly now: number
  readonly status: number
}

export function authorize(model: Model, browser: Browser, pairs: Pairs, now: number): Expected {
  const evidence = proofOfLogin(model, browser, pairs, now)
  return evaluate({ model, browser, now, status: 200 }, judge(model, pairs), evidence)
}

export function evaluate(visit: Visit, judged: Judged, evidence?: Evidence): Expected {
  if (judged.kind === 'untrusted') return errorPage
  if (judged.kind === 'request') return endingDisabled(visit, proceed(visit, judged, evidence))
  const { redirect_uri, fragment, state, errors } = judged
  return {
    outcome: { kind: 'authorization_response', redirect_uri, fragment, state, says: { errors } },
    because: 'RFC 6749 section 4.1.2.1: the client is told what is wrong with its request',
  }
}

/** A session of an account that is disabled ends when it is seen, so that it does not come back with it. */
export function endingDisabled({ model, browser, now }: Visit, expected: Expected): Expected {
  const session = sessionAt(model, browser)
  if (!session || !isAlive(model, session, now) || isUsablePerson(model, session.sub)) return expected
  return {
    ...expected,
    after: (answer, events) => {
      session.ended = true
      expected.after?.(answer, events)
    },
  }
}

/** A login that came back: it counts for the request and the browser it was made for. */
function proofOfLogin(model: Model, browser: Browser, pairs: Pairs, now: number): Evidence | undefined {
  const continuation = model.continuations.get(valueIn(pairs, 'continuation') ?? '')
  if (continuation?.purpose !== 'signed_in' || !isContinuable(model, continuation, browser, now))
    return undefined
  const same = pairs.filter(([name]) => name !== 'continuation')
  return sameRequest(same, continuation.request) ? { continuation } : undefined
}

function sameRequest(a: Pairs, b: Pairs): boolean {
  return a.length === b.length && a.every(([name, value]) => valueIn(b, name) === value)
}

/** Of this browser, and not too old. */
export function isContinuable(
  model: Model,
  continuation: Continuation,
  browser: Browser,
  now: number,
): boolean {
  return (
    browser.browser !== undefined &&
    continuation.browser === browser.browser &&
    now < continuation.issued_at + model.world.policy.continuation_lifetime
  )
}

function proceed(visit: Visit, request: Request, evidence?: Evidence): Expected {
  const { model, browser, now } = visit
  const session = currentSession(model, browser, now)
  const done = session && evidence?.continuation.signed_in === session.cookie ? evidence : undefined
  const expected = step(visit, request, session, done)
  const { outcome, after } = expected
  const is_error = outcome.kind === 'authorization_response' && 'errors' in outcome.says
  if (!session || !done || !is_error) return expected
  return {
    ...expected,
    after: (answer, events) => {
      after?.(answer, events)
      spend(done, session, now)
    },
  }
}

function step(
  visit: Visit,
  request: Request,
  session: Session | undefined,
  done: Evidence | undefined,
): Expected {
  const { model, now } = visit
  const hint = request.id_token_hint === undefined ? undefined : model.id_tokens.get(request.id_token_hint)
  if (request.id_token_hint !== undefined && hint?.aud !== request.client.client_id)
    return refuse(
      request,
      'invalid_request',
      'OpenID Connect Core section 3.1.2.1: no ID token for this client',
    )

  if (!session || needsLogin(request, session, done !== undefined, now)) return ask(visit, request, 'login')
  if (hint !== undefined && hint.sub !== model.world.subject(session.sub, request.client)) {
    return done
      ? refuse(request, 'login_required', 'somebody else than the hinted person signed in')
      : ask(visit, request, 'login')
  }
  const afresh = () => proceed(visit, request)
  if (done?.ticked) {
    // What a page from before the client was disconnected says counts no more, whoever sends it again.
    if (withdrawalsOf(model, request, session.sub) !== done.continuation.withdrawals) return afresh()
    const scope = request.scope.filter(isAllowed(done.continuation, done.ticked))
    return issue(model, request, session, scope, done, now, afresh)
  }
  if (needsConsent(model, request, session.sub, now)) return ask(visit, request, 'consent', session, done)
  return issue(model, request, session, request.scope, done, now, afresh)
}

/** What was shown and ticked; openid cannot be unticked. */
export const isAllowed =
  ({ shown = [] }: Continuation, ticked: readonly string[]) =>
  (name: string): boolean =>
    shown.includes(name) && (name === 'openid' || ticked.includes(name))

function withdrawalsOf(model: Model, { client }: Request, sub: string): number {
  return model.withdrawals.get(connectionKey(sub, client.client_id)) ?? 0
}

/** Seconds that a person may take over the pages of a request, once they have signed in for it. */
export const PAGES_TAKE = 300

function needsLogin(request: Request, session: Session, done: boolean, now: number): boolean {
  const { max_age = Number.POSITIVE_INFINITY } = request
  const age = now - session.auth_time
  if (done) return age > Math.max(max_age, PAGES_TAKE)
  // max_age=0 is another way to say prompt=login.
  const anew = request.prompt.includes('login') || request.prompt.includes('select_account') || max_age === 0
  return anew || age > max_age
}

export function refuse(request: Request, error: string, because: string): Expected {
  const { redirect_uri, fragment, state } = request
  return {
    outcome: { kind: 'authorization_response', redirect_uri, fragment, state, says: { errors: [error] } },
    because,
  }
}

/** A page that asks; or, where the client wants none, the error that says which it would have been. */
function ask(
  visit: Visit,
  request: Request,
  page: 'login' | 'consent',
  session?: Session,
  done?: Evidence,
): Expected {
  if (request.prompt.includes('none')) return refuse(request, `${page}_required`, 'prompt=none shows no page')
  const scopes = page === 'consent' ? { scopes: request.scope } : {}
  return {
    outcome: { kind: 'page', name: page, status: visit.status, ...scopes },
    because: `the user has to be asked (${page})`,
    after: (answer) => remember(visit, request, page, answer, session, done),
  }
}

/** @param done what the page goes on from: the login and the consent of one request count as one */
export function remember(
  { model, browser, now }: Visit,
  request: Request,
  kind: 'login' | 'consent',
  answer: Answer,
  session?: Session,
  done?: Evidence,
): void {
  const continuation = answer.kind === 'page' ? answer.page.continuation : undefined
  if (continuation === undefined) return
  model.continuations.set(continuation, {
    purpose: kind,
    request: request.pairs,
    issued_at: done?.continuation.issued_at ?? now,
    browser: browser.browser,
    issued: done?.continuation.issued ?? new Map(),
    ...(session && {
      signed_in: session.cookie,
      shown: request.scope,
      withdrawals: withdrawalsOf(model, request, session.sub),
    }),
  })
  model.pages.push({ kind, continuation, browser })
}
