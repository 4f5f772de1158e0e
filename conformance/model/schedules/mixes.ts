/**
 * The standard mixes, as a table: a name, the situation it starts from, and who is under way. Without a
 * word on it what the client has ends with the session, but refresh tokens, which are of offline access, and
 * what it has beside them; and their grace period is ten seconds: `strict` is none.
 */

import type { ClientMetadataInput, PolicyInput } from 'vouchsafe/core'
import type { Mix } from '../stage/mix.ts'
import { type ParticipantName, participants } from '../stage/participants.ts'
import {
  codeIssued,
  consentShown,
  loginShown,
  loginShownAgain,
  logoutShown,
  offline,
  type Prelude,
  rotated,
  rotatedTwice,
  signedIn,
  signedInElsewhere,
  tokensIssued,
  tokensOfBothKinds,
} from '../stage/situations.ts'
import { web } from '../stage/stage.ts'

/** What is otherwise than usual. */
export interface Circumstances {
  /** Added to the name of the mix. */
  readonly note?: string
  readonly policy?: PolicyInput
  readonly clients?: readonly ClientMetadataInput[]
  /** Those that the host does not have. */
  readonly absentClients?: readonly string[]
}

/** A mix of standard requests in a standard situation. */
export function mixOf(
  prelude: Prelude,
  names: readonly ParticipantName[],
  { note = '', ...circumstances }: Circumstances = {},
): Mix {
  return {
    name: names.join(' × ') + note,
    ...circumstances,
    prepare: async (setup) => {
      const cast = await prelude(setup)
      return { participants: names.map((name) => participants[name](cast)), issued: cast.issued }
    },
  }
}

const refreshable = offline(tokensIssued)
const strict = { note: ', strict', policy: { refresh_token_grace: 0 } }
const always = { note: ', refresh tokens to all', policy: { issue_refresh_token: 'always' } } as const
const offlineAccess = { note: ', offline access' }
/** The session is there in two days too. */
export const longSession = { policy: { session_idle_lifetime: 7 * 24 * 60 * 60 } }
/** Nobody is asked whether to let it in. */
export const trusted = { note: ', trusted client', clients: [{ ...web, skip_consent: true }] }

/** It is told of the session's end: that is written down before. */
export const told = {
  note: ', told client',
  clients: [{ ...web, backchannel_logout_uri: 'https://rp.test/backchannel' }],
}

const codes: readonly Mix[] = [
  mixOf(codeIssued, ['redeem', 'redeem']),
  mixOf(codeIssued, ['redeem', 'redeem with a wrong verifier']),
  mixOf(codeIssued, ['redeem', 'logout']),
  mixOf(codeIssued, ['redeem', 'disconnect']),
  mixOf(codeIssued, ['redeem', 'end everything']),
  mixOf(codeIssued, ['redeem', 'disable the client']),
  mixOf(codeIssued, ['redeem', 'disable the account']),
  mixOf(codeIssued, ['redeem', 'change the stamp']),
  mixOf(offline(codeIssued), ['redeem', 'logout'], offlineAccess),
  mixOf(offline(codeIssued), ['redeem', 'disconnect'], offlineAccess),
  mixOf(codeIssued, ['redeem', 'logout'], always),
  mixOf(codeIssued, ['redeem', 'logout'], told),
]

const refreshTokens: readonly Mix[] = [
  mixOf(refreshable, ['redeem again', 'revoke the refresh token']),
  mixOf(refreshable, ['redeem again', 'refresh']),
  mixOf(refreshable, ['refresh', 'refresh']),
  mixOf(refreshable, ['refresh', 'refresh with more scope']),
  mixOf(refreshable, ['refresh', 'refresh within the grace period']),
  mixOf(refreshable, ['refresh', 'refresh after the grace period']),
  mixOf(refreshable, ['refresh', 'revoke the refresh token']),
  mixOf(refreshable, ['refresh', 'revoke the access token']),
  // Offline access outlives the session.
  mixOf(refreshable, ['refresh', 'logout']),
  mixOf(refreshable, ['refresh', 'logout'], told),
  mixOf(refreshable, ['refresh', 'end sessions']),
  mixOf(offline(logoutShown), ['refresh', 'logout form, everywhere']),
  mixOf(refreshable, ['refresh', 'disconnect']),
  mixOf(refreshable, ['refresh', 'end everything']),
  mixOf(refreshable, ['refresh', 'disable the client']),
  mixOf(refreshable, ['refresh', 'disable the account']),
  mixOf(refreshable, ['refresh', 'change the stamp']),
  mixOf(refreshable, ['refresh', 'refresh'], strict),
  mixOf(refreshable, ['refresh', 'refresh with more scope'], strict),
  mixOf(refreshable, ['refresh', 'revoke the refresh token'], strict),
  mixOf(refreshable, ['refresh', 'revoke the access token'], strict),
  mixOf(refreshable, ['refresh', 'disconnect'], strict),
  mixOf(refreshable, ['refresh two days later', 'refresh two days later'], longSession),
  mixOf(refreshable, ['refresh two days later', 'logout'], longSession),
  mixOf(refreshable, ['refresh two days later', 'disconnect'], longSession),
  mixOf(refreshable, ['refresh two days later', 'end everything'], longSession),
  mixOf(rotated, ['refresh with the parent', 'refresh']),
  mixOf(rotated, ['refresh with the parent', 'disconnect']),
  mixOf(rotated, ['refresh with the parent', 'revoke the used refresh token']),
  mixOf(rotated, ['refresh with the parent', 'revoke the access token']),
  mixOf(rotatedTwice, ['refresh', 'reuse']),
  mixOf(rotatedTwice, ['refresh with the parent', 'reuse']),
]

