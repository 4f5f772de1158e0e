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
  Document,
  DocumentKind,
  Documents,
  Loaded,
  LogoutDelivery,
  LogoutNotice,
  RegistrationToken,
  SessionWatch,
  Unread,
} from './documents.ts'
import type { Stored } from './storage.ts'
import { isClient } from './stored-client-shape.ts'
import { isEndUser, isGrant } from './stored-person-shape.ts'
import {
  isList,
  isMaybeNumber,
  isMaybeText,
  isNumber,
  isObject,
  isText,
  type Unchecked,
} from './stored-shape.ts'

function isLogoutNotice(notice: Unchecked<LogoutNotice>): boolean {
  return (
    isText(notice.session) &&
    isText(notice.client_id) &&
    isMaybeText(notice.client_nonce) &&
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
  client_assertion: { v: 1, isShape: ({ ends_at }) => isNumber(ends_at), letters: {} },
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
