/** The shapes of a grant and of a person's record. */

import type {
  AccessToken,
  Authentication,
  Code,
  Connection,
  Consent,
  ConsentedResource,
  EndUser,
  Grant,
  Refresh,
  ServedClient,
  Session,
  Withdrawal,
} from './documents.ts'
import {
  isList,
  isMaybe,
  isMaybeFlag,
  isMaybeNumber,
  isMaybeText,
  isMaybeTexts,
  isNumber,
  isText,
  type Unchecked,
} from './stored-shape.ts'

function isAuthentication({ auth_time, acr, amr }: Unchecked<Authentication>): boolean {
  return isNumber(auth_time) && isMaybeText(acr) && isMaybeTexts(amr)
}

function isCode({ expires_at, redirect_uri, code_challenge, redeemed_at }: Unchecked<Code>): boolean {
  return (
    isNumber(expires_at) && isText(redirect_uri) && isMaybeText(code_challenge) && isMaybeNumber(redeemed_at)
  )
}

function isRefresh({ generation, rotated_at, expires_at }: Unchecked<Refresh>): boolean {
  return isNumber(generation) && isNumber(rotated_at) && isNumber(expires_at)
}

function isAccessToken(token: Unchecked<AccessToken>): boolean {
  return (
    isNumber(token.serial) &&
    isNumber(token.issued_at) &&
    isNumber(token.expires_at) &&
    isNumber(token.generation) &&
    isMaybeText(token.scope) &&
    isMaybeTexts(token.audience)
  )
}

export function isGrant(grant: Unchecked<Grant>): boolean {
  return (
    isText(grant.client_id) &&
    isMaybeText(grant.client_nonce) &&
    isMaybeText(grant.sub) &&
    // What rests on nothing would outlive everything.
    (grant.sub === undefined || isText(grant.connection)) &&
    isMaybeText(grant.session) &&
    isText(grant.scope) &&
    isMaybeTexts(grant.audience) &&
    isNumber(grant.created_at) &&
    isMaybe<Authentication & ServedClient>(
      grant.authentication,
      (authentication) => isAuthentication(authentication) && isText(authentication.sid),
    ) &&
    isMaybeText(grant.nonce) &&
    isMaybe(grant.code, isCode) &&
    isMaybe(grant.refresh, isRefresh) &&
    isMaybeFlag(grant.consent_skipped) &&
    isMaybeFlag(grant.refreshable) &&
    isMaybeFlag(grant.from_page) &&
    isList(grant.access_tokens, isAccessToken) &&
    isNumber(grant.last_serial) &&
    isMaybeNumber(grant.revoked_at)
  )
}

function isServedClient({ client_id, client_nonce, sid, ...told }: Unchecked<ServedClient>): boolean {
  const is_named = isText(client_id) && isMaybeText(client_nonce) && isText(sid)
  return is_named && isMaybeFlag(told.backchannel) && isMaybeFlag(told.frontchannel)
}

function isSession(session: Unchecked<Session>): boolean {
  return (
    isText(session.id) &&
    isText(session.nonce) &&
    isAuthentication(session) &&
    isMaybeText(session.address) &&
    isMaybeText(session.user_agent) &&
    isNumber(session.created_at) &&
    isNumber(session.seen_at) &&
    isList(session.clients, isServedClient)
  )
}

function isConsentedResource({ identifier, scope }: Unchecked<ConsentedResource>): boolean {
  return isText(identifier) && isText(scope)
}

function isConsent({ scope, resources, expires_at }: Unchecked<Consent>): boolean {
  return (
    isText(scope) &&
    (resources === undefined || isList(resources, isConsentedResource)) &&
    isNumber(expires_at)
  )
}

function isConnection(connection: Unchecked<Connection>): boolean {
  return (
    isText(connection.id) &&
    isText(connection.client_id) &&
    isMaybeText(connection.client_nonce) &&
    isNumber(connection.created_at) &&
    isNumber(connection.used_at) &&
    isNumber(connection.grants_end_at) &&
    isMaybe(connection.consent, isConsent)
  )
}

function isWithdrawal({ id, client_id, at }: Unchecked<Withdrawal>): boolean {
  return isText(id) && isText(client_id) && isNumber(at)
}

export function isEndUser({ sub, stamp, sessions, connections, withdrawals }: Unchecked<EndUser>): boolean {
  return (
    isText(sub) &&
    isMaybeText(stamp) &&
    isList(sessions, isSession) &&
    isList(connections, isConnection) &&
    isList(withdrawals, isWithdrawal)
  )
}
