/**
 * A cookie jar as a browser keeps one (RFC 6265 section 5): domain, path, Secure, expiry, and the `__Host-` and
 * `__Secure-` prefixes. It decides which cookies go with a request. SameSite is not enforced, since every
 * navigation here is top-level, and no list of public suffixes is known.
 */
interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly host_only: boolean
  readonly path: string
  readonly secure: boolean
  readonly expires: number
}

export interface CookieJar {
  take(url: string, set_cookie: readonly string[]): void
  /** The Cookie header for a request, or undefined when there is nothing to send. */
  header(url: string): string | undefined
}

/** Browsers treat loopback as a secure context, so that development over plain http works. */
export const isLoopback = (hostname: string) =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)

const isTrustworthy = ({ protocol, hostname }: URL) => protocol === 'https:' || isLoopback(hostname)

const domainMatches = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`)

const pathMatches = (path: string, prefix: string) =>
  path === prefix || (path.startsWith(prefix) && (prefix.endsWith('/') || path[prefix.length] === '/'))

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>()
  return {
    take(url, set_cookie) {
      for (const line of set_cookie) {
        const cookie = parseSetCookie(line, new URL(url))
        if (cookie === undefined) continue
        const key = `${cookie.domain};${cookie.path};${cookie.name}`
        if (cookie.expires <= Date.now()) cookies.delete(key)
        else cookies.set(key, cookie)
      }
    },
    header(url) {
      const target = new URL(url)
      const sent = [...cookies.values()]
        .filter((cookie) => cookie.expires > Date.now() && goesWith(cookie, target))
        .sort((one, other) => other.path.length - one.path.length)
      return sent.length === 0 ? undefined : sent.map(({ name, value }) => `${name}=${value}`).join('; ')
    },
  }
}

function goesWith(cookie: Cookie, target: URL): boolean {
  const host = cookie.host_only
    ? target.hostname === cookie.domain
    : domainMatches(target.hostname, cookie.domain)
  return host && pathMatches(target.pathname, cookie.path) && (!cookie.secure || isTrustworthy(target))
}

function parseSetCookie(line: string, from: URL): Cookie | undefined {
  const [pair = '', ...rest] = line.split(';')
  const equals = pair.indexOf('=')
  if (equals < 1) return undefined
  const name = pair.slice(0, equals).trim()
  const attributes = new Map(rest.map(attribute))
  const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase() ?? ''
  if (domain !== '' && !domainMatches(from.hostname, domain)) return undefined
  const given = attributes.get('path')
  const path = given?.startsWith('/') ? given : defaultPath(from.pathname)
  const secure = attributes.has('secure')
  if (secure && !isTrustworthy(from)) return undefined
  if (/^__(host|secure)-/i.test(name) && !secure) return undefined
  if (/^__host-/i.test(name) && (domain !== '' || given !== '/')) return undefined
  return {
    name,
    value: pair.slice(equals + 1).trim(),
    domain: domain === '' ? from.hostname : domain,
    host_only: domain === '',
    path,
    secure,
    expires: expiry(attributes),
  }
}

function attribute(text: string): [string, string] {
  const equals = text.indexOf('=')
  if (equals === -1) return [text.trim().toLowerCase(), '']
  return [text.slice(0, equals).trim().toLowerCase(), text.slice(equals + 1).trim()]
}

function expiry(attributes: ReadonlyMap<string, string>): number {
  const max_age = attributes.get('max-age')
  if (max_age !== undefined && /^-?\d+$/.test(max_age)) return Date.now() + Number(max_age) * 1000
  const expires = Date.parse(attributes.get('expires') ?? '')
  return Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires
}

function defaultPath(pathname: string): string {
  const last = pathname.lastIndexOf('/')
  return last <= 0 ? '/' : pathname.slice(0, last)
}
