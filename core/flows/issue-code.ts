/**
 * Issues an authorization code: one write to the End-User's record (consent, session, where the grant
 * is) and one that brings the grant into being, in this order. Whoever logs out or withdraws consent in
 * between finds the grant registered and keeps it from coming into being.
 */

import type { Context } from '../context.ts'
import type { EndUser, Grant, GrantEntry, Loaded, Session } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { derive, keyOf } from '../handles.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import { rememberConsent } from '../rules/consent.ts'
import { grantEnd, newGrant } from '../rules/grant.ts'
import { registerGrant } from '../rules/live-grants.ts'
import { endUserEnd, touchSession } from '../rules/session.ts'
import { type AuthorizationResponse, codeResponse } from './authorization-outcome.ts'
import { commit, commitSingleUse, load } from './documents.ts'
import type { Evidence } from './proceed.ts'
import { revokeGrants } from './revoke-grants.ts'
import { endUserKey, type SignedInVisitor } from './visitor.ts'

/** The number of the one code a grant has. */
const CODE = 0

export function* issueCode(
  request: AuthorizationRequest,
  { user, session, account }: SignedInVisitor,
  scope: readonly string[],
  evidence: Evidence | undefined,
  context: Context,
): Flow<AuthorizationResponse | 'conflict' | 'spent'> {
  const { policy, keys, now } = context
  const { client } = request
  const grant = newGrant(request, account.sub, scope, authenticationOf(session), policy, now)
  // From one continuation comes one grant of one End-User: a form that is sent twice finds the code it was
  // answered with, and whoever signs in on somebody else's old page does not.
  const handle = evidence
    ? keys.continuations[0](`grant ${evidence.id} ${account.sub}`)
    : yield* perform('random', { bytes: 16 })
  const key = keyOf(keys, 'grant', handle)
  const issued = (loaded: Loaded<Grant> | undefined) => {
    if (loaded && isWaiting(loaded.document, now))
      return codeResponse(request, derive(keys, 'code', handle, CODE), context)
    // Without a page that could be spent, somebody has ended what was just registered: decide anew.
    return evidence ? 'spent' : 'conflict'
  }
  // And it gives its consent once: sent again after that was withdrawn, it does not bring it back. Whoever
  // comes in between has changed the End-User's record, and the write to it below is a conflict.
  const before = evidence && (yield* load<Grant>(key))
  if (before) return issued(before)

  const entry: GrantEntry = {
    id: key.id,
    client_id: client.client_id,
    expires_at: grantEnd(grant, client, policy),
    // Offline access outlives the session; everything else ends with it.
    ...(!scope.includes('offline_access') && { sid: session.sid }),
  }

  const seen = touchSession(user.document, session.sid, now)
  const consented: EndUser = evidence?.consent ? rememberConsent(seen, client, scope, policy, now) : seen
  const registered = registerGrant(consented, entry, policy, now)
  yield* revokeGrants(registered.dropped, context)
  const end = endUserEnd(registered.user, policy)
  if ((yield* commit(endUserKey(context, account.sub), registered.user, user.version, end)) === 'conflict')
    return 'conflict'

  if ((yield* commitSingleUse(key, grant, null, entry.expires_at)) !== 'stored')
    return issued(yield* load<Grant>(key))
  const told = { sub: account.sub, client_id: client.client_id, scope: grant.scope }
  if (evidence?.consent) yield* perform('emit', { event: { type: 'consent_given', ...told } })
  yield* perform('emit', { event: { type: 'code_issued', ...told } })
  return codeResponse(request, derive(keys, 'code', handle, CODE), context)
}

function authenticationOf({ sid, auth_time, acr, amr }: Session): NonNullable<Grant['authentication']> {
  return { sid, auth_time, ...(acr !== undefined && { acr }), ...(amr && { amr }) }
}

/** Whether the grant's code was issued and not used yet. */
function isWaiting(grant: Grant, now: number): boolean {
  const { code, revoked_at } = grant
  return (
    code !== undefined && code.redeemed_at === undefined && revoked_at === undefined && now < code.expires_at
  )
}
