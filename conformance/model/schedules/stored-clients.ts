/** Mixes with a client that is kept in the storage, and is changed, removed and made anew while it is used. */

import { keyed } from '../stage/client-participants.ts'
import {
  codeIssued,
  consentShown,
  offline,
  ofStoredClient,
  signedIn,
  tokensIssued,
} from '../stage/situations.ts'
import { longSession, mixOf } from './mixes.ts'

/** The host has none of that name. */
export const stored = { absentClients: ['web'], note: ', stored client' }

const code = ofStoredClient(codeIssued)
const tokens = ofStoredClient(tokensIssued)
const refreshable = ofStoredClient(offline(tokensIssued))
const later = { ...stored, ...longSession }

export const storedClients = [
  mixOf(code, ['redeem', 'redeem'], stored),
  mixOf(code, ['redeem', 'update the client'], stored),
  mixOf(code, ['redeem', 'remove the client'], stored),
  mixOf(code, ['redeem', 'make the client anew'], stored),
  mixOf(code, ['redeem', 'add a secret'], stored),
  mixOf(code, ['redeem', 'change the secret'], stored),
  mixOf(refreshable, ['refresh', 'update the client'], stored),
  mixOf(refreshable, ['refresh', 'remove the client'], stored),
  mixOf(refreshable, ['refresh', 'make the client anew'], stored),
  mixOf(refreshable, ['refresh', 'change the secret'], stored),
  // The use is noted in the record of the client.
  mixOf(refreshable, ['refresh two days later', 'update the client'], later),
  mixOf(refreshable, ['refresh two days later', 'remove the client'], later),
  mixOf(refreshable, ['refresh two days later', 'make the client anew'], later),
  mixOf(refreshable, ['refresh two days later', 'change the secret'], later),
  mixOf(tokens, ['userinfo', 'remove the client'], stored),
  mixOf(tokens, ['userinfo', 'make the client anew'], stored),
  mixOf(tokens, ['introspect', 'make the client anew'], stored),
  mixOf(tokens, ['client credentials', 'change the secret'], stored),
  mixOf(tokens, ['client credentials', 'add a secret'], stored),
  mixOf(tokens, ['authorize', 'remove the client'], stored),
  mixOf(ofStoredClient(consentShown), ['consent form', 'remove the client'], stored),
  mixOf(ofStoredClient(consentShown), ['consent form', 'make the client anew'], stored),
  mixOf(tokens, ['update the client', 'update the client'], stored),
  mixOf(tokens, ['update the client', 'remove the client'], stored),
  mixOf(tokens, ['update the client', 'change the secret'], stored),
]

const byKey = { clients: [keyed] }

/** A client that proves itself by what works once. */
export const assertions = [
  mixOf(signedIn, ['present the assertion', 'present the assertion'], byKey),
  mixOf(signedIn, ['present the assertion', 'present another assertion'], byKey),
  mixOf(signedIn, ['present the assertion', 'present the assertion', 'present the assertion'], byKey),
]

/** With those that take their time. */
export const longStoredClients = [
  ...storedClients,
  mixOf(code, ['redeem', 'update the client', 'remove the client'], stored),
  mixOf(refreshable, ['refresh', 'refresh', 'make the client anew'], stored),
  mixOf(refreshable, ['refresh two days later', 'update the client', 'remove the client'], later),
]
