/** Mistakes that others have made, small and whole. If one of them passes, the explorer is blind. */

import {
  type Context,
  derive,
  type Flow,
  type Grant,
  type GrantFlow,
  type GrantHandle,
  type HttpResponse,
  json,
  keyOf,
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
import { NOW, type Stage } from '../stage/stage.ts'

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
  readonly handle: GrantHandle
  readonly serial: number
  readonly key: ReturnType<typeof keyOf>
  readonly version: string
  readonly grant: Grant
}

function* loadGrant(text: string | undefined, context: Context): Flow<Presented | undefined> {
  const handle = parseHandle(context.keys, text ?? '')
  if (!handle) return undefined
  const key = keyOf(context.keys, 'grant', handle.handle)
  const [read] = yield* perform('load', { keys: [key] })
  if (read?.document?.kind !== 'grant' || read.document.revoked_at !== undefined) return undefined
  return { handle, serial: Number(handle.serial), key, version: read.version, grant: read.document }
}

function* save({ key, version: if_version }: Presented, document: Grant): Flow<PutOutcome> {
  const version = yield* perform('random', { bytes: 12 })
  return yield* perform('store', {
    key,
    document,
    if_version,
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

/** Tells by a token whose it is. */
export function tellTale(grant: GrantFlow): GrantFlow {
  return function* (request, context): Flow<TokenOutcome> {
    const outcome = yield* grant(request, context)
    if (outcome.kind !== 'tokens') return outcome
    const { handle, end_user } = parseHandle(context.keys, outcome.access_token) ?? {}
    const [, , ...rest] = outcome.access_token.split('.')
    return { ...outcome, access_token: [handle, end_user, ...rest].join('.') }
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

/** UserInfo from a cache. */
// biome-ignore lint/correctness/useYield: that it asks nobody is what is wrong with it
export function* answerFromCache(): Flow<HttpResponse> {
  return json(200, { sub: 'alice' })
}

/** The mix with other work for its participants. */
export function withWork(mix: Mix, change: (work: Work, stage: Stage) => Work): Mix {
  return {
    ...mix,
    prepare: async (setup) => {
      const { participants, issued } = await mix.prepare(setup)
      const changed = participants.map((one) => ({ ...one, work: change(one.work, setup.stage) }))
      return { issued, participants: changed }
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