const accessTokens: readonly Mix[] = [
  mixOf(tokensIssued, ['redeem again', 'userinfo']),
  mixOf(tokensIssued, ['userinfo', 'revoke the access token']),
  mixOf(refreshable, ['userinfo', 'revoke the refresh token']),
  mixOf(tokensIssued, ['userinfo', 'logout']),
  mixOf(tokensIssued, ['userinfo', 'sign out with an ID token']),
  mixOf(tokensIssued, ['userinfo', 'disconnect']),
  mixOf(tokensIssued, ['userinfo', 'change the stamp']),
  mixOf(refreshable, ['userinfo', 'logout'], offlineAccess),
  mixOf(tokensIssued, ['introspect', 'logout']),
  mixOf(tokensIssued, ['introspect', 'end everything']),
  mixOf(refreshable, ['revoke the access token', 'revoke the refresh token']),
]

const authorizations: readonly Mix[] = [
  // Nothing in the record has to change.
  mixOf(codeIssued, ['authorize', 'authorize']),
  mixOf(codeIssued, ['authorize', 'logout']),
  mixOf(codeIssued, ['authorize', 'disconnect']),
  mixOf(codeIssued, ['authorize', 'end everything']),
  // As if it had been before: nothing of it ends with the session.
  mixOf(offline(codeIssued), ['authorize', 'logout'], offlineAccess),
  mixOf(offline(codeIssued), ['authorize', 'disconnect'], offlineAccess),
  // The connection has to be made, and the session has served nobody yet.
  mixOf(signedIn, ['authorize', 'authorize'], trusted),
  mixOf(signedIn, ['authorize', 'logout'], trusted),
  mixOf(signedIn, ['authorize', 'disconnect'], trusted),
  mixOf(signedIn, ['authorize', 'end everything'], trusted),
  mixOf(signedIn, ['authorize', 'change the stamp'], trusted),
  // Only a time moves, if that is possible.
  mixOf(codeIssued, ['authorize a while later', 'authorize a while later']),
  mixOf(codeIssued, ['authorize a while later', 'logout']),
  mixOf(codeIssued, ['authorize a while later', 'disconnect']),
  // The session has served nobody yet.
  mixOf(signedInElsewhere, ['authorize elsewhere', 'logout']),
  mixOf(signedInElsewhere, ['authorize elsewhere', 'end sessions']),
  // The session is looked at from then on when it should have run out.
  mixOf(signedInElsewhere, ['authorize elsewhere', 'logout'], told),
  mixOf(signedInElsewhere, ['authorize elsewhere', 'end sessions'], told),
  // In another tab, in another browser, and at the endpoint.
  mixOf(logoutShown, ['authorize', 'logout form']),
  mixOf(logoutShown, ['authorize', 'logout form, everywhere']),
  mixOf(signedInElsewhere, ['authorize', 'sign out with an ID token'], told),
  mixOf(signedInElsewhere, ['authorize elsewhere', 'sign out with an ID token'], told),
]

