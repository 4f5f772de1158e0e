/**
 * Initial access tokens: made, listed and removed by an operator, and used by clients that register. A token is
 * derived, so that none is in storage. Each use is one compare-and-swap, so that there are never more than there may be.
 */

import type { Context } from '../context.ts'
import type { RegistrationToken } from '../documents.ts'
import { type Flow, perform } from '../effects.ts'
import { hexOf } from '../encoding.ts'
import { type Refusal, refuse } from '../errors.ts'
import { derive, fingerprint, type Handle, keyOf } from '../handles.ts'
import { issuerMark, listedNumber } from '../listed-text.ts'
import { liveRegistrationToken, usedOnceMore } from '../rules/registration-token.ts'
import type { RecordPlace } from './client-record.ts'
import { commit, commitSingleUse, load, untilStored } from './documents.ts'

export interface NewRegistrationToken {
  readonly note?: string | undefined
  /** NumericDate. */
  readonly expires_at: number
  readonly uses: number
}

function handleOf({ keys }: Context, id: string): string {
  return fingerprint(keys, 'registration_token', keys.issuer, id)
}

function keyFor(context: Context, handle: string) {
  return keyOf(context.keys, 'registration_token', handle)
}

const LIST = 'made'

/** A list has the tokens of every issuer that shares the store; the newest comes last. */
function listedBy({ keys }: Context, { created_at, id }: RegistrationToken): string {
  return `${listedNumber(LIST, created_at, `${issuerMark(keys)} `)} ${id}`
}

export function placeOfRegistrationToken(token: RegistrationToken, context: Context): RecordPlace {
  const key = keyFor(context, handleOf(context, token.id))
  return { key, texts: [listedBy(context, token)], expires_at: token.expires_at }
}

function* commitToken(
  token: RegistrationToken,
  version: string | null,
  context: Context,
): Flow<'stored' | 'conflict' | 'doubtful'> {
  const { key, texts } = placeOfRegistrationToken(token, context)
  return yield* commitSingleUse(key, token, version, token.expires_at, texts)
}

export interface CreatedRegistrationToken {
  readonly token: RegistrationToken
  /** What a client presents. It is shown here, and never again. */
  readonly initial_access_token: string
}

export function* createRegistrationToken(
  { note, expires_at, uses }: NewRegistrationToken,
  context: Context,
): Flow<CreatedRegistrationToken> {
  // Typed by people, so in hexadecimal: base64url may begin with what a command line takes for an option.
  const id = hexOf(yield* perform('random', { bytes: 12 }))
  const about = { ...(note !== undefined && { note }), created_at: context.now, expires_at }
  const token = { kind: 'registration_token', v: 1, id, ...about, uses, used: 0 } as const
  yield* untilStored(() => placeToken(token, context))
  const handle = { handle: handleOf(context, id) }
  return { token, initial_access_token: derive(context.keys, 'initial_access_token', handle, 1) }
}

function* placeToken(token: RegistrationToken, context: Context): Flow<'stored' | 'conflict' | 'doubtful'> {
  return yield* commitToken(token, null, context)
}

/** @returns whether there was such a token */
export function* removeRegistrationToken(id: string, context: Context): Flow<boolean> {
  return (yield* untilStored(() => removeOnce(id, context))) === 'stored'
}

function* removeOnce(id: string, context: Context): Flow<'stored' | 'unknown' | 'conflict'> {
  const key = keyFor(context, handleOf(context, id))
  const { document, version } = yield* load(key)
  const token = liveRegistrationToken(document, context.now)
  if (!token) return 'unknown'
  // However often it was used, it is used no more: nothing of that can be doubtful.
  return yield* commit(key, { ...token, removed_at: context.now }, version, token.expires_at)
}

export interface RegistrationTokenPage {
  readonly tokens: readonly RegistrationToken[]
  /** Present while there may be more. */
  readonly after?: string
}

/** @returns `undefined` where the store has no lists */
export function* listRegistrationTokens(
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  context: Context,
): Flow<RegistrationTokenPage | undefined> {
  const prefix = `${LIST}:${issuerMark(context.keys)} `
  const from = after !== undefined && { after }
  const page = yield* perform('list', { kind: 'registration_token', prefix, limit, ...from })
  if (!page) return undefined
  const tokens = page.records.flatMap(({ document }) => {
    const token =
      document?.kind === 'registration_token' ? liveRegistrationToken(document, context.now) : undefined
    return token ? [token] : []
  })
  return { tokens, ...(page.after !== undefined && { after: page.after }) }
}

/** @param presented a handle that was verified */
export function* findRegistrationToken(
  presented: Handle,
  context: Context,
): Flow<RegistrationToken | undefined> {
  const { document } = yield* load(keyFor(context, presented.handle))
  const token = liveRegistrationToken(document, context.now)
  return token && usedOnceMore(token) ? token : undefined
}

/** Spends one of its uses. @returns what refuses where none is left by now */
export function* useRegistrationToken(
  presented: Handle,
  context: Context,
): Flow<'used' | Refusal<'initial_access_token.invalid'>> {
  return yield* untilStored(() => useOnce(presented, context))
}

function* useOnce(
  presented: Handle,
  context: Context,
): Flow<'used' | 'conflict' | Refusal<'initial_access_token.invalid'>> {
  const { document, version } = yield* load(keyFor(context, presented.handle))
  const token = liveRegistrationToken(document, context.now)
  const after = token && usedOnceMore(token)
  if (!after) return refuse('initial_access_token.invalid', 'Authorization')
  const outcome = yield* commitToken(after, version, context)
  if (outcome === 'conflict') return 'conflict'
  // The count may be older than what was acknowledged: one use too few costs less than one too many.
  return outcome === 'stored' ? 'used' : refuse('initial_access_token.invalid', 'Authorization')
}
