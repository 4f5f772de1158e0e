/** Every flow, as it is met by a fault: one request each. */

import { longSession, mixOf, told, trusted } from '../schedules/mixes.ts'
import type { Mix } from '../stage/mix.ts'
import {
  codeIssued,
  consentShown,
  loginShown,
  loginShownAgain,
  logoutShown,
  ofAnotherRelease,
  offline,
  rotated,
  rotatedTwice,
  signedIn,
  signedInElsewhere,
  tokensIssued,
} from '../stage/situations.ts'

const refreshable = offline(tokensIssued)
const unreadable = { note: ', with a record of another release' }

export const scenes: readonly Mix[] = [
  mixOf(loginShown, ['authorize afresh']),
  mixOf(codeIssued, ['authorize']),
  mixOf(codeIssued, ['authorize a while later']),
  mixOf(signedIn, ['authorize'], { ...trusted, note: ', for the first time' }),
  mixOf(ofAnotherRelease(codeIssued), ['authorize'], unreadable),
  mixOf(tokensIssued, ['authorize with an ID token as hint']),
  mixOf(loginShown, ['login form']),
  mixOf(loginShown, ['login form, wrong password']),
  mixOf(loginShownAgain, ['login form'], { note: ', over a session' }),
  mixOf(ofAnotherRelease(loginShownAgain), ['login form'], unreadable),
  mixOf(loginShownAgain, ['login form of somebody else']),
  mixOf(consentShown, ['consent form']),
  mixOf(consentShown, ['consent form, denied']),
  mixOf(codeIssued, ['consent form again']),
  mixOf(codeIssued, ['redeem']),
  mixOf(codeIssued, ['redeem with a wrong verifier']),
  mixOf(tokensIssued, ['redeem again']),
  mixOf(refreshable, ['refresh']),
  mixOf(refreshable, ['refresh'], { note: ', strict', policy: { refresh_token_grace: 0 } }),
  mixOf(refreshable, ['refresh two days later'], longSession),
  mixOf(rotated, ['refresh with the parent']),
  mixOf(rotatedTwice, ['reuse']),
  mixOf(tokensIssued, ['client credentials']),
  mixOf(tokensIssued, ['userinfo']),
  mixOf(ofAnotherRelease(tokensIssued), ['userinfo'], unreadable),
  mixOf(tokensIssued, ['introspect']),
  mixOf(tokensIssued, ['revoke the access token']),
  mixOf(refreshable, ['revoke the refresh token']),
  mixOf(tokensIssued, ['logout']),
  mixOf(tokensIssued, ['logout'], told),
  mixOf(tokensIssued, ['end everything'], told),
  mixOf(tokensIssued, ['sign out with an ID token']),
  mixOf(logoutShown, ['logout form'], told),
  mixOf(logoutShown, ['logout form, everywhere']),
  mixOf(logoutShown, ['logout form, staying']),
  mixOf(signedInElsewhere, ['authorize elsewhere'], told),
  mixOf(tokensIssued, ['disconnect']),
  mixOf(tokensIssued, ['end sessions']),
  mixOf(tokensIssued, ['end everything']),
]
