/**
 * What a store hands back is not believed before it has the shape of what was written: half a record, one
 * of a later release or one that somebody edited would otherwise never expire, or be revoked for nobody.
 * Members that are not known are kept, so that an older release can share the store with a newer one.
 *
 * Every request looks at a document, so the shapes are checked by hand: a schema takes ten times as long.
 */

import type { Document } from './documents.ts'

type Check = (value: unknown) => boolean

const text: Check = (value) => typeof value === 'string'
const number: Check = (value) => typeof value === 'number'
const boolean: Check = (value) => typeof value === 'boolean'
const exactly =
  (expected: unknown): Check =>
  (value) =>
    value === expected
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

function members(shape: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(shape)
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    checks.every(([name, check]) => check((value as Record<string, unknown>)[name]))
}

const authentication = { auth_time: number, acr: maybe(text), amr: maybe(list(text)), sid: text }

const grant = members({
  kind: exactly('grant'),
  v: exactly(1),
  client_id: text,
  sub: maybe(text),
  scope: text,
  created_at: number,
  authentication: maybe(members(authentication)),
  nonce: maybe(text),
  code: maybe(
    members({
      expires_at: number,
      redirect_uri: text,
      code_challenge: maybe(text),
      redeemed_at: maybe(number),
    }),
  ),
  refresh: maybe(members({ generation: number, rotated_at: number, expires_at: number })),
  refreshable: maybe(boolean),
  access_tokens: list(
    members({
      serial: number,
      issued_at: number,
      expires_at: number,
      generation: number,
      scope: maybe(text),
    }),
  ),
  last_serial: number,
  revoked_at: maybe(number),
})

const endUser = members({
  kind: exactly('end_user'),
  v: exactly(1),
  sub: text,
  sessions: list(members({ ...authentication, created_at: number, seen_at: number })),
  consents: list(members({ client_id: text, scope: text, expires_at: number })),
  grants: list(members({ id: text, client_id: text, sid: maybe(text), expires_at: number })),
})

/** @throws {TypeError} when it is no document of ours: that is a failure, and not an absence */
export function readDocument(value: string): Document {
  const parsed: unknown = JSON.parse(value)
  if (!grant(parsed) && !endUser(parsed))
    throw new TypeError('a stored record is not what this release writes')
  return parsed as Document
}
