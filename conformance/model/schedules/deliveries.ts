/**
 * Mixes with somebody who tells clients that sessions have ended, for a stage on which clients answer. That a process
 * ends in the middle is a matter of the explorer's option `deaths`.
 */

import { loginShownAgain, logoutShown, signedOut, tokensIssued } from '../stage/situations.ts'
import type { StageOptions } from '../stage/stage.ts'
import { web } from '../stage/stage.ts'
import { mixOf } from './mixes.ts'

/** It is told of sessions by their names. */
export const told = {
  clients: [
    {
      ...web,
      backchannel_logout_uri: 'https://rp.test/backchannel',
      backchannel_logout_session_required: true,
    },
  ],
}

/** Clients are told at a step of its own, and answer that they have done it. */
export const clientsAnswer: Pick<StageOptions, 'operations'> = {
  operations: () => ({
    fetch_each: ({ requests }) =>
      requests.map(() => ({ kind: 'fetched', status: 200, body: '', fresh_for: 0 }) as const),
  }),
}

export const deliveries = [
  mixOf(tokensIssued, ['logout', 'deliver'], told),
  mixOf(tokensIssued, ['end everything', 'deliver'], told),
  mixOf(tokensIssued, ['change the stamp', 'deliver'], told),
  mixOf(logoutShown, ['logout form', 'deliver'], told),
  mixOf(loginShownAgain, ['login form', 'deliver'], told),
  mixOf(loginShownAgain, ['login form of somebody else', 'deliver'], told),
  mixOf(signedOut, ['deliver', 'deliver'], told),
  mixOf(signedOut, ['deliver', 'authorize'], told),
  mixOf(signedOut, ['deliver', 'deliver three minutes later'], told),
]

/** With those that take their time. */
export const longDeliveries = [
  ...deliveries,
  mixOf(tokensIssued, ['logout', 'deliver', 'deliver'], told),
  mixOf(tokensIssued, ['logout', 'logout', 'deliver'], told),
]
