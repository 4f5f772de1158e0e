/** What ends tokens before their time: acts of their own client, of their person, or of a replay. */

import type { Exchange, Meaning } from '../history.ts'
import { encodePairs, type Pairs, redirectParameters, valueIn } from '../pairs.ts'
import { endsWithSession, isPersonDisabledAt, isProper, replayOf } from './circumstances.ts'
import { generationsOf, worthOf } from './generations.ts'
import { type IssuedCode, type IssuedToken, type Ledger, requestOf, takesSession } from './ledger.ts'
import { isReplaced, lineage, mayFindNoRoom } from './lineage.ts'

export interface Ending {
  readonly index: number
  readonly why: string
  /** From the property's point of view: whether it must end the token, or only may. */
  readonly must: boolean
  covers(token: Coverable): boolean
}

/** What an ending can be asked about: a token, or a code as if it were one. */
export type Coverable = Pick<IssuedToken, 'value' | 'code' | 'client_id' | 'exchange'>

const cache = new WeakMap<Ledger, readonly Ending[]>()

export function endingsOf(ledger: Ledger): readonly Ending[] {
  const known = cache.get(ledger)
  if (known) return known
  const found = [
    ...replays(ledger),
    ...reuses(ledger),
    ...displacements(ledger),
    ...departures(ledger),
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

/** @param certain or else what may end with its session */
function endsWith(ledger: Ledger, code: IssuedCode, certain: boolean): boolean {
  return code.is_certain ? endsWithSession(ledger, code) : !certain
}

/** All that ends with one session of a person or another. */
function ofPerson(ledger: Ledger, sub: string, certain: boolean): Ending['covers'] {
  return ({ code }) => code?.sub === sub && endsWith(ledger, code, certain)
}

/** @param certain only what was certainly to end with the session */
function ofSession(ledger: Ledger, cookie: string | undefined, certain: boolean): Ending['covers'] {
  const sessions = lineage(ledger, cookie)
  return ({ code }) => {
    if (code?.session === undefined || !sessions.has(code.session)) return false
    return endsWith(ledger, code, certain)
  }
}

/** What a host ends for a person, in the person's browser or not. */
function endingByHost(
  ledger: Ledger,
  meaning: Extract<Meaning, { readonly sub: string }>,
  index: number,
): Ending[] {
  const { sub } = meaning
  const must = true
  switch (meaning.kind) {
    case 'disconnect': {
      const covers = ({ code }: Coverable) => code?.sub === sub && code.client_id === meaning.client_id
      return [{ index, why: 'disconnected', must, covers }]
    }
    case 'end_sessions': {
      const why = 'logged out everywhere'
      return [
        { index, why, must, covers: ofPerson(ledger, sub, true) },
        { index, why, must: false, covers: ofPerson(ledger, sub, false) },
      ]
    }
    case 'end_everything':
      return [{ index, why: 'everything ended', must, covers: ({ code }) => code?.sub === sub }]
  }
}

/** Sessions and connections that may have given way, where a person had as many as there may be. */
function displacements(ledger: Ledger): Ending[] {
  const { max_connections } = ledger.history.world.policy
  const signIns = [...ledger.sessions.values()].flatMap(({ username, exchange }): Ending[] => {
    const { index } = exchange
    if (!mayFindNoRoom(ledger, exchange)) return []
    return [{ index, why: 'a session gave way', must: false, covers: ofPerson(ledger, username, false) }]
  })
  const codes = [...ledger.codes.values()]
  const connections = codes.flatMap(({ sub, client_id, exchange: { index } }): Ending[] => {
    const before = codes.filter((other) => other.sub === sub && other.exchange.index < index)
    if (new Set(before.map((other) => other.client_id)).size < max_connections) return []
    const covers = ({ code }: Coverable) => code?.sub === sub && code?.client_id !== client_id
    return [{ index, why: 'a connection gave way', must: false, covers }]
  })
  return [...signIns, ...connections]
}

/** What a client was given is nothing to the next one of its id. */
function departures(ledger: Ledger): Ending[] {
  return ledger.changes.flatMap(({ change, index }): Ending[] => {
    if (change.kind !== 'client' || !change.gone) return []
    const { client_id } = change.client
    return [
      { index, why: 'its client is gone', must: true, covers: (token) => token.client_id === client_id },
    ]
  })
}

function isError(answer: Exchange['answer']): boolean {
  return answer.kind === 'redirect' && valueIn(redirectParameters(answer.location), 'error') !== undefined
}

/** A code whose page is answered once more, by an error, ends where it was not redeemed. */
function takenBack(ledger: Ledger, exchange: Exchange, owner: string): Ending {
  const request = requestOf(ledger, exchange)
  const covers = ({ code, value }: Coverable) =>
    code?.value === value && code.sub === owner && isSameRequest(code.request, request)
  return { index: exchange.index, why: 'its page was answered by an error', must: false, covers }
}

/** What comes back from a login has its proof besides. */
function isSameRequest(one: Pairs, other: Pairs): boolean {
  const asked = (pairs: Pairs) => encodePairs(pairs.filter(([name]) => name !== 'continuation'))
  return asked(one) === asked(other)
}

/** By the host, or by the browser, which may have wanted more to end with the session; so may the policy. */
function loggedOut(ledger: Ledger, { meaning, index }: Exchange, owner: string | undefined): Ending[] {
  const session = 'jar' in meaning ? meaning.jar.session : undefined
  const everything =
    ledger.history.world.policy.logout_ends_offline_access ||
    (meaning.kind === 'confirm_logout' && meaning.decision === 'everywhere')
  const why = 'logged out'
  const maybe = everything
    ? ({ code }: Coverable) => code !== undefined && code.sub === owner
    : ofSession(ledger, session, false)
  return [
    { index, why, must: true, covers: ofSession(ledger, session, true) },
    { index, why, must: false, covers: maybe },
  ]
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
  if ('sub' in meaning) return answer.status === 204 ? endingByHost(ledger, meaning, index) : []
  if (!('jar' in meaning)) return []
  const { session } = meaning.jar
  const owner = session === undefined ? undefined : ledger.sessions.get(session)?.username
  if (takesSession(exchange) || meaning.kind === 'log_out')
    return answer.status === 503 || isReplaced(ledger, session, index)
      ? []
      : loggedOut(ledger, exchange, owner)
  if (owner === undefined) return []
  const another = meaning.kind === 'login' && answer.status === 303 && meaning.username !== owner
  const gives_way = another || isPersonDisabledAt(ledger, owner, index)
  return [
    ...(isError(answer) ? [takenBack(ledger, exchange, owner)] : []),
    ...(gives_way
      ? [{ index, why: 'the session gave way', must: false, covers: ofSession(ledger, session, false) }]
      : []),
  ]
}
