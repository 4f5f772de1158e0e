/**
 * Tells clients that sessions have ended, as far as it is due. Whoever tells them has moved the notices on by
 * compare-and-swap, so that nobody else does at the same time; if this process ends in between, they are due again
 * when they should have been done. Of one delivery all are sent at once, and none waits for another.
 * @see OpenID Connect Back-Channel Logout 1.0 sections 2.5 and 2.8
 */

import type { Context } from '../context.ts'
import type { LogoutDelivery, LogoutNotice } from '../documents.ts'
import { dueTexts } from '../due.ts'
import { type Flow, ifPossible, perform } from '../effects.ts'
import { digitOf } from '../encoding.ts'
import { endUserHandle } from '../handles.ts'
import { encodeParameters } from '../messages/parameters.ts'
import type { FetchOutcome, FetchRequest } from '../outbound.ts'
import { mayBeGivenTo } from '../rules/grant.ts'
import {
  deliveryDue,
  deliveryEnd,
  dueNotices,
  settleNotices,
  takeNotices,
  taken,
  tryAgain,
} from '../rules/logout-notice.ts'
import type { DeliveryKey } from './delivery-key.ts'
import { commit, load, untilStored } from './documents.ts'
import { endUserKey, loadWhole } from './end-user.ts'
import { mintLogoutToken } from './logout-token.ts'
import { usableClient } from './usable-client.ts'

export function* deliverLogout(key: DeliveryKey, context: Context): Flow<void> {
  const { policy, now } = context
  const { document: delivery, version } = yield* load(key)
  if (!delivery || !isDue(delivery, now)) return
  const user = yield* loadWhole(endUserKey(context, endUserHandle(context.keys, delivery.sub)))
  const due = dueNotices(delivery, user.document, policy, now)
  const tries: Try[] = []
  for (const notice of due.ready) tries.push(yield* prepare(notice, delivery.sub, context))
  const kept = yield* commitDelivery(key, takeNotices(delivery, due, now), version, context)
  // Somebody else has taken them.
  if (kept === 'conflict' || tries.length === 0) return
  const results = yield* send(tries)
  const after: (LogoutNotice | undefined)[] = []
  for (const [index, tried] of tries.entries())
    after.push(yield* noteResult(delivery.sub, tried.notice, results[index] ?? 'unavailable', context))
  const notices = tries.map(({ notice }) => notice)
  yield* untilStored(() => settle(key, notices, after, context))
}

function isDue(delivery: LogoutDelivery, now: number): boolean {
  const due_at = deliveryDue(delivery)
  return due_at !== undefined && due_at <= now
}

interface Try {
  /** As it is while it is being sent. */
  readonly notice: LogoutNotice
  /** `nobody`: the client wants to hear nothing any more. */
  readonly message: FetchRequest | 'nobody' | 'unavailable'
}

type Result = FetchOutcome | 'nobody' | 'unavailable'

/** What fails here is a try that failed: it may be of this client alone. */
function* prepare(notice: LogoutNotice, sub: string, context: Context): Flow<Try> {
  const message = yield* ifPossible(messageOf(notice, sub, context))
  return { notice: taken(notice, context.now), message: message ?? 'unavailable' }
}

function* messageOf(notice: LogoutNotice, sub: string, context: Context): Flow<FetchRequest | 'nobody'> {
  const client = yield* usableClient(notice.client_id, context)
  const url = client?.backchannel_logout_uri
  if (!client || url === undefined || !mayBeGivenTo(notice, client)) return 'nobody'
  const logout_token = yield* mintLogoutToken(client, sub, notice, context)
  return {
    purpose: 'backchannel_logout',
    url,
    post: {
      content_type: 'application/x-www-form-urlencoded',
      body: encodeParameters({ logout_token }),
    },
    max_bytes: 4096,
    cut: true,
  }
}

function* send(tries: readonly Try[]): Flow<readonly Result[]> {
  const requests = tries.flatMap(({ message }) => (typeof message === 'string' ? [] : message))
  const outcomes = requests.length > 0 ? yield* ifPossible(perform('fetch_each', { requests })) : undefined
  let next = 0
  return tries.map(({ message }) =>
    typeof message === 'string' ? message : (outcomes?.[next++] ?? 'unavailable'),
  )
}

/** @returns the notice as it is to be tried again, if it is */
function* noteResult(
  sub: string,
  notice: LogoutNotice,
  result: Result,
  { now }: Context,
): Flow<LogoutNotice | undefined> {
  const { session, client_id, attempts: attempt } = notice
  const told = { sub, session, client_id, attempt }
  // Section 2.8: 200 where it was done; frameworks make it a 204 where there is nothing to say.
  if (typeof result === 'object' && result.kind === 'fetched' && isSuccess(result.status)) {
    yield* perform('emit', { event: { type: 'logout_token_sent', ...told } })
    return undefined
  }
  const failed = { ...told, ...whyNot(result) }
  const again = result === 'nobody' ? undefined : tryAgain(notice, yield* chance(), now)
  yield* perform('emit', {
    event: again
      ? { type: 'logout_token_failed', ...failed, retry_at: again.due_at }
      : { type: 'logout_token_given_up', ...failed },
  })
  return again
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

function whyNot(result: Result) {
  if (result === 'nobody') return {}
  if (result === 'unavailable') return { reason: result }
  if (result.kind === 'fetched') return { status: result.status }
  return { reason: result.reason, ...(result.detail !== undefined && { detail: result.detail }) }
}

/** From 0 to 1. */
function* chance(): Flow<number> {
  const drawn = yield* perform('random', { bytes: 3 })
  return Math.max(digitOf(drawn), 0) / 63
}

function* settle(
  key: DeliveryKey,
  tried: readonly LogoutNotice[],
  after: readonly (LogoutNotice | undefined)[],
  context: Context,
): Flow<'stored' | 'conflict'> {
  const { document: delivery, version } = yield* load(key)
  if (!delivery) return 'stored'
  return yield* commitDelivery(key, settleNotices(delivery, tried, after), version, context)
}

function* commitDelivery(
  key: DeliveryKey,
  delivery: LogoutDelivery,
  version: string | null,
  { keys, now }: Context,
): Flow<'stored' | 'conflict'> {
  const texts = dueTexts(keys, deliveryDue(delivery))
  return yield* commit(key, delivery, version, deliveryEnd(delivery, now), texts)
}
