/**
 * The cookies of a browser: its session, what tells it from other browsers, and who has signed in there before.
 * @see RFC 6265bis
 */

import { withoutSpace } from '../ascii.ts'
import type { Configuration } from '../context.ts'
import type { Visitor, VisitorCookies } from '../flows/visitor.ts'
import type { HttpRequest } from './message.ts'

function isSecure(configuration: Configuration): boolean {
  return configuration.issuer.startsWith('https:')
}

type CookieName = 'session' | 'browser' | 'device'

function cookieName(name: CookieName, configuration: Configuration): string {
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
const DEVICE_LIFETIME = 400 * 24 * 60 * 60

/** Characters of what a browser says of itself; those that people use say less. */
const MAX_USER_AGENT = 256

const BROWSER = /^[A-Za-z0-9_-]{22}$/

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
  return {
    session: cookieValue(cookie, cookieName('session', configuration)),
    browser: browser !== undefined && BROWSER.test(browser) ? browser : undefined,
    ...(device !== undefined && { device }),
    ...from,
  }
}

export function renderCookies(cookies: VisitorCookies | undefined, configuration: Configuration): string[] {
  const { policy } = configuration
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure(configuration) ? '; Secure' : ''}`
  const set = (name: CookieName, value: string | null | undefined, lifetime = policy.session_lifetime) => {
    if (value === undefined) return []
    const max_age = value === null ? 0 : lifetime
    return [`${cookieName(name, configuration)}=${value ?? ''}; Max-Age=${max_age}; ${attributes}`]
  }
  return [
    ...set('session', cookies?.session),
    ...set('browser', cookies?.browser),
    ...set('device', cookies?.device, DEVICE_LIFETIME),
  ]
}
