/** The refresh tokens of a grant in the order they were issued, and what using one of them is worth. */

import { splitNames, valueIn } from '../pairs.ts'
import {
  grantedScope,
  isProper,
  isUsableAt,
  lifetimeOf,
  mayAskForSome,
  mayRefreshAt,
} from './circumstances.ts'
import type { IssuedCode, IssuedToken, Ledger, RefreshUse } from './ledger.ts'

/** The refresh tokens that came of a code, oldest first, as far as they were issued before `index`. */
export function generationsOf(
  ledger: Ledger,
  code: IssuedCode,
  index = Number.POSITIVE_INFINITY,
): IssuedToken[] {
  return [...ledger.tokens.values()].filter(
    (token) => token.kind === 'refresh_token' && token.code === code && token.exchange.index < index,
  )
}

/** When the newest refresh token ends: the earlier of its idle and its absolute end. */
function endOf(ledger: Ledger, code: IssuedCode, newest: IssuedToken): number {
  return Math.min(
    newest.exchange.at + lifetimeOf(ledger, code.client_id, 'refresh_token_idle_lifetime'),
    code.exchange.at + lifetimeOf(ledger, code.client_id, 'refresh_token_lifetime'),
  )
}

export type Worth =
  /** Something besides the token's age is wrong, or the family's time is over. */
  'improper' | 'newest' | 'parent in grace' | 'old'

/** What a use was worth when it was made, as far as the token's place in its family goes. */
export function worthOf(ledger: Ledger, { exchange, presented }: RefreshUse): Worth {
  const token = ledger.tokens.get(presented)
  const { meaning, index, at } = exchange
  if (token?.kind !== 'refresh_token' || !token.code || meaning.kind !== 'token') return 'improper'
  const { code } = token
  if (!code.is_certain) return 'improper'
  const generations = generationsOf(ledger, code, index)
  const newest = generations.at(-1)
  const asked = valueIn(meaning.pairs, 'scope')
  const granted = grantedScope(ledger, code)
  const wanted = asked === undefined ? granted : splitNames(asked)
  const scope_is_right =
    wanted.every((name) => granted.includes(name)) && mayAskForSome(ledger, code.client_id, wanted, index)
  if (!newest || !scope_is_right || !isProper(exchange, code.client_id)) return 'improper'
  if (!isUsableAt(ledger, code, index) || !mayRefreshAt(ledger, code, index)) return 'improper'
  if (at >= endOf(ledger, code, newest)) return 'improper'
  if (token === newest) return 'newest'
  const grace = lifetimeOf(ledger, code.client_id, 'refresh_token_grace')
  const in_grace = grace > 0 && token === generations.at(-2) && at - newest.exchange.at <= grace
  return in_grace ? 'parent in grace' : 'old'
}
