/**
 * What a resource server knows of its issuer: the metadata, fetched when first needed, kept for an hour,
 * and after a failure not asked for again at once. An issuer that does not answer is never a verdict on
 * a token.
 * @see OpenID Connect Discovery 1.0 section 4
 */

export interface IssuerMetadata {
  readonly jwks_uri: string | undefined
  readonly introspection_endpoint: string | undefined
}

export interface IssuerOptions {
  readonly issuer: string
  readonly fetch: typeof fetch
  readonly insecureHttp: boolean
  /** Milliseconds an answer may take. */
  readonly deadlineMs: number
  /** NumericDate in seconds. */
  readonly now: () => number
}

/** The issuer did not answer, or not as an issuer does: whether a token is good is not known. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable'
}

/** Seconds. */
const FRESH = 3600
const COOL_DOWN = 5

/**
 * @param insecure_http whether somebody has said that http may be used beyond this machine
 * @returns a URL that secrets may be sent to. @throws {TypeError} for any other
 */
export function secureUrl(text: string, name: string, insecure_http = false): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const is_loopback = url !== undefined && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  const is_secure =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && (is_loopback || insecure_http))
  if (!url || !is_secure || url.hash !== '' || url.username !== '')
    throw new TypeError(
      `${name} must be an https URL without fragment (http for loopback and tests, or with insecureHttp)`,
    )
  return url
}

/** @returns the JSON object of a 200. @throws {IssuerUnavailable} for anything else, redirects included */
export async function fetchObject(
  url: string,
  init: RequestInit,
  { fetch, deadlineMs }: IssuerOptions,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(deadlineMs),
    })
    if (response.status !== 200) throw new TypeError(`status ${response.status}`)
    const value: unknown = await response.json()
    if (typeof value !== 'object' || value === null) throw new TypeError('no JSON object')
    return value as Record<string, unknown>
  } catch (cause) {
    throw new IssuerUnavailable(`${url} cannot be used: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}

/** The metadata, once it is needed. */
export function issuerMetadata(options: IssuerOptions): () => Promise<IssuerMetadata> {
  let known: { readonly metadata: Promise<IssuerMetadata>; until: number } | undefined
  return () => {
    if (known && options.now() < known.until) return known.metadata
    const asked = { metadata: discover(options), until: options.now() + FRESH }
    asked.metadata.catch(() => {
      asked.until = options.now() + COOL_DOWN
    })
    known = asked
    return asked.metadata
  }
}

async function discover(options: IssuerOptions): Promise<IssuerMetadata> {
  const url = `${options.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const document = await fetchObject(url, { headers: { accept: 'application/json' } }, options)
  // Section 4.3: the issuer of the document must be exactly the one that was asked.
  if (document.issuer !== options.issuer)
    throw new IssuerUnavailable(`${url} is of the issuer ${document.issuer}, not of ${options.issuer}`)
  return {
    jwks_uri: endpoint(document, 'jwks_uri', options),
    introspection_endpoint: endpoint(document, 'introspection_endpoint', options),
  }
}

function endpoint(
  document: Readonly<Record<string, unknown>>,
  name: string,
  { insecureHttp }: IssuerOptions,
): string | undefined {
  const url = document[name]
  if (typeof url !== 'string') return undefined
  try {
    return secureUrl(url, name, insecureHttp).href
  } catch (cause) {
    throw new IssuerUnavailable(`the issuer's ${name} cannot be used`, { cause })
  }
}
