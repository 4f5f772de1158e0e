/** What every answer is like, whatever was asked. */

import { text } from '../answer.ts'
import type { Exchange } from '../history.ts'
import { codeIn, type Ledger } from './ledger.ts'
import { firstFault, type Property } from './property.ts'

const each =
  (fault: (exchange: Exchange, ledger: Ledger) => string | undefined | false) => (ledger: Ledger) =>
    firstFault(ledger.exchanges, (exchange) => fault(exchange, ledger))

const DESCRIPTION = /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/

/** What a client sends and has no need to be told. */
const secrets = ['code', 'code_verifier', 'client_secret', 'redirect_uri']

function echo(
  { meaning, answer, response, index }: Exchange,
  { history }: Ledger,
): string | undefined | false {
  if (!('caller' in meaning) || answer.kind !== 'json') return undefined
  if (answer.status === 200) {
    const told = meaning.pairs.find(
      ([name, value]) => secrets.includes(name) && response.body.includes(value),
    )
    return told && `entry ${index}: the answer repeats the ${told[0]} of the request`
  }
  const { error_description, error, ...rest } = answer.body
  const other = Object.keys(rest)[0]
  if (other !== undefined) return `entry ${index}: an error with a member ${other}`
  if (error_description !== undefined && !DESCRIPTION.test(String(error_description)))
    return `entry ${index}: a description in other characters`
  // The name of a grant that there is, is a word of ours as well.
  const ours = [error, ...[history.metadata.grant_types_supported].flat()]
  const sent = meaning.pairs.find(
    ([, value]) => value.length > 8 && !ours.includes(value) && response.body.includes(value),
  )
  return sent && `entry ${index}: the error repeats the ${sent[0]} of the request`
}

/** An access token asked about at both endpoints, in two processes, at one instant. */
function disagreeingReads(ledger: Ledger): string | undefined {
  return firstFault(ledger.exchanges, (first) => {
    const second = ledger.history.entries[first.index + 1]
    if (second?.kind !== 'exchange' || first.at !== second.at) return undefined
    const token =
      second.meaning.kind === 'userinfo' ? ledger.tokens.get(second.meaning.token ?? '') : undefined
    const one = token?.observations.find(({ exchange }) => exchange === first)
    const other = token?.observations.find(({ exchange }) => exchange === second)
    if (!one || !other || token?.kind !== 'access_token') return undefined
    return one.active !== other.active && `entries ${first.index} and ${second.index} disagree about a token`
  })
}

function isSuccess(exchange: Exchange, ledger: Ledger): boolean {
  const { answer } = exchange
  if (codeIn(exchange, ledger.history.world.issuer) !== undefined) return true
  return (
    answer.kind === 'json' && (text(answer.body, 'access_token') !== undefined || answer.body.active === true)
  )
}

/** A request sent twice in a row, the second time varied in a way that means nothing. */
function varied(
  { variation, answer, response, index }: Exchange,
  ledger: Ledger,
): string | undefined | false {
  if (!variation.repeats) return undefined
  const before = ledger.history.entries[index - 1]
  if (before?.kind !== 'exchange' || before.fault !== undefined) return undefined
  const same =
    before.answer.status === answer.status &&
    visible(before.response.body) === visible(response.body) &&
    before.response.headers.location === response.headers.location
  return !same && `entries ${index - 1} and ${index} mean the same and are answered differently`
}

/** A page but for what it carries: the continuation, which is new each time, and the request as it was sent. */
function visible(body: string): string {
  return body.replace(/"continuation":"[^"]*"/, '').replace(/under_way=[\w-]*/, '')
}

const statuses: Readonly<Record<string, readonly number[]>> = {
  '/authorize': [200, 303, 400, 405, 415, 503],
  '/login': [200, 303, 400, 403, 405, 415, 503],
  '/consent': [200, 303, 400, 403, 405, 415, 503],
  '/end-session': [200, 303, 400, 405, 415, 503],
  '/logout': [200, 303, 400, 403, 405, 415, 503],
  '/token': [200, 204, 400, 401, 405, 415, 503],
  '/userinfo': [200, 204, 400, 401, 403, 405, 415, 503],
  '/introspect': [200, 400, 401, 405, 415, 503],
  '/revoke': [200, 204, 400, 401, 405, 415, 503],
}

function undocumented({ request, response, index }: Exchange): string | undefined | false {
  const allowed = request && statuses[request.path.replace(/(.)\/$/, '$1')]
  return allowed && !allowed.includes(response.status) && `entry ${index} is answered with ${response.status}`
}

function lateAcceptance(ledger: Ledger): string | undefined {
  return (
    firstFault(ledger.tokens.values(), ({ kind, expires_at, observations }) => {
      const seen =
        kind === 'access_token' &&
        observations.find(({ active, exchange }) => active && exchange.at >= expires_at)
      return seen && `entry ${seen.exchange.index} takes a token that ended at ${expires_at}`
    }) ?? backwards(ledger)
  )
}

/** Time in a process, between its restarts. */
function backwards(ledger: Ledger): string | undefined {
  const seen: Record<string, number> = {}
  return firstFault(ledger.history.entries, (entry) => {
    if (entry.kind === 'change') {
      if (entry.change.kind === 'restart') delete seen[entry.change.process]
      return undefined
    }
    if (entry.meaning.kind === 'other_issuer') return undefined
    const before = seen[entry.process] ?? 0
    seen[entry.process] = entry.at
    return entry.at < before && `entry ${entry.index}: time runs back in process ${entry.process}`
  })
}

export const answerProperties: readonly Property[] = [
  {
    id: 'INV-25',
    clause: 'RFC 6749 section 5.2',
    statement:
      'An error of an endpoint for clients says what the specification has words for, and repeats nothing of the request; no answer repeats what was proven by it.',
    check: each(echo),
  },
  {
    id: 'INV-26',
    clause: 'RFC 7662 section 2.2, RFC 6750 section 3.1',
    statement:
      'Introspection says active exactly when UserInfo takes the token, at the same instant, in whichever process.',
    check: disagreeingReads,
  },
  {
    id: 'INV-27',
    clause: 'RFC 6749 section 3.1 (parameters have no order)',
    statement: 'Parameters in another order get the same answer.',
    check: each((exchange, ledger) => exchange.variation.reordered && varied(exchange, ledger)),
  },
  {
    id: 'INV-28',
    clause: 'RFC 6749 sections 3.1 and 3.2',
    statement: 'A request that repeats a parameter never succeeds.',
    check: each(
      (exchange, ledger) =>
        exchange.variation.repeated !== undefined &&
        isSuccess(exchange, ledger) &&
        `entry ${exchange.index} repeats ${exchange.variation.repeated} and succeeds`,
    ),
  },
  {
    id: 'INV-29',
    clause: 'RFC 6749 section 3.1 (unrecognized parameters are ignored)',
    statement: 'A parameter that nobody knows, whatever its name, changes no answer and no prototype.',
    check: (ledger) =>
      Object.keys(Object.prototype).length > 0
        ? 'Object.prototype has been changed'
        : each((exchange) => exchange.variation.extra !== undefined && varied(exchange, ledger))(ledger),
  },
  {
    id: 'INV-31',
    clause: 'RFC 9110 section 15, RFC 6749 section 5.2',
    statement: 'Every request gets an answer, with a status that its endpoint is documented to give.',
    check: each(undocumented),
  },
  {
    id: 'INV-35',
    clause: 'RFC 6749 section 1.4, CVE-2026-9802',
    statement: 'Time does not run back in a process, and what has ended is not taken again.',
    check: lateAcceptance,
  },
]
