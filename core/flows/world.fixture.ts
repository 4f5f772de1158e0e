/**
 * A world for tests of flows: a store in memory, people and clients of a host, and what was asked and told.
 * What is stored goes through text and is checked as anywhere; what is drawn at random counts.
 */

import * as v from 'valibot'
import { at, type Context } from '../context.ts'
import type { Document, EndUser, Grant } from '../documents.ts'
import type { Effect, Flow, Operation, Operations, SyncHandlers } from '../effects.ts'
import type { VouchsafeEvent } from '../events.ts'
import { derive, endUserHandle, keyOf } from '../handles.ts'
import type { Client } from '../hosts.ts'
import { type FetchOutcome, type FetchRequest, notFetched } from '../outbound.ts'
import type { PolicyInput } from '../policy.ts'
import { policySchema } from '../policy-schema.ts'
import { runSync } from '../run.ts'
import type { Key, Stored } from '../storage.ts'
import { readStored } from '../stored-document.ts'
import type { AuthorizationOutcome } from './authorization-outcome.ts'
import { configuration } from './configuration.fixture.ts'

export const NOW = 1_800_000_000

export function createWorld(policy: PolicyInput = {}) {
  const records = new Map<string, Stored>()
  let drawn = 0
  const world = {
    context: at({ ...configuration, policy: v.parse(policySchema, policy) }, NOW) as Context,
    clients: [] as Client[],
    /** The `sub` of everybody whose account is usable. */
    people: ['alice', 'bob'],
    /** The stamps of their accounts, by `sub`. */
    stamps: {} as Record<string, string>,
    /** What was asked of the store, as `load grant end_user` or `store grant`. */
    asked: [] as string[],
    written: [] as Operations['store']['in'][],
    events: [] as VouchsafeEvent[],
    /** Whether the store may have lost writes, and doubts what is for single use. */
    doubtful: false,
    /** What other servers answer. */
    fetch: (_request: FetchRequest): FetchOutcome => notFetched('fetch.unresolved'),
    /** Called with each effect before it is answered: to make another write come first, or to make it fail. */
    before: (_effect: Effect): void => undefined,
    put(key: Key, document: object, version = `v${++drawn}`) {
      records.set(nameOf(key), { value: JSON.stringify(document), version })
    },
    read(key: Key): Document | undefined {
      const stored = records.get(nameOf(key))
      return stored && readStored(stored).document
    },
    putUser(user: EndUser) {
      world.put(world.userKey(user.sub), user)
    },
    user(sub = 'alice') {
      return world.read(world.userKey(sub)) as EndUser | undefined
    },
    userKey: (sub = 'alice') => keyOf(configuration.keys, 'end_user', endUserHandle(configuration.keys, sub)),
    grantKey: (handle: string) => keyOf(configuration.keys, 'grant', handle),
    grant(handle: string) {
      return world.read(world.grantKey(handle)) as Grant | undefined
    },
    run: <T>(flow: Flow<T>): T => runSync(flow, handlers),
  }

  const accountOf = (sub: string) => {
    const stamp = world.stamps[sub]
    return { sub, ...(stamp !== undefined && { stamp }) }
  }
  const answers: Partial<SyncHandlers> = {
    load: ({ keys }) =>
      keys.map((key) => {
        const stored = records.get(nameOf(key))
        return stored && readStored(stored)
      }),
    store: (write) => {
      world.written.push(write)
      const { version = null } = records.get(nameOf(write.key)) ?? {}
      if (version !== write.version && version !== write.if_version) return 'conflict'
      if (world.doubtful && write.single_use && version !== null) return 'doubtful'
      world.put(write.key, write.document, write.version)
      return 'stored'
    },
    find_client: ({ client_id }) => world.clients.find((client) => client.client_id === client_id),
    find_account: ({ sub }) => (world.people.includes(sub) ? accountOf(sub) : undefined),
    authenticate: ({ username }) => ({ sub: username, amr: ['pwd'] }),
    verify_secret: () => true,
    random: () => String(++drawn).padStart(22, '0'),
    sign_jwt: ({ claims }) => JSON.stringify(claims),
    subject: ({ account }) => account.sub,
    after_sign_in: () => ({ kind: 'allow' }),
    account_claims: () => ({}),
    id_token_claims: () => ({}),
    introspection_claims: () => ({}),
    fetch: (request) => world.fetch(request),
    fetch_each: ({ requests }) => requests.map((request) => world.fetch(request)),
    emit: ({ event }) => void world.events.push(event),
  }
  const handlers = new Proxy({} as SyncHandlers, {
    get: (_, operation: Operation) => (effect: Effect) => {
      if (effect.op === 'load') world.asked.push(['load', ...effect.keys.map(({ kind }) => kind)].join(' '))
      if (effect.op === 'store') world.asked.push(`store ${effect.key.kind}`)
      world.before(effect)
      const answer = answers[operation] as ((input: Effect) => unknown) | undefined
      if (!answer) throw new Error(`no test asks for ${operation}`)
      return answer(effect)
    },
  })
  return world
}

function nameOf({ kind, id }: Key): string {
  return `${kind}:${id}`
}

export type World = ReturnType<typeof createWorld>

/** The session cookie of a person, as their browser sends it. */
export function cookieOf(nonce: string, sub = 'alice'): string {
  return derive(configuration.keys, 'session', { handle: endUserHandle(configuration.keys, sub) }, nonce)
}

/** What the page of an outcome carries; none where it is no page that asks. */
export function carriedBy(outcome: AuthorizationOutcome): string {
  return outcome.kind === 'page' && 'continuation' in outcome.page ? outcome.page.continuation : ''
}

/** What leads to a grant of a person. */
export function leadOf(handle: string, sub = 'alice') {
  return { handle, end_user: endUserHandle(configuration.keys, sub) }
}

/** Makes the next write under a key lose to another one that changes nothing. */
export function overtake(world: World, kind: Key['kind'], times = 1): void {
  let left = times
  world.before = (effect) => {
    if (effect.op !== 'store' || effect.key.kind !== kind || left-- <= 0) return
    world.put(effect.key, world.read(effect.key) ?? {})
  }
}

/** Makes every effect of an operation fail; of `store` those of one kind of record, if it is named. */
export function failAt(world: World, operation: Operation, kind?: Key['kind']): void {
  world.before = (effect) => {
    const is_other = effect.op === 'store' && kind !== undefined && effect.key.kind !== kind
    if (effect.op === operation && !is_other) throw new Error(`${effect.op} is down`)
  }
}
