/**
 * The forms of the login and consent pages, sent by whichever browser. A form that cannot be continued
 * (altered, of another browser, too old, of another page) is no dead end: its request is looked at afresh, and
 * what was filled in counts for nothing.
 */

import type { VouchsafeEvent } from 'vouchsafe/core'
import type { Answer } from '../answer.ts'
import { type Browser, type Continuation, isUsablePerson, type Model, type Session } from '../model.ts'
import type { Expected } from '../outcome.ts'
import { redirectParameters, valueIn } from '../pairs.ts'
import {
  endingDisabled,
  errorPage,
  evaluate,
  isAllowed,
  isContinuable,
  refuse,
  remember,
} from './authorization.ts'
import { judge, type Request } from './authorization-request.ts'
import { spend } from './issue.ts'
import { afresh } from './logout.ts'
import { currentSession, isFull, sessionAt, signInto } from './sessions.ts'

/** Status of a page that is shown instead of continuing another. */
const AGAIN = 403

type Resumed =
  | { readonly kind: 'resumed'; readonly request: Request; readonly continuation: Continuation }
  | { readonly kind: 'afresh'; readonly expected: Expected }

function resume(
  model: Model,
  browser: Browser,
  continuation_text: string,
  altered: boolean,
  purpose: Continuation['purpose'],
  now: number,
): Resumed {
  const continuation = model.continuations.get(continuation_text)
  if (!continuation) return { kind: 'afresh', expected: errorPage }
  const fits =
    !altered && continuation.purpose === purpose && isContinuable(model, continuation, browser, now)
  const judged = fits ? judge(model, continuation.request) : undefined
  if (judged?.kind === 'request') return { kind: 'resumed', request: judged, continuation }
  return { kind: 'afresh', expected: afresh({ model, browser, now, status: AGAIN }, continuation) }
}

export interface LoginForm {
  readonly altered: boolean
  readonly username: string
  readonly right_password: boolean
  readonly cancel?: boolean
}

export function submitLogin(
  model: Model,
  browser: Browser,
  continuation_text: string,
  form: LoginForm,
  now: number,
): Expected {
  const resumed = resume(model, browser, continuation_text, form.altered, 'login', now)
  if (resumed.kind === 'afresh') return resumed.expected
  const { request, continuation } = resumed
  if (form.cancel) return refuse(request, 'access_denied', 'the user did not sign in')
  if (!form.right_password || !isUsablePerson(model, form.username)) {
    return {
      outcome: { kind: 'page', name: 'login', status: 400 },
      because: 'whatever is wrong with a sign-in, the page is shown again',
      after: (answer) => remember({ model, browser, now, status: 400 }, request, 'login', answer),
    }
  }
  const held = sessionAt(model, browser)
  if (isFull(model, held, form.username, now)) {
    return {
      outcome: { kind: 'status', any: [503] },
      because: 'there are as many sessions as there may be, and each was used a moment ago',
    }
  }
  return {
    outcome: { kind: 'signed_in' },
    because: 'the password is right',
    after: (answer, events) => signIn(model, browser, held, continuation, form.username, now, answer, events),
  }
}

function signIn(
  model: Model,
  browser: Browser,
  held: Session | undefined,
  continuation: Continuation,
  sub: string,
  now: number,
  answer: Answer,
  events: readonly VouchsafeEvent[],
): void {
  const cookie = browser.session ?? ''
  signInto(model, held, sub, cookie, now, events)
  if (held && held.sub !== sub) held.ended = true
  const location = answer.kind === 'redirect' ? answer.location : ''
  const proof = valueIn(redirectParameters(location), 'continuation') ?? ''
  const { request, issued, issued_at } = continuation
  model.continuations.set(proof, {
    purpose: 'signed_in',
    request,
    issued_at,
    browser: browser.browser,
    signed_in: cookie,
    issued,
  })
  model.proofs.push(location)
}

export interface ConsentForm {
  readonly altered: boolean
  readonly decision: 'allow' | 'deny' | undefined
  readonly ticked: readonly string[]
}

export function submitConsent(
  model: Model,
  browser: Browser,
  continuation_text: string,
  { altered, decision, ticked }: ConsentForm,
  now: number,
): Expected {
  const resumed = resume(model, browser, continuation_text, altered, 'consent', now)
  if (resumed.kind === 'afresh') return resumed.expected
  const { request, continuation } = resumed
  const visit = { model, browser, now, status: AGAIN }
  const has_nothing = request.scope.length > 0 && !request.scope.some(isAllowed(continuation, ticked))
  if (decision === 'deny' || (decision === 'allow' && has_nothing)) {
    const session = currentSession(model, browser, now)
    const expected = endingDisabled(
      visit,
      refuse(request, 'access_denied', 'the user said no, or ticked nothing'),
    )
    if (!session || continuation.signed_in !== session.cookie) return expected
    return {
      ...expected,
      after: (answer, events) => {
        expected.after?.(answer, events)
        spend({ continuation }, session, now)
      },
    }
  }
  return evaluate(visit, request, { continuation, ...(decision === 'allow' && { ticked }) })
}
