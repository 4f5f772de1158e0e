/**
 * The kinds of documents as a table: which version of each this release reads and writes, how its shape is
 * checked, and the letters of what leads to it. A new kind of document is a row here and a type.
 *
 * What a store hands back is not believed before it has the shape of what was written: half a record or one
 * that somebody edited would otherwise never expire, or be revoked for nobody. Members that are not known
 * are kept, so that an older release can share the store with a newer one.
 *
 * Every request looks at a document, so the shapes are checked by hand: a schema takes ten times as long.
 */

import type {
  AccessToken,
  Authentication,
  ClientRegistration,
  ClientSecret,
  Code,
  Connection,
  Consent,
  ConsentedResource,
  Document,
  DocumentKind,
  Documents,
  EndUser,
  Grant,
  Loaded,
  LogoutDelivery,
  LogoutNotice,
  Refresh,
  RegistrationToken,
  RemovedClient,
  ServedClient,
  Session,
  SessionWatch,
  StoredClient,
  Unread,
  Withdrawal,
} from './documents.ts'
import type { ClientDescription } from './messages/client-metadata.ts'
import type { ClientSettings } from './policy.ts'
import type { Stored } from './storage.ts'

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

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isMaybeText(value: unknown): boolean {
  return value === undefined || isText(value)
}

function isMaybeTexts(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isText))
}

function isMaybeNumber(value: unknown): boolean {
  return value === undefined || isNumber(value)
}

function isMaybeFlag(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean'
}

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

