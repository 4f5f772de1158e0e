/** What ends tokens before their time: acts of their own client, of their person, or of a replay. */

import type { Exchange } from '../history.ts'
import { valueIn } from '../pairs.ts'
import { isPersonDisabledAt, isProper, replayOf } from './circumstances.ts'
import { generationsOf, worthOf } from './generations.ts'
import type { IssuedToken, Ledger } from './ledger.ts'

export interface Ending {
  readonly index: number
  readonly why: string
  /** From the property's point of view: whether it must end the token, or only may. */
  readonly must: boolean
  covers(token: Coverable): boolean
}

/** What an ending can be asked about: a token, or a code as if it were one. */
export type Coverable = Pick<IssuedToken, 'value' | 'code' | 'exchange'>

const cache = new WeakMap<Ledger, readonly Ending[]>()

export function endingsOf(ledger: Ledger): readonly Ending[] {
  const known = cache.get(ledger)
  if (known) return known
  const found = [
    ...replays(ledger),
    ...reuses(ledger),
    ...ledger.exchanges.flatMap((one) => endingBy(ledger, one)),
  ]
  cache.set(ledger, found)
  return found
}

/** The first ending of a token before a point of the history. */
export function endingOf(ledger: Ledger, token: Coverable, before: number, must = false): Ending | undefined {
  return endingsOf(ledger).find(
    (ending) =>
      ending.index < before &&
      ending.index > token.exchange.index - 1 &&
      (ending.must || !must) &&
      ending.covers(token),
  )
}

function replays(ledger: Ledger): Ending[] {
  return [...ledger.codes.values()].flatMap((code) => {
    const second = replayOf(ledger, code)
    if (!second) return []
    return [
      {
        index: second.index,
        why: 'its code was replayed',
        must: true,
        covers: (token) => token.code === code,
      },
    ]
  })
}

function reuses(ledger: Ledger): Ending[] {
  return ledger.uses.flatMap((use): Ending[] => {
    const presented = ledger.tokens.get(use.presented)
    const code = presented?.code
    const { index } = use.exchange
    const must = worthOf(ledger, use) === 'old'
    if (!code || (!must && generationsOf(ledger, code, index).at(-1) === presented)) return []
    const why = 'an old refresh token came back'
    return [{ index, why, must, covers: (token) => token.code === code }]
  })
}

/** The session of a cookie and those it took the place of, for the same person. */
function lineage(ledger: Ledger, cookie: string | undefined): ReadonlySet<string> {
  const sessions = new Set<string>()
  let next = cookie
  while (next !== undefined && !sessions.has(next)) {
    sessions.add(next)
    const start = ledger.sessions.get(next)
    const before = start?.before
    // A cookie that somebody has a copy of may have given way in another browser already.
    const took_over =
      start !== undefined && before !== undefined && !isReplaced(ledger, before, start.exchange.index)
    const same = took_over && ledger.sessions.get(before)?.username === start.username
    next = same ? before : undefined
  }
  return sessions
}

/** @param certain only what was certainly to end with the session */
function ofSession(ledger: Ledger, cookie: string | undefined, certain: boolean): Ending['covers'] {
  const sessions = lineage(ledger, cookie)
  return ({ code }) => {
    if (code?.session === undefined || !sessions.has(code.session)) return false
    return code.is_certain ? !code.scope.includes('offline_access') : !certain
  }
}

/** Whether a session had given way to a later one before; its cookie then ends nothing. */
function isReplaced(ledger: Ledger, cookie: string | undefined, index: number): boolean {
  return [...ledger.sessions.values()].some(
    ({ before, exchange }) => before === cookie && exchange.index < index,
  )
}

function endingBy(ledger: Ledger, exchange: Exchange): Ending[] {
  const { meaning, index, answer } = exchange
  const must = true
  if (meaning.kind === 'revoke') {
    const token = ledger.tokens.get(valueIn(meaning.pairs, 'token') ?? '')
    if (!token || answer.status !== 200 || !isProper(exchange, token.client_id)) return []
    const whole = token.kind === 'refresh_token'
    const covers = (other: Coverable) => (whole ? other.code === token.code : other.value === token.value)
    return [{ index, why: 'revoked', must, covers }]
  }
  if (meaning.kind === 'withdraw_consent') {
    if (answer.status !== 204) return []
    const { sub, client_id } = meaning
    const covers = ({ code }: Coverable) => code?.sub === sub && code.client_id === client_id
    return [{ index, why: 'consent withdrawn', must, covers }]
  }
  if (!('jar' in meaning)) return []
  const { session } = meaning.jar
  if (meaning.kind === 'log_out') {
    if (answer.status !== 204 || isReplaced(ledger, session, index)) return []
    const why = 'logged out'
    return [
      { index, why, must, covers: ofSession(ledger, session, true) },
      { index, why, must: false, covers: ofSession(ledger, session, false) },
    ]
  }
  const owner = session === undefined ? undefined : ledger.sessions.get(session)?.username
  if (owner === undefined) return []
  const another = meaning.kind === 'login' && answer.status === 303 && meaning.username !== owner
  const disabled = isPersonDisabledAt(ledger, owner, index)
  if (!another && !disabled) return []
  return [{ index, why: 'the session gave way', must: false, covers: ofSession(ledger, session, false) }]
}
