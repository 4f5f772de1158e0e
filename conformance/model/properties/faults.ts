/** What a fault of the storage may cost: a 503, and nothing else. */

import { type Members, text } from '../answer.ts'
import type { Exchange } from '../history.ts'
import { valueIn } from '../pairs.ts'
import { burnt } from './codes.ts'
import { endingOf } from './endings.ts'
import { worthOf } from './generations.ts'
import type { IssuedToken, Ledger, RefreshUse } from './ledger.ts'
import { mayFindNoRoom } from './lineage.ts'
import { firstFault, type Property } from './property.ts'
import { unexplained } from './revocation.ts'

/** The value whose state an exchange asks about or relies on. */
function askedAbout({ meaning }: Exchange): string | undefined {
  if (meaning.kind === 'userinfo') return meaning.token
  if (!('caller' in meaning)) return undefined
  const { pairs } = meaning
  return valueIn(pairs, 'token') ?? valueIn(pairs, 'refresh_token') ?? valueIn(pairs, 'code')
}

/** Without storage nothing that depends on it is said, neither yes nor no. */
function dishonest(ledger: Ledger, exchange: Exchange): string | undefined {
  const { fault, meaning, answer, index } = exchange
  if (fault !== 'outage' || answer.status === 503) return undefined
  const body: Members = answer.kind === 'json' ? answer.body : {}
  const claims = meaning.kind === 'userinfo' && answer.status === 200
  if (text(body, 'access_token') !== undefined || body.active === true || claims)
    return `entry ${index} says yes without having asked the storage`
  const known = ledger.tokens.get(askedAbout(exchange) ?? '')
  const fits = known !== undefined && (known.kind === 'access_token' || meaning.kind !== 'userinfo')
  const denied = body.active === false || (meaning.kind === 'userinfo' && answer.status === 401)
  return fits && denied ? `entry ${index} says no without having asked the storage` : undefined
}

/** A refresh that was right, and was refused although only a reply was lost. */
function refusedByLoss(ledger: Ledger, use: RefreshUse): string | undefined {
  const { exchange, ok, presented } = use
  const token = ledger.tokens.get(presented)
  if (exchange.fault !== 'reply_lost' || ok || !token || worthOf(ledger, use) !== 'newest') return undefined
  return endingOf(ledger, token, exchange.index)
    ? undefined
    : `entry ${exchange.index}: a refresh token is refused because a reply was lost`
}

/** A token whose family was touched by a request with a fault, and is dead for no other reason. */
function faultedDeath(ledger: Ledger, token: IssuedToken): string | undefined {
  const dead = unexplained(ledger, token)
  if (!dead) return undefined
  const values = [
    token.value,
    token.code?.value,
    ...[...ledger.tokens.values()]
      .filter(({ code }) => code && code === token.code)
      .map(({ value }) => value),
  ]
  const touched = ledger.exchanges.find(
    ({ fault, meaning, index }) =>
      index <= dead.index &&
      fault !== undefined &&
      'pairs' in meaning &&
      meaning.pairs.some(([, value]) => values.includes(value)),
  )
  return (
    touched && `entry ${touched.index} met a fault, and a token of that family is dead for no other reason`
  )
}

export const faultProperties: readonly Property[] = [
  {
    id: 'INV-32',
    clause: 'F-G4: a failure is said as one',
    statement: 'Without its storage the provider says neither yes nor no to what only the storage knows.',
    check: (ledger) => firstFault(ledger.exchanges, (exchange) => dishonest(ledger, exchange)),
  },
  {
    id: 'INV-33',
    clause: 'F-G5; storage.ts: a write that is sent again is no second writer',
    statement:
      'A fault of the storage costs nobody anything: a lost reply is not even noticed, and no family ends by it.',
    check: (ledger) =>
      firstFault(
        ledger.exchanges,
        (exchange) =>
          exchange.fault === 'reply_lost' &&
          exchange.answer.status >= 500 &&
          !mayFindNoRoom(ledger, exchange) &&
          `entry ${exchange.index}: a lost reply became a ${exchange.answer.status}`,
      ) ??
      firstFault(ledger.uses, (use) => refusedByLoss(ledger, use)) ??
      firstFault(ledger.codes.values(), (code) => {
        const refused = burnt(ledger, code)
        return (
          refused?.fault === 'reply_lost' &&
          `entry ${refused.index}: a code is refused because a reply was lost`
        )
      }) ??
      firstFault(ledger.tokens.values(), (token) => faultedDeath(ledger, token)),
  },
]
