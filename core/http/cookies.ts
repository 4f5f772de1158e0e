/**
 * The cookies of a browser: its session, what tells it from other browsers, who has signed in there before, and what a
 * frame of ours may read of who is signed in.
 * @see RFC 6265bis
 */

import { withoutSpace } from '../ascii.ts'
import type { Configuration } from '../context.ts'
import type { Visitor, VisitorCookies } from '../flows/visitor.ts'
import type { HttpRequest } from './message.ts'

function isSecure(configuration: Configuration): boolean {
  return configuration.issuer.startsWith('https:')
}

type CookieName = 'session' | 'browser' | 'device' | 'browser_state'

export function cookieName(name: CookieName, configuration: Configuration): string {
  return `${isSecure(configuration) ? '__Host-' : ''}${configuration.cookie_name}_${name}`
}

/** The value of a cookie; one that is there twice was tossed in by somebody else, and none of them counts. */
export function cookieValue(header: string, name: string): string | undefined {
  const values = header
    .split(';')
    .map(withoutSpace)
    .filter((pair) => pair.startsWith(`${name}=`))
  return values.length === 1 ? values[0]?.slice(name.length + 1) : undefined
}

/** Seconds; no browser keeps a cookie longer (RFC 6265bis section 5.5). */
const LONGEST = 400 * 24 * 60 * 60

/** Characters of what a browser says of itself; those that people use say less. */
const MAX_USER_AGENT = 256

const NAME = /^[A-Za-z0-9_-]{22}$/

export function parseVisitor(
  request: Pick<HttpRequest, 'headers' | 'address'>,
  configuration: Configuration,
): Visitor {
  const { cookie, 'user-agent': user_agent } = request.headers
  const from = {
    ...(request.address !== undefined && { address: request.address }),
    ...(user_agent !== undefined && { user_agent: user_agent.slice(0, MAX_USER_AGENT) }),
  }
  if (cookie === undefined) return { session: undefined, browser: undefined, ...from }
  const browser = cookieValue(cookie, cookieName('browser', configuration))
  const device = cookieValue(cookie, cookieName('device', configuration))
  const browser_state = cookieValue(cookie, cookieName('browser_state', configuration))
  return {
    session: cookieValue(cookie, cookieName('session', configuration)),
    browser: browser !== undefined && NAME.test(browser) ? browser : undefined,
    ...(device !== undefined && { device }),
    ...(browser_state !== undefined && NAME.test(browser_state) && { browser_state }),
    ...from,
  }
}

export function renderCookies(cookies: VisitorCookies | undefined, configuration: Configuration): string[] {
  const { policy } = configuration
  const secure = isSecure(configuration) ? '; Secure' : ''
  const ours = `HttpOnly; SameSite=Lax${secure}`
  // The frame is in pages of other sites, where browsers have only what is for them, and that by https alone.
  const for_frame = secure ? `SameSite=None${secure}` : 'SameSite=Lax'
  const set = (
    name: CookieName,
    value: string | null | undefined,
    lifetime = policy.session_lifetime,
    attributes = ours,
  ) => {
    if (value === undefined) return []
    const max_age = value === null ? 0 : lifetime
    return [`${cookieName(name, configuration)}=${value ?? ''}; Max-Age=${max_age}; Path=/; ${attributes}`]
  }
  return [
    ...set('session', cookies?.session),
    ...set('browser', cookies?.browser),
    ...set('device', cookies?.device, LONGEST),
    ...set('browser_state', cookies?.browser_state, LONGEST, for_frame),
  ]
}
