/**
 * What a client is told of who is signed in at a browser: a digest that a frame of ours can make again, in that browser
 * and for pages of that client's origin. While it comes out the same, nobody has signed in or out.
 * @see OpenID Connect Session Management 1.0 sections 2 and 3.2
 */

import { lowerCase } from '../ascii.ts'
import type { Digests } from '../digests.ts'
import type { Session } from '../documents.ts'
import { fingerprint, type HandleKeys } from '../handles.ts'

/** The cookies of a browser, as far as it has sent them. */
interface Sent {
  readonly session: string | undefined
  readonly browser: string | undefined
  readonly browser_state?: string
}

/**
 * What the frame reads in its cookie. It leads to no session, and a session that goes on keeps it. A frame of another
 * site's page is sent no cookies but this one: who is signed in is not known there, and it stays as it is.
 * @param session of whoever is signed in
 * @returns `undefined` for a browser that nothing is known of
 */
export function browserState(
  session: Pick<Session, 'id'> | undefined,
  sent: Sent,
  keys: HandleKeys,
): string | undefined {
  const what = session?.id ?? sent.browser ?? sent.session
  return what === undefined ? sent.browser_state : fingerprint(keys, 'browser_state', what)
}

/** @returns `undefined` where pages that could ask have no origin */
export function sessionState(
  client_id: string,
  redirect_uri: string,
  state: string,
  salt: string,
  { sha256 }: Digests,
): string | undefined {
  const origin = pageOrigin(redirect_uri)
  return origin && `${sha256(`${client_id} ${origin} ${state} ${salt}`)}.${salt}`
}

/** As browsers have it: in lower case, and without the port that the scheme has anyway. */
function pageOrigin(url: string): string | undefined {
  const [, scheme, host] = /^(https?):\/\/([^/?#]+)/.exec(lowerCase(url)) ?? []
  if (scheme === undefined || host === undefined) return undefined
  return `${scheme}://${host.replace(scheme === 'https' ? /:443$/ : /:80$/, '')}`
}
