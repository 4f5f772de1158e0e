/** Who is at the browser: the cookies it sent, and the session they lead to. */

import type { Context } from '../context.ts'
import type { EndUser, Session } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { fingerprint, type Handle, parseHandle } from '../handles.ts'
import type { Account } from '../hosts.ts'
import { findSession } from '../rules/session.ts'
import { type Found, load } from './documents.ts'
import { endSession } from './end-session.ts'
import { type EndUserKey, endUserKey } from './end-user.ts'
import { type PersonRecord, usableHolder } from './usable-holder.ts'

export interface Visitor {
  /** The session cookie. */
  readonly session: string | undefined
  /** The cookie that tells this browser from others before anyone signs in. */
  readonly browser: string | undefined
  /** The cookie that says who has signed in at our login page there (flows/device.ts). */
  readonly device?: string
  /** The cookie that a frame of ours reads (flows/session-state.ts). */
  readonly browser_state?: string
  /** The address it comes from, where that is known. */
  readonly address?: string
  /** What it says of itself. */
  readonly user_agent?: string
}

/** Cookies to be set with an answer; `null` for one to be cleared. */
export interface VisitorCookies {
  readonly session?: string | null
  readonly browser?: string
  readonly device?: string
  readonly browser_state?: string
}

export interface SignedInVisitor {
  /** The handle of their record, as the cookie has it. */
  readonly handle: string
  readonly user: PersonRecord
  readonly session: Session
  readonly account: Account
}

export function browserDigest(browser: string, context: Context): string {
  return fingerprint(context.keys, 'browser', browser)
}

function sessionCookie({ session }: Visitor, context: Context): Handle | undefined {
  const cookie = session === undefined ? undefined : parseHandle(context.keys, session)
  return cookie?.kind === 'session' ? cookie : undefined
}

/** Where the record of whoever is signed in would be. */
export function visitorKey(visitor: Visitor, context: Context): EndUserKey | undefined {
  const cookie = sessionCookie(visitor, context)
  return cookie && endUserKey(context, cookie.handle)
}

/**
 * A cookie that is altered, of another issuer, or of a session that ended is no cookie. The session of an
 * account that is disabled or gone ends here, so that it does not come back with the account.
 * @param read the record, where it was read already
 */
export function* signedInVisitor(
  visitor: Visitor,
  context: Context,
  read?: Found<EndUser>,
): Flow<SignedInVisitor | undefined> {
  const cookie = sessionCookie(visitor, context)
  if (!cookie) return undefined
  const user = read ?? (yield* load(endUserKey(context, cookie.handle)))
  if (!user.document) return undefined
  const session = findSession(user.document, cookie.serial, context.policy, context.now)
  if (!session) return undefined
  const holder = yield* usableHolder(user.document.sub, user)
  if (holder.kind === 'holder')
    return { handle: cookie.handle, user: holder.record, session, account: holder.account }
  if (holder.reason === 'grant.account_unusable') yield* endSession(cookie, context, 'account_unusable')
  return undefined
}
