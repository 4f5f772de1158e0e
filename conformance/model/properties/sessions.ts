/** What ends with a session is promised for no longer, and each client knows the session by a name of its own. */

import { text } from '../answer.ts'
import { readJwt } from '../outcome.ts'
import { endsWithSession } from './circumstances.ts'
import type { IssuedCode, IssuedToken, Ledger } from './ledger.ts'
import { latestEnd, lineage } from './lineage.ts'
import { firstFault, type Property } from './property.ts'

function outlivesSession(ledger: Ledger, { kind, code, exchange, expires_at, observations }: IssuedToken) {
  if (!code?.is_certain || code.session === undefined || !endsWithSession(ledger, code)) return undefined
  if (kind === 'refresh_token')
    return `entry ${exchange.index} yields a refresh token that ends with a session`
  const known = latestEnd(ledger, code, exchange.index)
  if (expires_at > known)
    return `entry ${exchange.index} promises a token until ${expires_at}, and its session ends at ${known}`
  const late = observations.find(
    (one) => one.active && one.exchange.at >= latestEnd(ledger, code, one.exchange.index),
  )
  return late && `entry ${late.exchange.index} takes a token whose session has run out`
}

interface Told {
  readonly sid: string
  readonly exp: number
  readonly client_id: string
  readonly code: IssuedCode
  readonly index: number
}

/** The ID tokens that were given, each with the code it came of. */
function idTokens(ledger: Ledger): Told[] {
  return [...ledger.tokens.values()].flatMap(({ kind, code, client_id, exchange: { answer, index } }) => {
    const id_token = answer.kind === 'json' ? text(answer.body, 'id_token') : undefined
    if (kind !== 'access_token' || !code || id_token === undefined) return []
    const { sid, exp } = readJwt(id_token)
    return [{ sid: String(sid), exp: Number(exp), client_id, code, index }]
  })
}

function idTokenOutlivesSession(ledger: Ledger, { code, exp, index }: Told): string | undefined {
  if (!code.is_certain || !endsWithSession(ledger, code)) return undefined
  const known = latestEnd(ledger, code, index)
  return exp > known
    ? `entry ${index} gives an ID token until ${exp}, and its session ends at ${known}`
    : undefined
}

function isOneSession(ledger: Ledger, a: IssuedCode, b: IssuedCode): boolean {
  if (a.session === undefined || b.session === undefined) return false
  return lineage(ledger, a.session).has(b.session) || lineage(ledger, b.session).has(a.session)
}

/** Of one id, and not one that came after the other under it. */
function isOneClient(ledger: Ledger, a: Told, b: Told): boolean {
  const [from = 0, to = 0] = [a, b].map(({ code }) => code.exchange.index).toSorted((x, y) => x - y)
  const is_gone = ledger.changes.some(
    ({ change, index }) =>
      change.kind === 'client' &&
      change.gone &&
      change.client.client_id === a.client_id &&
      from < index &&
      index < to,
  )
  return a.client_id === b.client_id && !is_gone
}

/** A name that tells two clients, two people or two sessions that they are one; or one that changes. */
function sharedName(ledger: Ledger): string | undefined {
  const told = idTokens(ledger)
  const cookies = new Set([...ledger.sessions.keys()].flatMap((cookie) => cookie.split('.')))
  return firstFault(told, (one) => {
    const where = `entry ${one.index} tells the sid ${one.sid}`
    if (cookies.has(`s${one.sid}`)) return `${where}, which is in the cookie`
    return firstFault(told, (other) => {
      const is_same = one.sid === other.sid
      const is_client = isOneClient(ledger, one, other)
      if (is_same && !is_client) return `${where}, as entry ${other.index} does to another client`
      if (is_same && !isOneSession(ledger, one.code, other.code))
        return `${where}, as entry ${other.index} does of another session`
      const is_one = is_client && one.code.session === other.code.session
      return !is_same && is_one && `${where}, and entry ${other.index} another one of the same session`
    })
  })
}

export const sessionProperties: readonly Property[] = [
  {
    id: 'INV-43',
    clause: 'OpenID Connect Core 1.0 section 11 (offline access); RFC 6749 section 5.1 (expires_in)',
    statement:
      'What ends with a session has no refresh token, is promised for no longer than the session can last as far as is known then, and is not good when it has run out.',
    check: (ledger) =>
      firstFault(ledger.tokens.values(), (token) => outlivesSession(ledger, token)) ??
      firstFault(idTokens(ledger), (told) => idTokenOutlivesSession(ledger, told)),
  },
  {
    id: 'INV-44',
    clause: 'OpenID Connect Core 1.0 section 8.1; OpenID Connect Front-Channel Logout 1.0 section 3 (sid)',
    statement:
      'A client knows a session by a name that no other client and no other session has, for as long as the session goes on; and it is not the one in the cookie.',
    check: sharedName,
  },
]