function isGrant(grant: Unchecked<Grant>): boolean {
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

function isServedClient({ client_id, sid, ...told }: Unchecked<ServedClient>): boolean {
  return isText(client_id) && isText(sid) && isMaybeFlag(told.backchannel) && isMaybeFlag(told.frontchannel)
}

function isSession(session: Unchecked<Session>): boolean {
  return (
    isText(session.id) &&
    isText(session.nonce) &&
    isAuthentication(session) &&
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

function isEndUser({ sub, stamp, sessions, connections, withdrawals }: Unchecked<EndUser>): boolean {
  return (
    isText(sub) &&
    isMaybeText(stamp) &&
    isList(sessions, isSession) &&
    isList(connections, isConnection) &&
    isList(withdrawals, isWithdrawal)
  )
}

function isClientSecret({ id, hash, created_at, expires_at }: Unchecked<ClientSecret>): boolean {
  return isText(id) && isText(hash) && isNumber(created_at) && isMaybeNumber(expires_at)
}

function isDescription(client: Unchecked<ClientDescription>): boolean {
  const texts = [
    client.redirect_uris,
    client.post_logout_redirect_uris,
    client.grant_types,
    client.response_types,
  ]
  const needed = [client.application_type, client.id_token_signed_response_alg]
  const shown = [
    client.client_name,
    client.client_uri,
    client.logo_uri,
    client.policy_uri,
    client.tos_uri,
    client.token_endpoint_auth_method,
    client.scope,
    client.backchannel_logout_uri,
    client.frontchannel_logout_uri,
  ]
  return (
    texts.every(isTexts) &&
    needed.every(isText) &&
    shown.every(isMaybeText) &&
    isMaybeTexts(client.contacts) &&
    isMaybeNumber(client.default_max_age) &&
    isMaybeFlag(client.backchannel_logout_session_required) &&
    isMaybeFlag(client.require_auth_time) &&
    (client.default_acr_values === undefined || isTexts(client.default_acr_values)) &&
    [client.subject_type, client.initiate_login_uri, client.software_id, client.software_version].every(
      isMaybeText,
    ) &&
    isMaybeFlag(client.frontchannel_logout_session_required)
  )
}

function areSettings(client: Unchecked<ClientSettings>): boolean {
  const numbers = [
    client.code_lifetime,
    client.access_token_lifetime,
    client.id_token_lifetime,
    client.refresh_token_lifetime,
    client.refresh_token_idle_lifetime,
    client.refresh_token_grace,
    client.consent_lifetime,
  ]
  return (
    numbers.every(isMaybeNumber) &&
    [client.require_pkce, client.id_token_includes_claims].every(isMaybeFlag) &&
    isMaybeText(client.issue_refresh_token)
  )
}

function isRegistration({ access_token, last }: Unchecked<ClientRegistration>): boolean {
  return isText(access_token) && isMaybe(last, isLastUpdate)
}

function isLastUpdate(update: Unchecked<NonNullable<ClientRegistration['last']>>): boolean {
  return isText(update.access_token) && isText(update.request) && isNumber(update.expires_at)
}

function isStoredClient(client: Unchecked<StoredClient>): boolean {
  return (
    isDescription(client) &&
    areSettings(client) &&
    isText(client.nonce) &&
    isNumber(client.revision) &&
    isList(client.secrets, isClientSecret) &&
    isNumber(client.created_at) &&
    isNumber(client.used_at) &&
    isMaybeNumber(client.expires_at) &&
    isMaybeFlag(client.self_described) &&
    isMaybeFlag(client.from_document) &&
    isMaybe(client.registration, isRegistration) &&
    isTexts(client.allowed_origins) &&
    (isText(client.introspect) || isTexts(client.introspect)) &&
    isMaybeTexts(client.resources) &&
    isMaybeFlag(client.remember_consent) &&
    typeof client.skip_consent === 'boolean' &&
    typeof client.disabled === 'boolean'
  )
}

function isClient(client: Unchecked<StoredClient | RemovedClient>): boolean {
  return isText(client.client_id) && (isNumber(client.removed_at) || isStoredClient(client as never))
}

function isLogoutNotice(notice: Unchecked<LogoutNotice>): boolean {
  return (
    isText(notice.session) &&
    isText(notice.client_id) &&
    isText(notice.sid) &&
    isNumber(notice.due_at) &&
    isNumber(notice.attempts) &&
    isMaybeNumber(notice.tried_at)
  )
}

function isLogoutDelivery({ sub, created_at, notices }: Unchecked<LogoutDelivery>): boolean {
  return isText(sub) && isNumber(created_at) && isList(notices, isLogoutNotice)
}

function isSessionWatch({ sub, session, due_at }: Unchecked<SessionWatch>): boolean {
  return isText(sub) && isText(session) && isMaybeNumber(due_at)
}

function isRegistrationToken(token: Unchecked<RegistrationToken>): boolean {
  const numbers = [token.created_at, token.expires_at, token.uses, token.used]
  return (
    isText(token.id) && isMaybeText(token.note) && numbers.every(isNumber) && isMaybeNumber(token.removed_at)
  )
}

interface Row<D extends Document> {
  readonly v: D['v']
  isShape(document: Unchecked<D>): boolean
  /** What can be presented that leads to such a document, and the letter that says so (handles.ts). */
  readonly letters: Readonly<Record<string, string>>
}

export const documentTable = {
  grant: {
    v: 2,
    isShape: isGrant,
    letters: { code: 'c', access_token: 'a', refresh_token: 'r', jwt_id: 'j' },
  },
  end_user: { v: 2, isShape: isEndUser, letters: { session: 's' } },
  client: { v: 2, isShape: isClient, letters: {} },
  logout_delivery: { v: 1, isShape: isLogoutDelivery, letters: {} },
  session_watch: { v: 1, isShape: isSessionWatch, letters: {} },
  registration_token: { v: 1, isShape: isRegistrationToken, letters: { initial_access_token: 'i' } },
} as const satisfies { readonly [K in DocumentKind]: Row<Documents[K]> }

function rowOf(kind: unknown): Row<Document> | undefined {
  return isText(kind) && Object.hasOwn(documentTable, kind as string)
    ? (documentTable[kind as DocumentKind] as Row<Document>)
    : undefined
}

/**
 * @returns `undefined` for a document of a version that this release does not read
 * @throws {TypeError} when it is no document of ours: that is a failure, and not an absence
 */
export function readDocument(value: string): Document | undefined {
  const parsed: unknown = JSON.parse(value)
  const document = (isObject(parsed) ? parsed : {}) as Unchecked<Document>
  const row = rowOf(document.kind)
  if (row && isNumber(document.v) && document.v !== row.v) return undefined
  if (!row?.isShape(document) || document.v !== row.v)
    throw new TypeError('a stored record is not what this release writes')
  return parsed as Document
}

/** What a store handed back, as the flows take it. @throws {TypeError} as `readDocument` */
export function readStored({ value, version }: Stored): Loaded | Unread {
  const document = readDocument(value)
  return document === undefined ? { version } : { document, version }
}
