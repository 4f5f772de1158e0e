/** Mistakes that others have made, small and whole. If one of them passes, the explorer is blind. */

import {
  type Context,
  derive,
  type EndUser,
  type Flow,
  type Grant,
  type GrantFlow,
  type HttpResponse,
  json,
  keyOf,
  type Loaded,
  type PutOutcome,
  parseHandle,
  perform,
  refuse,
  type Storage,
  type TokenOutcome,
} from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { intercept, pass } from '../stage/intercept.ts'
import type { Mix, Work } from '../stage/mix.ts'
import { NOW } from '../stage/stage.ts'

/** A store whose last write wins: it never looks at `ifVersion`. */
export function lastWriteWins(): Storage {
  const storage = createMemoryStorage({ now: () => NOW })
  return {
    ...storage,
    put: (key, value, options) => {
      storage.delete(key)
      return storage.put(key, value, { ...options, ifVersion: null })
    },
  }
}

/** A driver that compares and then swaps: two statements, and others in between. */
export function readThenWrite(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  return intercept(flow, function* (effect): Flow<unknown> {
    if (effect.op !== 'store') return yield* pass(effect)
    const [current] = yield* perform('load', { keys: [effect.key] })
    if ((current?.version ?? null) !== effect.if_version) return 'conflict'
    return yield* pass(effect)
  })
}

/** A driver that takes a conflict for bad luck: it reads the new version and writes over it. */
export function overwriteOnConflict(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  return intercept(flow, function* (effect): Flow<unknown> {
    if (effect.op !== 'store') return yield* pass(effect)
    if ((yield* perform('store', effect)) === 'stored') return 'stored'
    const [current] = yield* perform('load', { keys: [effect.key] })
    return yield* perform('store', { ...effect, if_version: current?.version ?? null })
  })
}

/** A driver that sends a write again until it is stored, whatever came in between. */
export function spinOnConflict(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  return intercept(flow, function* (effect): Flow<unknown> {
    let told = yield* pass(effect)
    while (effect.op === 'store' && told === 'conflict') told = yield* pass(effect)
    return told
  })
}

interface Presented {
  readonly handle: string
  readonly serial: number
  readonly key: ReturnType<typeof keyOf>
  readonly loaded: Loaded
  readonly grant: Grant
}

function* loadGrant(text: string | undefined, context: Context): Flow<Presented | undefined> {
  const presented = parseHandle(context.keys, text ?? '')
  if (!presented) return undefined
  const key = keyOf(context.keys, 'grant', presented.handle)
  const [loaded] = yield* perform('load', { keys: [key] })
  if (loaded?.document.kind !== 'grant' || loaded.document.revoked_at !== undefined) return undefined
  const { handle, serial } = presented
  return { handle, serial: Number(serial), key, loaded, grant: loaded.document }
}

function* save({ key, loaded }: Presented, document: Grant): Flow<PutOutcome> {
  const version = yield* perform('random', { bytes: 12 })
  return yield* perform('store', {
    key,
    document,
    if_version: loaded.version,
    version,
    expires_at: NOW + 9999,
  })
}

function tokensFor({ handle }: Presented, grant: Grant, context: Context) {
  const { last_serial, refresh, scope } = grant
  return {
    kind: 'tokens',
    access_token: derive(context.keys, 'access_token', handle, last_serial),
    refresh_token: derive(context.keys, 'refresh_token', handle, refresh?.generation ?? 0),
    token_type: 'Bearer',
    expires_in: 60,
    scope,
  } as const
}

function withTokens(grant: Grant, generation: number): Grant {
  const serial = grant.last_serial + 1
  const issued = { serial, issued_at: NOW, expires_at: NOW + 60, generation }
  return {
    ...grant,
    last_serial: serial,
    access_tokens: [...grant.access_tokens, issued],
    refresh: { generation, rotated_at: NOW, expires_at: NOW + 999 },
  }
}

/** Reads, checks and marks a code, and gives tokens out before it knows whether its mark has won. */
export const readCheckMark: GrantFlow = function* ({ parameters }, context): Flow<TokenOutcome> {
  const found = yield* loadGrant(parameters.values.code, context)
  if (!found?.grant.code || found.grant.code.redeemed_at !== undefined) return refuse('code.unknown')
  const redeemed = { ...withTokens(found.grant, 1), code: { ...found.grant.code, redeemed_at: NOW } }
  yield* save(found, redeemed)
  return tokensFor(found, redeemed, context)
}

