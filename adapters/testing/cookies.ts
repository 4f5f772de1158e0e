/**
 * A cookie jar as a browser keeps one: domain, path, Secure and expiry decide what goes with a request. Its cookies
 * are written as Playwright writes them.
 * @see RFC 6265 section 5
 */

/** As `context.addCookies()` of Playwright takes it. */
export interface TestCookie {
  name: string
  value: string
  domain: string
  path: string
  /** NumericDate in seconds, by the clock of the machine; -1: when the browser is closed. */
  expires: number
  httpOnly: boolean
  secure: boolean
  sameSite: 'Strict' | 'Lax' | 'None'
}

export interface CookieJar {
  /** Puts away the cookies of an answer. */
  take(url: string, headers: Headers): void
  /** The `Cookie` header of a request; empty where there is none. */
  header(url: string): string
  readonly cookies: readonly TestCookie[]
}

export function createCookieJar(initial: readonly TestCookie[] = []): CookieJar {
  const jar = new Map(initial.map((cookie) => [keyOf(cookie), cookie]))
  return {
    get cookies() {
      return [...jar.values()]
    },
    take(url, headers) {
      for (const line of headers.getSetCookie()) {
        const cookie = parseSetCookie(line, new URL(url))
        if (!cookie) continue
        if (isOver(cookie)) jar.delete(keyOf(cookie))
        else jar.set(keyOf(cookie), cookie)
      }
    },
    header(url) {
      const target = new URL(url)
      const sent = [...jar.values()].filter((cookie) => !isOver(cookie) && goesTo(cookie, target))
      return sent.map(({ name, value }) => `${name}=${value}`).join('; ')
    },
  }
}

const keyOf = ({ domain, path, name }: TestCookie) => `${domain};${path};${name}`

const isOver = ({ expires }: TestCookie) => expires >= 0 && expires * 1000 <= Date.now()

/** A domain with a dot in front is that of all names below it. */
function isWithin(hostname: string, domain: string): boolean {
  return hostname === domain || (domain.startsWith('.') && `.${hostname}`.endsWith(domain))
}

function goesTo({ domain, path, secure }: TestCookie, { hostname, pathname, protocol }: URL): boolean {
  const is_below = pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
  // Browsers trust loopback as they trust https.
  const is_safe = protocol === 'https:' || /^(?:(?:.*\.)?localhost|127\..*|\[::1\])$/.test(hostname)
  return isWithin(hostname, domain) && is_below && (!secure || is_safe)
}

function parseSetCookie(line: string, from: URL): TestCookie | undefined {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim())
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? []
  if (name === '') return undefined
  const attributes = new Map(
    rest.map((part) => {
      const [, key = '', text = ''] = /^([^=]*)=?(.*)$/.exec(part) ?? []
      return [key.toLowerCase(), text] as const
    }),
  )
  const domain = attributes.get('domain')?.replace(/^\.?/, '.').toLowerCase() || from.hostname
  if (!isWithin(from.hostname, domain)) return undefined
  const path = attributes.get('path')
  return {
    name,
    value,
    domain,
    path: path?.startsWith('/') ? path : from.pathname.replace(/\/[^/]*$/, '') || '/',
    expires: expiryOf(attributes),
    httpOnly: attributes.has('httponly'),
    secure: attributes.has('secure'),
    sameSite: sameSiteOf(attributes.get('samesite')),
  }
}

function expiryOf(attributes: ReadonlyMap<string, string>): number {
  const max_age = attributes.get('max-age')
  if (max_age !== undefined) return Math.max(0, Math.floor(Date.now() / 1000) + Number(max_age))
  const expires = Date.parse(attributes.get('expires') ?? '')
  return Number.isNaN(expires) ? -1 : Math.max(0, Math.floor(expires / 1000))
}

function sameSiteOf(text: string | undefined): TestCookie['sameSite'] {
  const known = (['Strict', 'Lax', 'None'] as const).find((one) => one.toLowerCase() === text?.toLowerCase())
  return known ?? 'Lax'
}
