/** The circumstances of a request: what the client, the person and the policy were like at that point. */

import type { Client } from 'vouchsafe/core'
import type { Exchange } from '../history.ts'
import { splitNames, valueIn } from '../pairs.ts'
import { isRegistered } from '../reference/authorization-request.ts'
import { s256 } from '../reference/redeem.ts'
import type { IssuedCode, Ledger } from './ledger.ts'

type ClientState = Pick<Client, 'client_id' | 'redirect_uris' | 'grant_types'> & Partial<Client>

/** The client as it was at a point of the history. */
export function clientAt(ledger: Ledger, client_id: string, index: number): ClientState | undefined {
  let client: ClientState | undefined = ledger.history.world.clients.find(
    (one) => one.client_id === client_id,
  )
  for (const { change, index: when } of ledger.changes) {
    if (when > index) break
    if (change.kind === 'client' && change.client.client_id === client_id) client = change.client
  }
  return client
}

export function isPersonDisabledAt(ledger: Ledger, sub: string | undefined, index: number): boolean {
  let disabled = false
  for (const { change, index: when } of ledger.changes) {
    if (when > index) break
    if (change.kind === 'account' && change.sub === sub) disabled = change.disabled
  }
  return disabled
}

export function isUsableAt(
  ledger: Ledger,
  { client_id, sub }: { client_id: string; sub: string | undefined },
  index: number,
): boolean {
  return clientAt(ledger, client_id, index)?.disabled !== true && !isPersonDisabledAt(ledger, sub, index)
}

/** A lifetime in force for a client. */
export function lifetimeOf(
  ledger: Ledger,
  client_id: string,
  name:
    | 'code_lifetime'
    | 'refresh_token_lifetime'
    | 'refresh_token_idle_lifetime'
    | 'refresh_token_grace'
    | 'consent_lifetime',
): number {
  const { policy, clients } = ledger.history.world
  return clients.find((client) => client.client_id === client_id)?.[name] ?? policy[name]
}

/** By the client itself, rightly authenticated, each parameter once, and answered at all. */
export function isProper({ meaning, variation, answer }: Exchange, client_id: string): boolean {
  return (
    'caller' in meaning &&
    meaning.caller.client_id === client_id &&
    meaning.caller.proof === 'right' &&
    variation.repeated === undefined &&
    answer.status !== 503
  )
}

/** Whether a redemption would succeed if the code were fresh. */
export function isValidRedemption(ledger: Ledger, code: IssuedCode, exchange: Exchange): boolean {
  const { meaning, index } = exchange
  if (meaning.kind !== 'token' || !isProper(exchange, code.client_id)) return false
  const { pairs } = meaning
  return (
    valueIn(pairs, 'redirect_uri') === valueIn(code.request, 'redirect_uri') &&
    doesVerifierFit(code, valueIn(pairs, 'code_verifier')) &&
    isUsableAt(ledger, code, index) &&
    isStillRegistered(ledger, code, index)
  )
}

/** Whether where a code was sent is still a redirect URI of its client. */
function isStillRegistered(ledger: Ledger, { client_id, request }: IssuedCode, index: number): boolean {
  const client = clientAt(ledger, client_id, index)
  return client !== undefined && isRegistered(client, valueIn(request, 'redirect_uri') ?? '')
}

export function doesVerifierFit(code: IssuedCode, verifier: string | undefined): boolean {
  return (verifier === undefined ? undefined : s256(verifier)) === valueIn(code.request, 'code_challenge')
}

/** Whether there is anything of a scope that a client may still ask for. */
export function mayAskForSome(
  ledger: Ledger,
  client_id: string,
  names: readonly string[],
  index: number,
): boolean {
  const { scope, grant_types = [] } = clientAt(ledger, client_id, index) ?? {}
  const may = scope === undefined ? names : splitNames(scope)
  const hasEffect = (name: string) => name !== 'offline_access' || grant_types.includes('refresh_token')
  return names.length === 0 || names.some((name) => may.includes(name) && hasEffect(name))
}

/** What of a code's scope was granted: offline access is ignored where the client could not have it then. */
export function grantedScope(ledger: Ledger, { client_id, scope, exchange }: IssuedCode): readonly string[] {
  const may_have_it = mayAskForSome(ledger, client_id, ['offline_access'], exchange.index)
  return may_have_it ? scope : scope.filter((name) => name !== 'offline_access')
}

/** Whether a client may still be given refresh tokens for a grant. */
export function mayRefreshAt(ledger: Ledger, { client_id, scope }: IssuedCode, index: number): boolean {
  const client = clientAt(ledger, client_id, index)
  if (!client?.grant_types.includes('refresh_token')) return false
  const always = (client.issue_refresh_token ?? ledger.history.world.policy.issue_refresh_token) === 'always'
  const may_ask = mayAskForSome(ledger, client_id, ['offline_access'], index)
  return always || (scope.includes('offline_access') && may_ask)
}

/** Whether what comes of a code ends with the session: it is not for offline access, and cannot be refreshed. */
export function endsWithSession(ledger: Ledger, code: IssuedCode): boolean {
  return (
    !grantedScope(ledger, code).includes('offline_access') && !mayRefreshAt(ledger, code, code.exchange.index)
  )
}

/** The first time a code that was redeemed comes back in a request that is right. */
export function replayOf(ledger: Ledger, code: IssuedCode): Exchange | undefined {
  const first = code.redemptions.find(({ answer }) => answer.kind === 'json' && answer.status === 200)
  if (!first) return undefined
  return code.redemptions.find((one) => one.index > first.index && isValidRedemption(ledger, code, one))
}
