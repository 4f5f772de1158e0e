/**
 * What a store hands back is not believed before it has the shape of what was written: half a record, one
 * of a later release or one that somebody edited would otherwise never expire, or be revoked for nobody.
 * Members that are not known are kept, so that an older release can share the store with a newer one.
 *
 * Every request looks at a document, so the shapes are checked by hand: a schema takes ten times as long.
 */

import type {
  AccessToken,
  Authentication,
  Code,
  Consent,
  Document,
  EndUser,
  Grant,
  GrantEntry,
  Refresh,
  Session,
} from './documents.ts'

/** What is known of a value before it is looked at. */
type Unchecked<T> = { readonly [K in keyof T]?: unknown }

const isText = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown) => typeof value === 'number'
const isObject = (value: unknown) => typeof value === 'object' && value !== null

function isList<T>(value: unknown, isItem: (item: Unchecked<T>) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isObject(item) && isItem(item))
}

function isMaybe<T>(value: unknown, isRight: (value: Unchecked<T>) => boolean): boolean {
  return value === undefined || (isObject(value) && isRight(value as Unchecked<T>))
}

function isMaybeText(value: unknown): boolean {
  return value === undefined || isText(value)
}

function isMaybeNumber(value: unknown): boolean {
  return value === undefined || isNumber(value)
}

function isAuthentication({ auth_time, acr, amr, sid }: Unchecked<Authentication>): boolean {
  return (
    isNumber(auth_time) &&
    isMaybeText(acr) &&
    (amr === undefined || (Array.isArray(amr) && amr.every(isText))) &&
    isText(sid)
  )
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
    isMaybeText(token.scope)
  )
}

function isGrant(grant: Unchecked<Grant>): boolean {
  return (
    isText(grant.client_id) &&
    isMaybeText(grant.sub) &&
    isText(grant.scope) &&
    isNumber(grant.created_at) &&
    isMaybe(grant.authentication, isAuthentication) &&
    isMaybeText(grant.nonce) &&
    isMaybe(grant.code, isCode) &&
    isMaybe(grant.refresh, isRefresh) &&
    (grant.refreshable === undefined || typeof grant.refreshable === 'boolean') &&
    isList(grant.access_tokens, isAccessToken) &&
    isNumber(grant.last_serial) &&
    isMaybeNumber(grant.revoked_at)
  )
}

function isSession(session: Unchecked<Session>): boolean {
  return isAuthentication(session) && isNumber(session.created_at) && isNumber(session.seen_at)
}

function isConsent({ client_id, scope, expires_at }: Unchecked<Consent>): boolean {
  return isText(client_id) && isText(scope) && isNumber(expires_at)
}

function isGrantEntry({ id, client_id, sid, expires_at }: Unchecked<GrantEntry>): boolean {
  return isText(id) && isText(client_id) && isMaybeText(sid) && isNumber(expires_at)
}

function isEndUser({ sub, sessions, consents, grants }: Unchecked<EndUser>): boolean {
  return (
    isText(sub) && isList(sessions, isSession) && isList(consents, isConsent) && isList(grants, isGrantEntry)
  )
}

function isDocument(value: unknown): value is Document {
  if (!isObject(value)) return false
  const document = value as Unchecked<Document>
  if (document.v !== 1) return false
  return (
    (document.kind === 'grant' && isGrant(document)) || (document.kind === 'end_user' && isEndUser(document))
  )
}

/** @throws {TypeError} when it is no document of ours: that is a failure, and not an absence */
export function readDocument(value: string): Document {
  const parsed: unknown = JSON.parse(value)
  if (!isDocument(parsed)) throw new TypeError('a stored record is not what this release writes')
  return parsed
}
