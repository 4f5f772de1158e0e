/**
 * Issuing a code, and the family of tokens that may come of it. The pages of one request lead to one code
 * for each person: a form that is sent again gets that code while it waits, and after that the request
 * stands on its own again.
 */

import { type Answer, parametersAt } from '../answer.ts'
import {
  beginFamily,
  consentKey,
  type Evidence,
  type Family,
  lifetime,
  type Model,
  type Session,
} from '../model.ts'
import type { Expected } from '../outcome.ts'
import { valueIn } from '../pairs.ts'
import type { Request } from './authorization-request.ts'
import { mayRefresh } from './refresh.ts'

/** @param afresh what the request leads to without the evidence */
export function issue(
  model: Model,
  request: Request,
  session: Session,
  scope: readonly string[],
  evidence: Evidence | undefined,
  now: number,
  afresh: () => Expected,
): Expected {
  const { redirect_uri, state } = request
  const before = evidence?.continuation.issued.get(session.sub)
  if (before) {
    const { code } = before
    const waiting = code && !code.redeemed && before.ended === undefined && now < code.expires_at
    if (!waiting) return afresh()
    const says = { code: { same: code.value } }
    return {
      outcome: { kind: 'authorization_response', redirect_uri, state, says },
      because: 'a form that is sent again finds the code it was answered with, and gives nothing more',
    }
  }
  return {
    outcome: { kind: 'authorization_response', redirect_uri, state, says: { code: 'new' } },
    because: 'RFC 6749 section 4.1.2: the user is signed in and agrees',
    after: (answer) => {
      session.seen_at = now
      if (evidence?.ticked) rememberConsent(model, request, session, scope, now)
      const family = newFamily(model, request, session, scope, now, answer)
      evidence?.continuation.issued.set(session.sub, family)
    },
  }
}

function rememberConsent(
  model: Model,
  { client }: Request,
  { sub }: Session,
  scope: readonly string[],
  now: number,
): void {
  const key = consentKey(sub, client.client_id)
  const before = model.consents.get(key)
  const kept = before && now < before.expires_at ? before.scope : []
  model.consents.set(key, {
    scope: new Set([...kept, ...scope]),
    expires_at: now + lifetime(model, 'consent_lifetime', client),
  })
}

function newFamily(
  model: Model,
  request: Request,
  session: Session,
  scope: readonly string[],
  now: number,
  answer: Answer,
): Family {
  const { client, redirect_uri, code_challenge } = request
  const begun = {
    client_id: client.client_id,
    sub: session.sub,
    scope,
    auth_time: session.auth_time,
    ...(request.nonce !== undefined && { nonce: request.nonce }),
    // Offline access outlives the session; everything else ends with it.
    ...(!scope.includes('offline_access') && { session }),
    refreshable: mayRefresh(model, client, { scope }),
  }
  const family = beginFamily(begun, now)
  const parameters = answer.kind === 'redirect' ? parametersAt(answer.location, redirect_uri) : undefined
  const value = valueIn(parameters ?? [], 'code') ?? ''
  const expires_at = now + lifetime(model, 'code_lifetime', client)
  family.code = { value, family, expires_at, redirect_uri, code_challenge, redeemed: false }
  model.codes.set(value, family.code)
  model.families.push(family)
  return family
}
