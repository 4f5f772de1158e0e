/** What ends a token ends it for good, for everyone and at once; and nothing else does. */

import { isUsableAt } from './circumstances.ts'
import { endingOf, endingsOf } from './endings.ts'
import type { IssuedToken, Ledger } from './ledger.ts'
import { firstFault, type Property } from './property.ts'

const byRevocation = 'revoked'

/** A token that is good after an ending that covers it, or that came into being after it. */
function survivor(ledger: Ledger, counts: (why: string) => boolean): string | undefined {
  const endings = endingsOf(ledger).filter(({ must, why }) => must && counts(why))
  return firstFault(endings, (ending) =>
    firstFault(ledger.tokens.values(), (token) => {
      const { code, exchange, kind, observations } = token
      const born_before = code ? code.exchange.index < ending.index : exchange.index < ending.index
      if (!born_before || !ending.covers(token)) return undefined
      const where = `entry ${ending.index} (${ending.why})`
      if (exchange.index > ending.index)
        return `${where} ended a grant that yields a ${kind} at entry ${exchange.index}`
      const seen = observations.find((one) => one.active && one.exchange.index > ending.index)
      return seen && `${where} ended the ${kind} that is good at entry ${seen.exchange.index}`
    }),
  )
}

function goodWhileDisabled(ledger: Ledger, token: IssuedToken): string | undefined {
  const owner = { client_id: token.client_id, sub: token.code?.sub }
  if (!isUsableAt(ledger, owner, token.exchange.index))
    return `entry ${token.exchange.index} yields a token to a client or for an account that is disabled`
  const seen = token.observations.find(
    ({ exchange, active }) => active && !isUsableAt(ledger, owner, exchange.index),
  )
  return seen && `a token is good at entry ${seen.exchange.index}, with its client or account disabled`
}

/** How many access tokens of one family are kept. */
const KEPT = 20

/** An access token that is dead before its time, and nobody entitled to it did that. */
export function unexplained(ledger: Ledger, token: IssuedToken): { readonly index: number } | undefined {
  if (token.kind !== 'access_token') return undefined
  const { exchange: issued, expires_at, observations, code, client_id } = token
  const furthest = Math.max(...ledger.exchanges.map(({ at }) => at))
  const siblings = [...ledger.tokens.values()].filter(
    (one) => one.kind === 'access_token' && one.code === code,
  )
  if (code && siblings.length > KEPT) return undefined
  const dead = observations.find(({ exchange, active }) => {
    if (active || exchange.index < issued.index || Math.min(furthest, exchange.at + 60) >= expires_at)
      return false
    if (!isUsableAt(ledger, { client_id, sub: code?.sub }, exchange.index)) return false
    return !endingOf(ledger, token, exchange.index)
  })
  return dead?.exchange
}

export const revocationProperties: readonly Property[] = [
  {
    id: 'INV-10',
    clause: 'RFC 7009 section 2',
    statement:
      'Once a revocation was answered, whoever asks later, in whichever process, finds nothing that it covers good, and nothing more comes of that family.',
    check: (ledger) => survivor(ledger, (why) => why === byRevocation),
  },
  {
    id: 'INV-11',
    clause: 'OpenID Connect RP-Initiated Logout 1.0 section 2, RFC 9700 section 4.14.2',
    statement:
      'The same holds for logging out, here or everywhere (of what was to end with the session), for disconnecting a client, for one that makes way for another of its id, for the end of everything and for replay; and while a client or an account is disabled nothing of it is good.',
    check: (ledger) =>
      survivor(ledger, (why) => why !== byRevocation) ??
      firstFault(ledger.tokens.values(), (token) => goodWhileDisabled(ledger, token)),
  },
  {
    id: 'INV-22',
    clause: 'RFC 7009 section 2.1, RFC 6749 section 10.5',
    statement:
      'An access token that is dead before its time was ended by its own client, its own person, or a replay: never by others.',
    check: (ledger) =>
      firstFault(ledger.tokens.values(), (token) => {
        const dead = unexplained(ledger, token)
        return dead && `entry ${dead.index} finds a token dead, and nothing explains it`
      }),
  },
]
