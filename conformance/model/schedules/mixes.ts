/**
 * The standard mixes, as a table: a name, the situation it starts from, and who is under way. Without a
 * word on it the grace period for refresh tokens is ten seconds; `strict` is none.
 */

import type { PolicyInput } from 'vouchsafe/core'
import type { Mix } from '../stage/mix.ts'
import { type ParticipantName, participants } from '../stage/participants.ts'
import {
  codeIssued,
  consentShown,
  loginShown,
  loginShownAgain,
  type Prelude,
  rotated,
  rotatedTwice,
  tokensIssued,
} from '../stage/situations.ts'

/** A mix of standard requests in a standard situation. */
export function mixOf(
  prelude: Prelude,
  names: readonly ParticipantName[],
  policy?: PolicyInput,
  note = '',
): Mix {
  return {
    name: names.join(' × ') + note,
    ...(policy && { policy }),
    prepare: async (setup) => {
      const cast = await prelude(setup)
      return { participants: names.map((name) => participants[name](cast)), issued: cast.issued }
    },
  }
}

const strict = (names: readonly ParticipantName[]) =>
  mixOf(tokensIssued, names, { refresh_token_grace: 0 }, ', strict')

export const pairs: readonly Mix[] = [
  mixOf(codeIssued, ['redeem', 'redeem']),
  mixOf(codeIssued, ['redeem', 'redeem with a wrong verifier']),
  mixOf(codeIssued, ['redeem', 'logout']),
  mixOf(codeIssued, ['redeem', 'withdraw consent']),
  mixOf(codeIssued, ['redeem', 'disable the client']),
  mixOf(codeIssued, ['redeem', 'disable the account']),
  mixOf(tokensIssued, ['redeem again', 'revoke the refresh token']),
  mixOf(tokensIssued, ['redeem again', 'refresh']),
  mixOf(tokensIssued, ['redeem again', 'userinfo']),
  mixOf(tokensIssued, ['refresh', 'refresh']),
  mixOf(tokensIssued, ['refresh', 'refresh with more scope']),
  mixOf(tokensIssued, ['refresh', 'refresh within the grace period']),
  mixOf(tokensIssued, ['refresh', 'refresh after the grace period']),
  mixOf(tokensIssued, ['refresh', 'revoke the refresh token']),
  mixOf(tokensIssued, ['refresh', 'revoke the access token']),
  mixOf(tokensIssued, ['refresh', 'logout']),
  mixOf(tokensIssued, ['refresh', 'withdraw consent']),
  mixOf(tokensIssued, ['refresh', 'disable the client']),
  mixOf(tokensIssued, ['refresh', 'disable the account']),
  strict(['refresh', 'refresh']),
  strict(['refresh', 'refresh with more scope']),
  strict(['refresh', 'revoke the refresh token']),
  strict(['refresh', 'revoke the access token']),
  strict(['refresh', 'logout']),
  strict(['refresh', 'withdraw consent']),
  mixOf(rotated, ['refresh with the parent', 'refresh']),
  mixOf(rotated, ['refresh with the parent', 'revoke the used refresh token']),
  mixOf(rotated, ['refresh with the parent', 'revoke the access token']),
  mixOf(rotatedTwice, ['refresh', 'reuse']),
  mixOf(rotatedTwice, ['refresh with the parent', 'reuse']),
  mixOf(tokensIssued, ['userinfo', 'revoke the access token']),
  mixOf(tokensIssued, ['userinfo', 'revoke the refresh token']),
  mixOf(tokensIssued, ['introspect', 'logout']),
  mixOf(tokensIssued, ['revoke the access token', 'revoke the refresh token']),
  mixOf(codeIssued, ['authorize', 'logout']),
  mixOf(codeIssued, ['authorize', 'withdraw consent']),
  mixOf(codeIssued, ['authorize', 'authorize']),
  mixOf(codeIssued, ['logout', 'withdraw consent']),
  mixOf(consentShown, ['consent form', 'consent form']),
  mixOf(consentShown, ['consent form', 'withdraw consent']),
  mixOf(consentShown, ['consent form', 'logout']),
  mixOf(codeIssued, ['consent form again', 'withdraw consent']),
  mixOf(consentShown, ['consent form', 'disable the account']),
  mixOf(consentShown, ['authorize', 'consent form']),
  mixOf(loginShown, ['login form', 'login form']),
  mixOf(loginShown, ['login form', 'disable the account']),
  mixOf(loginShownAgain, ['login form', 'logout']),
  mixOf(loginShownAgain, ['login form', 'authorize']),
  mixOf(loginShownAgain, ['login form of somebody else', 'authorize']),
]

