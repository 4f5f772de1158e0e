/** Every flow, as it is met by a fault: one request each. */

import { mixOf } from '../schedules/mixes.ts'
import type { Mix } from '../stage/mix.ts'
import {
  codeIssued,
  consentShown,
  loginShown,
  loginShownAgain,
  rotated,
  rotatedTwice,
  tokensIssued,
} from '../stage/situations.ts'

const strict = { refresh_token_grace: 0 }

export const scenes: readonly Mix[] = [
  mixOf(loginShown, ['authorize afresh']),
  mixOf(codeIssued, ['authorize']),
  mixOf(tokensIssued, ['authorize with an ID token as hint']),
  mixOf(codeIssued, ['authorize'], { max_live_grants: 1 }, ', with no room for another grant'),
  mixOf(loginShown, ['login form']),
  mixOf(loginShown, ['login form, wrong password']),
  mixOf(loginShownAgain, ['login form'], {}, ', over a session'),
  mixOf(loginShownAgain, ['login form of somebody else']),
  mixOf(consentShown, ['consent form']),
  mixOf(consentShown, ['consent form, denied']),
  mixOf(codeIssued, ['consent form again']),
  mixOf(codeIssued, ['redeem']),
  mixOf(codeIssued, ['redeem with a wrong verifier']),
  mixOf(tokensIssued, ['redeem again']),
  mixOf(tokensIssued, ['refresh']),
  mixOf(tokensIssued, ['refresh'], strict, ', strict'),
  mixOf(rotated, ['refresh with the parent']),
  mixOf(rotatedTwice, ['reuse']),
  mixOf(tokensIssued, ['client credentials']),
  mixOf(tokensIssued, ['userinfo']),
  mixOf(tokensIssued, ['introspect']),
  mixOf(tokensIssued, ['revoke the access token']),
  mixOf(tokensIssued, ['revoke the refresh token']),
  mixOf(tokensIssued, ['logout']),
  mixOf(tokensIssued, ['withdraw consent']),
]