/** Marks the code before it has looked at the rest of the request. */
export const markThenCheck: GrantFlow = function* ({ parameters }, context): Flow<TokenOutcome> {
  const found = yield* loadGrant(parameters.values.code, context)
  if (!found?.grant.code || found.grant.code.redeemed_at !== undefined) return refuse('code.unknown')
  const redeemed = { ...withTokens(found.grant, 1), code: { ...found.grant.code, redeemed_at: NOW } }
  if ((yield* save(found, redeemed)) === 'conflict') return refuse('code.unknown')
  if (!parameters.values.code_verifier?.startsWith('dBjf')) return refuse('code.unknown')
  return tokensFor(found, redeemed, context)
}

/** Forgives the grandparent too: a grace period that is off by one. */
export const graceOffByOne: GrantFlow = function* ({ parameters }, context): Flow<TokenOutcome> {
  const found = yield* loadGrant(parameters.values.refresh_token, context)
  const generation = found?.grant.refresh?.generation
  if (!found || generation === undefined || found.serial < generation - 2)
    return refuse('refresh_token.reused')
  if (found.serial < generation) return tokensFor(found, found.grant, context)
  const rotated = withTokens(found.grant, generation + 1)
  return (yield* save(found, rotated)) === 'stored'
    ? tokensFor(found, rotated, context)
    : refuse('refresh_token.unknown')
}

/** Gives each use of a refresh token in the grace period a successor of its own. */
export const manySuccessors: GrantFlow = function* ({ parameters }, context): Flow<TokenOutcome> {
  for (;;) {
    const found = yield* loadGrant(parameters.values.refresh_token, context)
    if (!found?.grant.refresh) return refuse('refresh_token.unknown')
    const rotated = withTokens(found.grant, found.grant.refresh.generation + 1)
    if ((yield* save(found, rotated)) === 'stored') return tokensFor(found, rotated, context)
  }
}

/** Ends the grants of a session first and the session last: what is granted in between stays. */
export function* endGrantsThenSession(session: string, context: Context): Flow<undefined> {
  const key = keyOf(context.keys, 'end_user', parseHandle(context.keys, session)?.handle ?? '')
  const read = function* (): Flow<Loaded & { readonly document: EndUser }> {
    const [loaded] = yield* perform('load', { keys: [key] })
    return loaded as Loaded & { readonly document: EndUser }
  }
  for (const { id } of (yield* read()).document.grants) {
    const place = { kind: 'grant', id }
    const [loaded] = yield* perform('load', { keys: [place] })
    if (loaded?.document.kind !== 'grant') continue
    const document = { ...loaded.document, revoked_at: NOW, access_tokens: [] }
    const version = yield* perform('random', { bytes: 12 })
    yield* perform('store', {
      key: place,
      document,
      if_version: loaded.version,
      version,
      expires_at: NOW + 9999,
    })
  }
  for (;;) {
    const { document, version: if_version } = yield* read()
    const without = { ...document, sessions: [] }
    const version = yield* perform('random', { bytes: 12 })
    const write = { key, document: without, if_version, version, expires_at: NOW + 9999 }
    if ((yield* perform('store', write)) === 'stored') return undefined
  }
}

/** UserInfo from a cache. */
// biome-ignore lint/correctness/useYield: that it asks nobody is what is wrong with it
export function* answerFromCache(): Flow<HttpResponse> {
  return json(200, { sub: 'alice' })
}

/** The mix with other work for its participants. */
export function withWork(mix: Mix, change: (work: Work) => Work): Mix {
  return {
    ...mix,
    prepare: async (setup) => {
      const { participants, issued } = await mix.prepare(setup)
      return { issued, participants: participants.map((one) => ({ ...one, work: change(one.work) })) }
    },
  }
}

/** The mix with its token requests sent to another grant. */
export function withGrant(mix: Mix, grant_type: string): Mix {
  return withWork(mix, (work) => {
    if (work.kind !== 'request') return work
    const body = work.request.body.replace(/grant_type=[^&]*/, `grant_type=${encodeURIComponent(grant_type)}`)
    return { ...work, request: { ...work.request, body } }
  })
}
