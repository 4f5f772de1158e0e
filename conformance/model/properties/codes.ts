/** Authorization codes: used once, by whom they are for, and a failure costs nothing. */

import type { Exchange } from '../history.ts'
import { valueIn } from '../pairs.ts'
import {
  clientAt,
  doesVerifierFit,
  endsWithSession,
  grantedScope,
  isValidRedemption,
  lifetimeOf,
  mayAskForSome,
  replayOf,
} from './circumstances.ts'
import { endingOf } from './endings.ts'
import type { IssuedCode, Ledger } from './ledger.ts'
import { mayHaveRunOut } from './lineage.ts'
import { firstFault, type Property } from './property.ts'

const isOk = ({ answer }: Exchange) => answer.kind === 'json' && answer.status === 200

function tokensOf(ledger: Ledger, code: IssuedCode) {
  return [...ledger.tokens.values()].filter((token) => token.code === code)
}

function eachCode(ledger: Ledger, fault: (code: IssuedCode) => string | undefined): string | undefined {
  return firstFault(ledger.codes.values(), fault)
}

function wrongBinding(ledger: Ledger, code: IssuedCode, redemption: Exchange): string | undefined {
  const { meaning, at, index } = redemption
  if (meaning.kind !== 'token') return undefined
  const { pairs, caller } = meaning
  const says = (what: string) => `entry ${index} redeemed a code ${what}`
  if (caller.client_id !== code.client_id || caller.proof !== 'right') return says('of another client')
  if (valueIn(pairs, 'redirect_uri') !== valueIn(code.request, 'redirect_uri'))
    return says('with another redirect_uri')
  if (!doesVerifierFit(code, valueIn(pairs, 'code_verifier')))
    return says('with a verifier that does not fit')
  const end = code.exchange.at + lifetimeOf(ledger, code.client_id, 'code_lifetime')
  return at >= end ? says('past its lifetime') : undefined
}

function unprotected(ledger: Ledger, { client_id, request, exchange }: IssuedCode): string | undefined {
  const client = clientAt(ledger, client_id, exchange.index)
  if (client?.token_endpoint_auth_method !== 'none' || valueIn(request, 'code_challenge') !== undefined)
    return undefined
  return `entry ${exchange.index} gives a public client a code without a challenge`
}

/** The first valid redemption in time has to succeed, unless somebody entitled to it ended the grant before. */
export function burnt(ledger: Ledger, code: IssuedCode): Exchange | undefined {
  const first = code.redemptions.find(
    (one) =>
      isValidRedemption(ledger, code, one) &&
      mayAskForSome(ledger, code.client_id, grantedScope(ledger, code), one.index),
  )
  const end = code.exchange.at + lifetimeOf(ledger, code.client_id, 'code_lifetime')
  if (!first || isOk(first) || first.at >= end) return undefined
  const { value, exchange, client_id } = code
  if (endingOf(ledger, { value, exchange, client_id, code }, first.index)) return undefined
  const bound = !code.is_certain || endsWithSession(ledger, code)
  return bound && mayHaveRunOut(ledger, code, first.at) ? undefined : first
}

export const codeProperties: readonly Property[] = [
  {
    id: 'INV-01',
    clause: 'RFC 6749 section 4.1.2',
    statement: 'A code is redeemed at most once, whatever is sent with it and to whichever process.',
    check: (ledger) =>
      eachCode(ledger, ({ redemptions, value }) => {
        const times = redemptions.filter(isOk).length
        return times > 1 ? `the code ${value} was redeemed ${times} times` : undefined
      }),
  },
  {
    id: 'INV-02',
    clause: 'RFC 6749 section 4.1.2, draft OAuth 2.1 section 7.5.2',
    statement:
      'Once a redeemed code comes back in a request that is right, nothing that came of it is good again.',
    check: (ledger) =>
      eachCode(ledger, (code) => {
        const second = replayOf(ledger, code)
        if (!second) return undefined
        return firstFault(tokensOf(ledger, code), ({ observations, kind }) => {
          const seen = observations.find(({ exchange, active }) => active && exchange.index > second.index)
          return (
            seen &&
            `the code was replayed at entry ${second.index}; its ${kind} is good at entry ${seen.exchange.index}`
          )
        })
      }),
  },
  {
    id: 'INV-03',
    clause: 'draft OAuth 2.1 section 7.5.2',
    statement:
      'Presenting a spent code wrongly (as another client, with a wrong verifier or redirect_uri) ends nothing.',
    check: (ledger) =>
      eachCode(ledger, (code) => {
        const failed = code.redemptions.find((one) => !isOk(one))
        if (!failed || code.redemptions.filter((one) => isValidRedemption(ledger, code, one)).length !== 1)
          return undefined
        return firstFault(tokensOf(ledger, code), (token) => {
          const dead = token.observations.find(
            ({ exchange, active }) =>
              !active && exchange.index > failed.index && exchange.at < token.expires_at,
          )
          if (!dead || token.kind !== 'access_token' || dead.via === 'userinfo') return undefined
          if (!isQuiet(ledger, code, dead.exchange.index) || endingOf(ledger, token, dead.exchange.index))
            return undefined
          return `the redemption at entry ${failed.index} was wrong, and yet a token is dead at entry ${dead.exchange.index}`
        })
      }),
  },
  {
    id: 'INV-04',
    clause: 'RFC 6749 section 4.1.3',
    statement: 'A redemption that fails changes nothing: the first right one in time still succeeds.',
    check: (ledger) =>
      eachCode(ledger, (code) => {
        const refused = burnt(ledger, code)
        return refused && `entry ${refused.index} is right and in time, and was refused`
      }),
  },
  {
    id: 'INV-05',
    clause: 'RFC 6749 section 4.1.3, RFC 7636 section 4.6, RFC 9700 sections 2.1.1 and 4.8.2',
    statement:
      'Who redeems a code is the client it was issued to, with the redirect_uri of the request, the verifier of its challenge (and none where there was no challenge, which no public client may leave out), within its lifetime.',
    check: (ledger) =>
      eachCode(
        ledger,
        (code) =>
          unprotected(ledger, code) ??
          firstFault(code.redemptions.filter(isOk), (redemption) => wrongBinding(ledger, code, redemption)),
      ),
  },
]

/** Whether neither the client nor the account was ever disabled or changed, so that nothing else explains a death. */
function isQuiet(ledger: Ledger, code: IssuedCode, before: number): boolean {
  return !ledger.changes.some(
    ({ change, index }) =>
      index < before &&
      ((change.kind === 'client' && change.client.client_id === code.client_id) ||
        (change.kind === 'account' && change.sub === code.sub)),
  )
}
