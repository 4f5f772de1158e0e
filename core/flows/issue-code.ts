/** Issues an authorization code: a grant to the person who is signed in, and the answer that carries its code. */

import type { Context } from '../context.ts'
import type { EndUser, Grant } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { derive, type HandleKeys, keyOf } from '../handles.ts'
import type { Client } from '../hosts.ts'
import type { AuthorizationRequest } from '../rules/authorization-request.ts'
import { findBasis } from '../rules/basis.ts'
import { isRemembered } from '../rules/consent.ts'
import { endedGrant, grantEnd, isWaiting, mayBeGivenTo, newGrant, revokeGrant } from '../rules/grant.ts'
import { type AuthorizationResponse, codeResponse } from './authorization-outcome.ts'
import { commitSingleUse, type Found, load } from './documents.ts'
import type { Evidence } from './evidence.ts'
import { keepClient } from './keep-client.ts'
import { placeGrant } from './place-grant.ts'
import type { SignedInVisitor } from './visitor.ts'

/** The number of the one code a grant has. */
const CODE = 0

/** @returns `spent`: what the evidence proves has been used, or has ended since */
export function* issueCode(
  asked: AuthorizationRequest,
  { handle: end_user, user, session, account }: SignedInVisitor,
  scope: readonly string[],
  evidence: Evidence | undefined,
  context: Context,
): Flow<AuthorizationResponse | 'conflict' | 'spent'> {
  const { policy, keys, now } = context
  const { sub } = account
  // From one continuation comes one grant of one End-User: a form that is sent twice finds the code it was
  // answered with, and whoever signs in on somebody else's old page does not.
  const handle = evidence ? handleFor(evidence, sub, keys) : yield* perform('random', { bytes: 16 })
  const response = () => codeResponse(asked, derive(keys, 'code', { handle, end_user }, CODE), context)
  if (evidence) {
    const before = yield* load(keyOf(keys, 'grant', handle))
    if (before.version !== null)
      return isStillGood(before, asked.client, user.document, context) ? response() : 'spent'
  }

  const client = yield* keepClient(asked.client, context)
  const request = { ...asked, client }
  const how = {
    ...(evidence && { from_page: true }),
    ...(!evidence?.consent && client.skip_consent && { consent_skipped: true }),
  }
  const grant = newGrant(request, scope, how, policy, now)
  const decision = isRemembered(request) ? evidence?.consent : undefined
  const issued = yield* placeGrant({ sub, user, session }, client, grant, handle, decision, context)
  // Somebody else has answered the same form at this moment: the grant is there when it is looked for again.
  if (issued !== 'issued') return 'conflict'
  const told = { sub, client_id: client.client_id, scope: grant.scope }
  if (evidence?.consent) yield* perform('emit', { event: { type: 'consent_given', ...told } })
  yield* perform('emit', { event: { type: 'code_issued', ...told } })
  return response()
}

/** The grant that a continuation leads to, of one person. */
function handleFor({ id }: Evidence, sub: string, keys: HandleKeys): string {
  return keys.continuations[0](`grant ${id} ${sub}`)
}

/**
 * An error that answers what was done for a request spends it as a code does: whoever sends the same form again is
 * asked anew. A code that came of it and was not redeemed yet ends. @returns `conflict` where it has to be tried again
 */
export function* spend(
  evidence: Evidence,
  { account: { sub } }: SignedInVisitor,
  { client_id }: Client,
  context: Context,
): Flow<'spent' | 'conflict'> {
  const { policy, keys, now } = context
  const key = keyOf(keys, 'grant', handleFor(evidence, sub, keys))
  const { document, version } = yield* load(key)
  if (version !== null && !(document && isWaiting(document, now))) return 'spent'
  const ended = document ? revokeGrant(document, now) : endedGrant(client_id, now)
  const outcome = yield* commitSingleUse(key, ended, version, grantEnd(ended, policy))
  return outcome === 'conflict' ? outcome : 'spent'
}

/** Whether the code of a grant was issued to this client and not used yet, and what it rests on is still there. */
function isStillGood(
  { document: grant }: Found<Grant>,
  client: Client,
  user: EndUser,
  { policy, now }: Context,
): boolean {
  if (!grant || !isWaiting(grant, now) || !mayBeGivenTo(grant, client)) return false
  return findBasis(grant, user, policy, now).kind === 'basis'
}
