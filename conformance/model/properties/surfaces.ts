/** What the provider says of itself, and the headers it says everything with. */

import { text } from '../answer.ts'
import type { Exchange } from '../history.ts'
import { redirectParameters, splitNames, valueIn } from '../pairs.ts'
import { codeIn, isAboutLogout, type Ledger, requestOf } from './ledger.ts'
import { firstFault, type Property } from './property.ts'

const pageHeaders: Readonly<Record<string, RegExp>> = {
  // A client's flow passes through: form-action would follow the form's redirects out of the provider.
  'content-security-policy':
    /^(?!.*form-action).*default-src 'none'.*base-uri 'none'.*frame-ancestors 'none'/,
  'x-frame-options': /^DENY$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'cache-control': /no-store/,
  'cross-origin-opener-policy': /^$/,
}

function headerFault(
  { response, answer, request, index }: Exchange,
  issuer: string,
): string | undefined | false {
  const { status, headers } = response
  const where = `entry ${index}`
  if (status === 307 || status === 308) return `${where} redirects with ${status}, and so repeats the form`
  if (answer.kind === 'page') {
    const missing = Object.entries(pageHeaders).find(([name, right]) => !right.test(headers[name] ?? ''))
    if (missing) return `${where} is a page with a wrong ${missing[0]}`
    if (issuer.startsWith('https:') && headers['strict-transport-security'] === undefined)
      return `${where} is a page that may be asked for without TLS`
  }
  const published = /\/(?:\.well-known\/.*|jwks)$/.test(request?.path ?? '')
  if (
    status !== 204 &&
    !published &&
    answer.kind !== 'page' &&
    request &&
    !isRefusedMethod(status) &&
    !/no-store/.test(headers['cache-control'] ?? '')
  )
    return `${where} may be kept by a cache`
  const is_page = /^\/(?:authorize|login|consent|end-session|logout)\/?$/.test(request?.path ?? '')
  return (
    is_page &&
    headers['access-control-allow-origin'] !== undefined &&
    `${where} lets other origins read a page`
  )
}

const isRefusedMethod = (status: number) => [404, 405, 415].includes(status)

function listed(ledger: Ledger, name: string): readonly unknown[] {
  const list = ledger.history.metadata[name]
  return Array.isArray(list) ? list : []
}

function grantFault(ledger: Ledger, { meaning, answer, index }: Exchange): string | undefined | false {
  if (meaning.kind !== 'token' || answer.kind !== 'json') return undefined
  const grant_type = valueIn(meaning.pairs, 'grant_type')
  const advertised = listed(ledger, 'grant_types_supported').includes(grant_type)
  if (text(answer.body, 'access_token') !== undefined) {
    const scope = splitNames(text(answer.body, 'scope')).find(
      (name) => !listed(ledger, 'scopes_supported').includes(name),
    )
    if (scope !== undefined) return `entry ${index}: the scope ${scope} works and is not advertised`
    return !advertised && `entry ${index}: ${grant_type} works and is not advertised`
  }
  const unsupported = text(answer.body, 'error') === 'unsupported_grant_type'
  return unsupported && advertised && `entry ${index}: ${grant_type} is advertised and not supported`
}

function authorizationFault(ledger: Ledger, exchange: Exchange): string | undefined | false {
  const { answer, index, meaning } = exchange
  const { issuer } = ledger.history.world
  if (!('jar' in meaning) || isAboutLogout(ledger, exchange)) return undefined
  if (answer.kind !== 'redirect' || answer.location.startsWith(`${issuer}/`)) return undefined
  const parameters = redirectParameters(answer.location)
  const iss = ledger.history.metadata.authorization_response_iss_parameter_supported === true
  if (iss !== (valueIn(parameters, 'iss') !== undefined))
    return `entry ${index}: iss and what is advertised of it differ`
  const request = requestOf(ledger, exchange)
  const response_type = valueIn(request, 'response_type')
  const supported = listed(ledger, 'response_types_supported').includes(response_type)
  if (valueIn(parameters, 'error') === 'unsupported_response_type')
    return supported && `entry ${index}: ${response_type} is advertised and not supported`
  if (codeIn(exchange, issuer) === undefined) return undefined
  const method = valueIn(request, 'code_challenge_method')
  if (method !== undefined && !listed(ledger, 'code_challenge_methods_supported').includes(method))
    return `entry ${index}: the challenge method ${method} works and is not advertised`
  return !supported && `entry ${index}: ${response_type} works and is not advertised`
}

export const surfaceProperties: readonly Property[] = [
  {
    id: 'INV-39',
    clause: 'OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2',
    statement:
      'Of grants, scopes, response types, challenge methods and iss: what works is advertised, and what is advertised works.',
    check: (ledger) =>
      firstFault(
        ledger.exchanges,
        (exchange) => grantFault(ledger, exchange) || authorizationFault(ledger, exchange),
      ),
  },
  {
    id: 'INV-41',
    clause: 'RFC 9700 section 4.12, RFC 6749 section 5.1, RFC 6819 section 5.1.6',
    statement:
      'Pages cannot be framed, sniffed or kept; answers that are secret are not kept; a form is never passed on by a redirect.',
    check: (ledger) =>
      firstFault(ledger.exchanges, (exchange) => headerFault(exchange, ledger.history.world.issuer)),
  },
]
