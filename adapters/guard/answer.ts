/**
 * How a request without sufficient access is answered, so that a client can find out what it needs.
 * @see RFC 6750 section 3, RFC 9728 section 5.1
 */

export type GuardRefusal =
  | {
      readonly kind: 'refused'
      readonly error: 'missing' | 'invalid_request' | 'invalid_token' | 'insufficient_scope'
      /** What the request needed, space-delimited; may be empty. */
      readonly scope: string
    }
  /** Nobody knows: the issuer could not be asked. */
  | { readonly kind: 'unavailable' }

export interface GuardAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const descriptions = {
  invalid_request: 'The Authorization header is malformed.',
  invalid_token: 'The access token is not valid.',
  insufficient_scope: 'The access token does not reach that far.',
}

const statuses = { missing: 401, invalid_request: 400, invalid_token: 401, insufficient_scope: 403 }

export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): GuardAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-content-type-options': 'nosniff', ...headers },
    body: JSON.stringify(value),
  }
}

export function refusalAnswer(refusal: GuardRefusal, metadataUrl: string): GuardAnswer {
  const not_cached = { 'cache-control': 'no-store' }
  if (refusal.kind === 'unavailable')
    return json(503, { error: 'temporarily_unavailable' }, { ...not_cached, 'retry-after': '1' })
  const { error, scope } = refusal
  // RFC 6750 section 3.1: who sent no token is told no error, only what is needed.
  const details = error === 'missing' ? undefined : { error, error_description: descriptions[error] }
  const challenge = {
    ...details,
    ...(scope !== '' && { scope }),
    resource_metadata: metadataUrl,
  }
  const parameters = Object.entries(challenge).map(([name, value]) => `${name}="${value}"`)
  const headers = { ...not_cached, 'www-authenticate': `Bearer ${parameters.join(', ')}` }
  return details ? json(statuses[error], details, headers) : { status: 401, headers, body: '' }
}
