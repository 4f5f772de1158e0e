/**
 * Issuing a code, and the family of tokens that may come of it. The pages of one request lead to one code
 * for each person: a form that is sent again gets that code while it waits, and after that the request
 * stands on its own again.
 */

import { type Answer, parametersAt } from '../answer.ts'
import {
  beginFamily,
  type Evidence,
  endFamily,
  type Family,
  lifetime,
  type Model,
  type Session,
} from '../model.ts'
import type { Expected } from '../outcome.ts'
import { valueIn } from '../pairs.ts'
import type { Request } from './authorization-request.ts'
import { connect } from './connections.ts'
import { endOf } from './endings.ts'
import { mayRefresh } from './refresh.ts'
import { noteUse } from './sessions.ts'

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
  const { redirect_uri, fragment, state } = request
  const before = evidence?.continuation.issued.get(session.sub)
  if (before === 'an error') return afresh()
  if (before) {
    const { code } = before
    const waiting = code && !code.redeemed && endOf(model, before, now) === undefined && now < code.expires_at
    if (!waiting) return afresh()
    const says = { code: { same: code.value } }
    return {
      outcome: { kind: 'authorization_response', redirect_uri, fragment, state, says },
      because: 'a form that is sent again finds the code it was answered with, and gives nothing more',
    }
  }
  return {
    outcome: { kind: 'authorization_response', redirect_uri, fragment, state, says: { code: 'new' } },
    because: 'RFC 6749 section 4.1.2: the user is signed in and agrees',
    after: (answer, events) => {
      noteUse(model, session, now)
      if (session.gone.delete(request.client.client_id)) session.sids.delete(request.client.client_id)
      const shown = evidence?.continuation.shown ?? []
      const decision = evidence?.ticked && { shown, allowed: scope }
      const connection = connect(model, request, session.sub, decision, now, events)
      const given: Given = { session, connection, scope }
      const family = newFamily(model, request, given, now, answer)
      evidence?.continuation.issued.set(session.sub, family)
    },
  }
}

/** An error that answers a continuation spends it as a code does; a code that it gave, and that still waits, ends. */
export function spend({ continuation }: Evidence, { sub }: Session, now: number): void {
  const before = continuation.issued.get(sub)
  if (before === undefined) continuation.issued.set(sub, 'an error')
  else if (before !== 'an error' && before.code && !before.code.redeemed && now < before.code.expires_at)
    endFamily(before, 'its page was answered by an error')
}

type Given = Required<Pick<Family, 'session' | 'connection' | 'scope'>>

function newFamily(
  model: Model,
  request: Request,
  { session, connection, scope }: Given,
  now: number,
  answer: Answer,
): Family {
  const { client, redirect_uri, fragment, code_challenge } = request
  const refreshable = mayRefresh(model, client, { scope })
  const begun = {
    client_id: client.client_id,
    sub: session.sub,
    scope,
    auth_time: session.auth_time,
    ...(request.nonce !== undefined && { nonce: request.nonce }),
    connection,
    given_in: session,
    // Offline access outlives the session, and so does what can be refreshed; everything else ends with it.
    ...(!scope.includes('offline_access') && !refreshable && { session }),
    refreshable,
  }
  const family = beginFamily(begun, now)
  const parameters =
    answer.kind === 'redirect' ? parametersAt(answer.location, redirect_uri, fragment) : undefined
  const value = valueIn(parameters ?? [], 'code') ?? ''
  const expires_at = now + lifetime(model, 'code_lifetime', client)
  family.code = { value, family, expires_at, redirect_uri, code_challenge, redeemed: false }
  model.codes.set(value, family.code)
  model.families.push(family)
  return family
}
