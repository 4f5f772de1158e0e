/** What a value is good for: one thing, at one issuer; and what storage and events know of it: nothing. */

import type { Exchange } from '../history.ts'
import { valueIn } from '../pairs.ts'
import type { Ledger } from './ledger.ts'
import { firstFault, type Property } from './property.ts'

/** What an exchange presents, and the kinds of value that belong there. */
function presented({
  meaning,
}: Exchange): { readonly value: string; readonly fits: readonly string[] } | undefined {
  if (meaning.kind === 'userinfo')
    return meaning.token === undefined ? undefined : { value: meaning.token, fits: ['access_token'] }
  if (meaning.kind !== 'token' && meaning.kind !== 'introspect') return undefined
  const { pairs } = meaning
  if (meaning.kind === 'introspect')
    return { value: valueIn(pairs, 'token') ?? '', fits: ['access_token', 'refresh_token'] }
  return valueIn(pairs, 'grant_type') === 'refresh_token'
    ? { value: valueIn(pairs, 'refresh_token') ?? '', fits: ['refresh_token'] }
    : { value: valueIn(pairs, 'code') ?? '', fits: ['code'] }
}

/** Whether an answer gives anything away, be it tokens, claims, or that a token is good. */
function givesAnything({ answer }: Exchange): boolean {
  if (answer.kind !== 'json' || answer.status !== 200) return false
  return answer.body.active !== false
}

function wrongKind(ledger: Ledger, exchange: Exchange, kinds?: readonly string[]): string | undefined {
  const value = presented(exchange)
  const kind = value && ledger.kinds.get(value.value)
  if (!value || kind === undefined || value.fits.includes(kind) || (kinds && !kinds.includes(kind)))
    return undefined
  return givesAnything(exchange)
    ? `entry ${exchange.index} takes a ${kind} for a ${value.fits.join(' or ')}`
    : undefined
}

/** Every secret that crossed the wire, and the parts of it that would be enough. */
function secretsOf(ledger: Ledger): Set<string> {
  const secrets = new Set<string>()
  for (const [value, kind] of ledger.kinds) {
    const parts = value.split('.')
    const [handle = ''] = parts
    const mac = parts.length > 1 ? (parts.at(-1) ?? '') : ''
    if (mac.length >= 16) secrets.add(mac)
    if (handle.length >= 16 && kind !== 'session' && kind !== 'id_token') secrets.add(handle)
  }
  for (const exchange of ledger.exchanges) {
    const { meaning } = exchange
    if ('jar' in meaning && meaning.jar.browser !== undefined) secrets.add(meaning.jar.browser)
    if (meaning.kind === 'token') secrets.add(valueIn(meaning.pairs, 'code_verifier') ?? '')
  }
  secrets.delete('')
  return secrets
}

const PART = /[\w-]{16,}/g

/** The last state of each record, and the events, hold none of the secrets. */
function leak(ledger: Ledger): string | undefined {
  const secrets = secretsOf(ledger)
  const last = new Map(ledger.history.writes.map(({ key, value }) => [`${key.kind} ${key.id}`, value]))
  return (
    firstFault(last, ([key, value]) => {
      const found = `${key} ${value}`.match(PART)?.find((part) => secrets.has(part))
      return found && `the record ${key} holds ${found}`
    }) ??
    firstFault(ledger.history.events, (event) => {
      const found = Object.values<unknown>({ ...event }).find(
        (value) => typeof value === 'string' && secrets.has(value.split('.').at(-1) ?? ''),
      )
      return found === undefined ? undefined : `an event of type ${event.type} holds ${found}`
    })
  )
}

function foreignTaken(ledger: Ledger, exchange: Exchange): string | undefined {
  const value = presented(exchange)
  if (!value || !ledger.foreign.has(value.value) || exchange.meaning.kind === 'other_issuer') return undefined
  return givesAnything(exchange) ? `entry ${exchange.index} takes a token of another issuer` : undefined
}

/** Another issuer's answer to one of our tokens, of which it knows nothing. */
function givenAbroad(ledger: Ledger, { meaning, request, answer, index }: Exchange): string | undefined {
  const bearer = request?.headers.authorization?.replace('Bearer ', '')
  if (meaning.kind !== 'other_issuer' || bearer === undefined || !ledger.tokens.has(bearer)) return undefined
  return answer.status === 200 ? `entry ${index}: the other issuer takes our token` : undefined
}

/** A part of a value that is in what was given for another grant, or in a cookie. */
function commonPart(ledger: Ledger): string | undefined {
  const given: (readonly [value: string, grant: unknown])[] = [
    ...[...ledger.sessions.keys()].map((cookie) => [cookie, 'a cookie'] as const),
    ...[...ledger.codes.values()].map((code) => [code.value, code] as const),
    ...[...ledger.tokens.values()].map((token) => [token.value, token.code ?? token] as const),
  ]
  const owners = new Map<string, unknown>()
  return firstFault(given, ([value, grant]) =>
    firstFault(value.match(PART) ?? [], (part) => {
      const owner = owners.get(part) ?? grant
      owners.set(part, owner)
      return owner !== grant && `the part ${part} of ${value} was given for something else before`
    }),
  )
}

export const valueProperties: readonly Property[] = [
  {
    id: 'INV-20',
    clause: 'RFC 9700 section 2.2, RFC 8725 section 3.11',
    statement:
      'A value is good for what it is: a code, a token, a cookie or a continuation presented as something else yields nothing.',
    check: (ledger) => firstFault(ledger.exchanges, (exchange) => wrongKind(ledger, exchange)),
  },
  {
    id: 'INV-42',
    clause: 'RFC 8725 section 3.12',
    statement:
      'An ID token is good as a hint and for nothing else: it is no access token, no refresh token and no code.',
    check: (ledger) => firstFault(ledger.exchanges, (exchange) => wrongKind(ledger, exchange, ['id_token'])),
  },
  {
    id: 'INV-21',
    clause: 'OpenID Connect Core 1.0 section 2 (iss)',
    statement:
      'Issuers that share a storage and secrets have nothing to do with each other: a value of one is worth nothing at another.',
    check: (ledger) =>
      firstFault(
        ledger.exchanges,
        (exchange) => foreignTaken(ledger, exchange) ?? givenAbroad(ledger, exchange),
      ),
  },
  {
    id: 'INV-37',
    clause: 'vouchsafe: nothing presentable is stored; RFC 9700 section 4.9.3',
    statement:
      'No code, token, cookie or verifier, nor the part of one that makes it, is in a record or an event.',
    check: leak,
  },
  {
    id: 'INV-46',
    clause: 'RFC 9700 section 2.2; OpenID Connect Core 1.0 section 8.1 (people are not to be correlated)',
    statement:
      'What is given for two grants has nothing in common, be it to one person: no part of a value tells whose it is.',
    check: commonPart,
  },
]