const pages: readonly Mix[] = [
  mixOf(consentShown, ['consent form', 'consent form']),
  mixOf(consentShown, ['consent form', 'disconnect']),
  mixOf(consentShown, ['consent form', 'logout']),
  mixOf(consentShown, ['consent form', 'end everything']),
  mixOf(codeIssued, ['consent form again', 'disconnect']),
  mixOf(consentShown, ['consent form', 'disable the account']),
  mixOf(consentShown, ['consent form', 'change the stamp']),
  mixOf(consentShown, ['authorize', 'consent form']),
  mixOf(loginShown, ['login form', 'login form']),
  mixOf(loginShown, ['login form', 'end everything']),
  mixOf(loginShown, ['login form', 'disable the account']),
  mixOf(loginShownAgain, ['login form', 'change the stamp']),
  mixOf(loginShownAgain, ['login form', 'logout']),
  mixOf(loginShownAgain, ['login form', 'end everything']),
  mixOf(loginShownAgain, ['login form', 'authorize']),
  mixOf(loginShownAgain, ['login form of somebody else', 'authorize']),
  mixOf(tokensIssued, ['logout', 'logout']),
  mixOf(tokensIssued, ['logout', 'logout'], told),
  mixOf(logoutShown, ['logout form', 'logout form']),
  mixOf(logoutShown, ['logout form', 'logout form, everywhere'], told),
  mixOf(logoutShown, ['logout form, everywhere', 'logout form, staying']),
  mixOf(tokensIssued, ['sign out with an ID token', 'sign out with an ID token']),
  mixOf(codeIssued, ['logout', 'disconnect']),
]

export const pairs: readonly Mix[] = [
  ...codes,
  ...refreshTokens,
  ...accessTokens,
  ...authorizations,
  ...pages,
]

export const triples: readonly Mix[] = [
  mixOf(codeIssued, ['redeem', 'redeem', 'redeem']),
  mixOf(codeIssued, ['redeem', 'redeem', 'redeem with a wrong verifier']),
  mixOf(codeIssued, ['redeem', 'redeem', 'logout']),
  mixOf(codeIssued, ['redeem', 'redeem', 'disconnect']),
  mixOf(codeIssued, ['redeem', 'redeem', 'disable the client']),
  mixOf(refreshable, ['redeem again', 'refresh', 'revoke the refresh token']),
  mixOf(refreshable, ['refresh', 'refresh', 'refresh']),
  mixOf(refreshable, ['refresh', 'refresh', 'refresh after the grace period']),
  mixOf(refreshable, ['refresh', 'refresh', 'revoke the refresh token']),
  mixOf(refreshable, ['refresh', 'refresh', 'revoke the access token']),
  mixOf(refreshable, ['refresh', 'refresh', 'disconnect']),
  mixOf(refreshable, ['refresh', 'refresh', 'disable the client']),
  mixOf(refreshable, ['refresh', 'revoke the refresh token', 'end everything']),
  mixOf(refreshable, ['userinfo', 'refresh', 'revoke the refresh token']),
  mixOf(tokensOfBothKinds, ['userinfo', 'refresh', 'logout']),
  mixOf(refreshable, ['refresh', 'refresh', 'refresh'], strict),
  mixOf(refreshable, ['refresh', 'refresh', 'revoke the refresh token'], strict),
  mixOf(rotated, ['refresh with the parent', 'refresh with the parent', 'refresh']),
  mixOf(rotated, ['refresh with the parent', 'refresh', 'revoke the used refresh token']),
  mixOf(rotatedTwice, ['refresh', 'refresh with the parent', 'reuse']),
  mixOf(tokensIssued, ['userinfo', 'disconnect', 'authorize'], trusted),
  mixOf(codeIssued, ['authorize', 'authorize', 'logout']),
  mixOf(codeIssued, ['authorize', 'redeem', 'disconnect']),
  mixOf(codeIssued, ['authorize', 'redeem', 'logout']),
  mixOf(consentShown, ['consent form', 'consent form', 'logout']),
  mixOf(consentShown, ['consent form', 'disconnect', 'end everything']),
  mixOf(loginShownAgain, ['login form', 'login form', 'change the stamp']),
  mixOf(loginShownAgain, ['login form', 'authorize', 'change the stamp']),
]

/** What takes its time: mixes of four, and those of three that write in many places. */
export const long: readonly Mix[] = [
  mixOf(signedIn, ['authorize', 'disconnect', 'logout'], trusted),
  mixOf(consentShown, ['consent form', 'consent form', 'consent form']),
  mixOf(consentShown, ['consent form', 'consent form', 'disconnect']),
  mixOf(codeIssued, ['redeem', 'redeem', 'redeem', 'redeem']),
  mixOf(refreshable, ['refresh', 'refresh', 'refresh', 'refresh']),
  mixOf(refreshable, ['refresh', 'refresh', 'refresh', 'revoke the refresh token']),
  mixOf(refreshable, ['refresh', 'refresh', 'revoke the refresh token', 'disable the client']),
  mixOf(refreshable, ['refresh', 'refresh', 'refresh', 'refresh'], strict),
  mixOf(rotatedTwice, ['refresh', 'refresh', 'refresh with the parent', 'reuse']),
]
