/**
 * What can be seen of the world between two steps, by asking the provider itself: is this token active,
 * would this code be redeemed, is that session still one. The questions are asked on top of the storage,
 * so that asking changes nothing.
 */

import type { HttpRequest, HttpResponse } from 'vouchsafe/core'
import type { Actor, Issued } from '../stage/mix.ts'
import type { Call } from '../stage/operations.ts'
import {
  authorizeRequest,
  codeOf,
  introspectRequest,
  membersOf,
  outcomeOf,
  redeemRequest,
  sessionCookie,
  textOf,
  userinfoRequest,
} from '../stage/requests.ts'
import { ask, type Stage, type World } from '../stage/stage.ts'
import { overlay, type StoredRecord } from '../stage/storages.ts'
import type { State } from './state.ts'
import type { Snapshot } from './worlds.ts'

export interface Moment {
  readonly stage: Stage
  readonly actors: readonly Actor[]
  /** Everything that was given out, or is on its way. */
  readonly issued: readonly Issued[]
  /** What is stored, and what was before anybody began. */
  readonly records: readonly StoredRecord[]
  readonly before: readonly StoredRecord[]
  /** What the host's operations were asked, in order. */
  readonly calls: readonly Call[]
  /** Nobody has anything left to do. */
  readonly finished: boolean
  /** Whether it works: by introspection, or by trying it out. */
  isActive(issued: Issued): Promise<boolean>
  /** Whether it worked before anybody began. */
  wasActive(issued: Issued): Promise<boolean>
  /** Whether UserInfo takes an access token for one, be it for UserInfo or not. */
  isAccepted(issued: Issued): Promise<boolean>
}

/** What the values of one grant have in common. */
export function familyOf(value: string): string {
  return value.split('.')[0] ?? ''
}

/** The values that an answer gives out. @param given by whom, and what it ends with */
export function issuedIn(response: HttpResponse, given: Pick<Issued, 'by' | 'session'> = {}): Issued[] {
  const session = response.setCookies
    ?.map((cookie) => sessionCookie(cookie))
    .find((value) => value !== undefined)
  const found = {
    code: codeOf(response),
    access_token: textOf(response, 'access_token'),
    refresh_token: textOf(response, 'refresh_token'),
  }
  const values: Issued[] = Object.entries(found).flatMap(([kind, value]) =>
    value === undefined ? [] : [{ ...given, kind: kind as Issued['kind'], value, family: familyOf(value) }],
  )
  if (session === undefined) return values
  return [...values, { ...given, kind: 'session', value: session, family: familyOf(session), session }]
}

/** Asks the same question of the same world once. */
export class Observer {
  readonly #stage: Stage
  readonly #issued: readonly Issued[]
  readonly #first: Snapshot
  readonly #known = new Map<string, Promise<boolean>>()

  /** @param issued what was given out before  @param first the world as it was then */
  constructor(stage: Stage, issued: readonly Issued[], first: Snapshot) {
    this.#stage = stage
    this.#issued = issued
    this.#first = first
  }

  look({ actors, snapshot }: State): Moment {
    const given = actors.flatMap((by) =>
      by.response ? issuedIn(by.response, { by, session: by.participant.session }) : [],
    )
    return {
      stage: this.#stage,
      actors,
      issued: [...this.#issued, ...given],
      records: [...snapshot.records.values()],
      before: [...this.#first.records.values()],
      calls: snapshot.calls,
      finished: actors.every((actor) => actor.answeredAt !== undefined),
      isActive: (issued) => this.#isActive(snapshot, issued),
      wasActive: (issued) => this.#isActive(this.#first, issued),
      isAccepted: ({ value }) =>
        this.#once(`${snapshot.id} accepted ${value}`, async () => {
          const response = await attemptOn(this.#stage, snapshot.world, userinfoRequest(value))
          // 403: a token that is good, and not for UserInfo.
          return response.status === 200 || response.status === 403
        }),
    }
  }

  #isActive({ id, world }: Snapshot, issued: Issued): Promise<boolean> {
    return this.#once(`${id} active ${issued.value}`, () => isActive(this.#stage, world, issued))
  }

  #once(question: string, answer: () => Promise<boolean>): Promise<boolean> {
    const known = this.#known.get(question) ?? answer()
    this.#known.set(question, known)
    return known
  }
}

/** Whether it works: a token by introspection, a code or a session by trying it out. */
export async function isActive(stage: Stage, world: World, { kind, value }: Issued): Promise<boolean> {
  const attempt = (request: HttpRequest) => attemptOn(stage, world, request)
  switch (kind) {
    case 'code':
      return (await attempt(redeemRequest(value))).status === 200
    case 'session': {
      const request = authorizeRequest(`__Host-vouchsafe_session=${value}`, { prompt: 'none' })
      return outcomeOf(await attempt(request)) !== 'login_required'
    }
    default:
      return membersOf(await attempt(introspectRequest(value))).active === true
  }
}

async function attemptOn(stage: Stage, world: World, request: HttpRequest): Promise<HttpResponse> {
  const operations = await stage.openOperations(world.operations.calls)
  const aside = { ...world, storage: overlay(world.storage), operations, events: [] }
  return ask(stage, aside, request, 'observer')
}
