/** Refresh tokens: one is live, an old one is a thief's, and nothing outlives its family. */

import { text } from '../answer.ts'
import { readJwt } from '../outcome.ts'
import { valueIn } from '../pairs.ts'
import { clientAt, lifetimeOf } from './circumstances.ts'
import { generationsOf, worthOf } from './generations.ts'
import type { IssuedToken, Ledger, RefreshUse } from './ledger.ts'
import { firstFault, type Property } from './property.ts'

function clientOf(ledger: Ledger, { presented }: RefreshUse): string | undefined {
  return ledger.tokens.get(presented)?.client_id
}

/** The successful uses of each refresh token, in order. */
function usesOfEach(ledger: Ledger): ReadonlyMap<string, RefreshUse[]> {
  const uses = new Map<string, RefreshUse[]>()
  for (const use of ledger.uses) {
    if (use.ok) uses.set(use.presented, [...(uses.get(use.presented) ?? []), use])
  }
  return uses
}

function graceOf(ledger: Ledger, use: RefreshUse): number {
  return lifetimeOf(ledger, clientOf(ledger, use) ?? '', 'refresh_token_grace')
}

function repeatedUse(ledger: Ledger, [first, ...later]: readonly RefreshUse[]): string | undefined {
  if (!first || graceOf(ledger, first) === 0) return undefined
  const successor_used = ledger.uses.find(({ presented, ok }) => ok && presented === first.successor)
  return firstFault(later, ({ exchange, successor }) => {
    const where = `entry ${exchange.index} used a refresh token again`
    if (successor !== first.successor) return `${where} and got another successor`
    if (exchange.at > first.exchange.at + graceOf(ledger, first)) return `${where} after the grace period`
    const late = successor_used && successor_used.exchange.index < exchange.index
    return late ? `${where} after its successor was used` : undefined
  })
}

/** An old token is seen as active although a newer one was issued before. */
function oldYetActive(ledger: Ledger, token: IssuedToken): string | undefined {
  if (token.kind !== 'refresh_token' || !token.code) return undefined
  const generations = generationsOf(ledger, token.code)
  const next = generations[generations.indexOf(token) + 1]
  if (!next) return undefined
  const seen = token.observations.find(
    ({ exchange, active }) => active && exchange.index > next.exchange.index,
  )
  return seen && `a refresh token is active at entry ${seen.exchange.index}, and so is its successor`
}

function survivesReuse(ledger: Ledger, use: RefreshUse): string | undefined {
  if (worthOf(ledger, use) !== 'old') return undefined
  const where = `an old refresh token came back at entry ${use.exchange.index}`
  if (use.ok) return `${where} and was accepted`
  const code = ledger.tokens.get(use.presented)?.code
  const family = [...ledger.tokens.values()].filter((token) => token.code === code)
  return firstFault(family, ({ observations, exchange }) => {
    if (exchange.index > use.exchange.index)
      return `${where}; the family yielded a token at entry ${exchange.index}`
    const seen = observations.find((one) => one.active && one.exchange.index > use.exchange.index)
    return seen && `${where}; a token of the family is good at entry ${seen.exchange.index}`
  })
}

function outlivesFamily(ledger: Ledger, token: IssuedToken): string | undefined {
  if (token.kind !== 'refresh_token' || !token.code) return undefined
  const end = token.code.exchange.at + lifetimeOf(ledger, token.client_id, 'refresh_token_lifetime')
  return firstFault(token.observations, ({ exchange: { answer, index } }) => {
    const exp = answer.kind === 'json' ? answer.body.exp : undefined
    return typeof exp === 'number' && exp > end && `entry ${index}: exp is ${exp}, the family ends at ${end}`
  })
}

/** `iat` along a family, as long as nobody set the clock back. */
function olderThanParent(ledger: Ledger): string | undefined {
  if (ledger.changes.some(({ change }) => change.kind === 'clock' && change.by < 0)) return undefined
  return firstFault(ledger.uses, ({ presented, exchange }) => {
    const parent = ledger.tokens.get(presented)
    const id_token = exchange.answer.kind === 'json' ? text(exchange.answer.body, 'id_token') : undefined
    if (!parent || id_token === undefined) return undefined
    return (
      Number(readJwt(id_token).iat) < parent.exchange.at &&
      `entry ${exchange.index}: a child is older than its parent`
    )
  })
}

export const refreshTokenProperties: readonly Property[] = [
  {
    id: 'INV-06',
    clause: 'RFC 9700 section 4.14.2',
    statement: 'Without a grace period each refresh token is of use once.',
    check: (ledger) =>
      firstFault(usesOfEach(ledger).values(), (uses) => {
        const [first, second] = uses
        return first && second && graceOf(ledger, first) === 0
          ? `a refresh token was used at entries ${first.exchange.index} and ${second.exchange.index}`
          : undefined
      }),
  },
  {
    id: 'INV-07',
    clause: 'RFC 9700 section 4.14.2',
    statement:
      'With a grace period, using a refresh token again yields the very same successor, within the period, and not after that successor was used.',
    check: (ledger) => firstFault(usesOfEach(ledger).values(), (uses) => repeatedUse(ledger, uses)),
  },
  {
    id: 'INV-08',
    clause: 'RFC 9700 section 4.14.2',
    statement: 'At every moment a family has at most one active refresh token.',
    check: (ledger) => firstFault(ledger.tokens.values(), (token) => oldYetActive(ledger, token)),
  },
  {
    id: 'INV-09',
    clause: 'RFC 9700 section 4.14.2',
    statement: 'When an old refresh token comes back, nothing of its family is good from that answer on.',
    check: (ledger) => firstFault(ledger.uses, (use) => survivesReuse(ledger, use)),
  },
  {
    id: 'INV-13',
    clause: 'RFC 6749 section 6, RFC 9700 section 4.14.2',
    statement:
      'Rotation does not prolong a family past its absolute end, and no token is older than the one it came of.',
    check: (ledger) =>
      firstFault(ledger.tokens.values(), (token) => outlivesFamily(ledger, token)) ?? olderThanParent(ledger),
  },
  {
    id: 'INV-12',
    clause: 'RFC 6749 sections 3.3 and 6',
    statement:
      'A token has no scope that was not consented to, none that its client may not have at that time, and none that its family did not begin with.',
    check: (ledger) => firstFault(ledger.tokens.values(), (token) => wideScope(ledger, token)),
  },
]

function wideScope(
  ledger: Ledger,
  { kind, scope, code, client_id, exchange }: IssuedToken,
): string | undefined {
  if (kind !== 'access_token') return undefined
  const may_have = clientAt(ledger, client_id, exchange.index)?.scope?.split(' ')
  const { meaning } = exchange
  const asked = meaning.kind === 'token' ? valueIn(meaning.pairs, 'scope') : undefined
  const granted = code ? (code.is_certain ? code.scope : undefined) : asked?.split(' ')
  const extra = scope.find(
    (name) => (may_have && !may_have.includes(name)) || (granted && !granted.includes(name)),
  )
  return extra === undefined ? undefined : `entry ${exchange.index} yields the scope ${extra}`
}