export const triples: readonly Mix[] = [
  mixOf(codeIssued, ['redeem', 'redeem', 'redeem']),
  mixOf(codeIssued, ['redeem', 'redeem', 'redeem with a wrong verifier']),
  mixOf(codeIssued, ['redeem', 'redeem', 'logout']),
  mixOf(codeIssued, ['redeem', 'redeem', 'withdraw consent']),
  mixOf(codeIssued, ['redeem', 'redeem', 'disable the client']),
  mixOf(tokensIssued, ['redeem again', 'refresh', 'revoke the refresh token']),
  mixOf(tokensIssued, ['refresh', 'refresh', 'refresh']),
  mixOf(tokensIssued, ['refresh', 'refresh', 'refresh after the grace period']),
  mixOf(tokensIssued, ['refresh', 'refresh', 'revoke the refresh token']),
  mixOf(tokensIssued, ['refresh', 'refresh', 'revoke the access token']),
  mixOf(tokensIssued, ['refresh', 'refresh', 'logout']),
  mixOf(tokensIssued, ['refresh', 'refresh', 'withdraw consent']),
  mixOf(tokensIssued, ['refresh', 'refresh', 'disable the client']),
  mixOf(tokensIssued, ['refresh', 'revoke the refresh token', 'logout']),
  mixOf(tokensIssued, ['userinfo', 'refresh', 'revoke the refresh token']),
  strict(['refresh', 'refresh', 'refresh']),
  strict(['refresh', 'refresh', 'revoke the refresh token']),
  strict(['refresh', 'refresh', 'logout']),
  mixOf(rotated, ['refresh with the parent', 'refresh with the parent', 'refresh']),
  mixOf(rotated, ['refresh with the parent', 'refresh', 'revoke the used refresh token']),
  mixOf(rotatedTwice, ['refresh', 'refresh with the parent', 'reuse']),
  mixOf(codeIssued, ['authorize', 'authorize', 'logout']),
  mixOf(codeIssued, ['authorize', 'redeem', 'withdraw consent']),
  mixOf(codeIssued, ['authorize', 'redeem', 'logout']),
  mixOf(consentShown, ['consent form', 'consent form', 'consent form']),
  mixOf(consentShown, ['consent form', 'consent form', 'logout']),
]

/** What takes its time: mixes of four, and those of three that write in many places. */
export const long: readonly Mix[] = [
  mixOf(codeIssued, ['authorize', 'logout', 'withdraw consent']),
  mixOf(consentShown, ['consent form', 'consent form', 'withdraw consent']),
  mixOf(codeIssued, ['redeem', 'redeem', 'redeem', 'redeem']),
  mixOf(tokensIssued, ['refresh', 'refresh', 'refresh', 'refresh']),
  mixOf(tokensIssued, ['refresh', 'refresh', 'refresh', 'revoke the refresh token']),
  mixOf(tokensIssued, ['refresh', 'refresh', 'revoke the refresh token', 'disable the client']),
  strict(['refresh', 'refresh', 'refresh', 'refresh']),
  mixOf(rotatedTwice, ['refresh', 'refresh', 'refresh with the parent', 'reuse']),
]
