/**
 * Time. It mostly moves to just before, at or just after something ends, because that is where a mistake
 * of one second shows; sometimes by a step of its own; and now and then the wall clock is set back.
 */

import fc from 'fast-check'
import { lifetime, type Model } from '../model.ts'
import { PAGES_TAKE } from '../reference/authorization.ts'
import { endOf } from '../reference/endings.ts'
import { givesWayFrom, noteStep } from '../reference/sessions.ts'
import { note, type Trial } from '../trial.ts'
import { type Described, type Drawn, defineCommand } from './command.ts'
import { callUserInfo } from './inspect.ts'

export interface Advance extends Described {
  readonly does: 'advance'
  /** To the how-manieth instant from now at which something changes, or by so many seconds. */
  readonly to?: number | undefined
  readonly by: number
}

/** A storage keeps records a minute longer than the core needs them; a clock that is set back further is broken. */
const MARGIN = 60

const lifetimes = [
  'access_token_lifetime',
  'refresh_token_lifetime',
  'refresh_token_idle_lifetime',
  'consent_lifetime',
] as const

/**
 * How far behind the furthest it has been the clock may be. In a world where everything is short-lived that
 * is less: what begins now must not end at an instant that one of the processes has seen already.
 */
function furthestBack({ world: { policy, clients } }: Model): number {
  const shortest = Math.min(
    policy.session_lifetime,
    policy.session_idle_lifetime,
    ...clients.flatMap((client) => lifetimes.map((name) => client[name] ?? policy[name])),
  )
  return Math.min(MARGIN, shortest - 1)
}

/** Every instant at which something of this run ends. */
function ends(model: Model): number[] {
  const { policy } = model.world
  const instants: number[] = []
  for (const family of model.families) {
    if (endOf(model, family, model.wall) !== undefined) continue
    const client = model.clients.get(family.client_id)?.metadata
    if (family.code) instants.push(family.code.expires_at)
    if (family.generation > 0) instants.push(family.refresh_expires_at)
    if (client && family.generation > 0)
      instants.push(family.rotated_at + lifetime(model, 'refresh_token_grace', client))
    for (const token of family.access_tokens) instants.push(token.expires_at)
  }
  for (const session of model.sessions.values()) {
    if (session.ended) continue
    instants.push(session.seen_at + policy.session_idle_lifetime)
    instants.push(session.created_at + policy.session_lifetime)
  }
  for (const { secrets } of model.clients.values())
    instants.push(...secrets.map(({ expires_at }) => expires_at).filter(Number.isFinite))
  for (const { consent } of model.connections.values()) if (consent) instants.push(consent.expires_at)
  for (const { issued_at } of model.continuations.values())
    instants.push(issued_at + policy.continuation_lifetime)
  return instants
}

/** Instants at which nothing ends and something changes: a use of a session is noted again, it may give way, its pages took too long. */
function turns(model: Model): number[] {
  const alive = [...model.sessions.values()].filter(({ ended }) => !ended)
  return alive.flatMap((session) => [
    session.seen_at + noteStep(model),
    givesWayFrom(model, session),
    session.auth_time + PAGES_TAKE,
  ])
}

/** What is still to come, in order. */
function nextInstants(model: Model): number[] {
  const instants = [...ends(model), ...turns(model)].filter((instant) => instant > model.wall)
  return [...new Set(instants)].sort((a, b) => a - b)
}

/**
 * Whether something ended after `since`. While the clock is set back behind such an end, two processes
 * may rightly differ about it, and what one of them tidied away is gone for the other.
 */
export function hasEndedSince(model: Model, since: number): boolean {
  return ends(model).some((instant) => instant > since && instant <= model.furthest)
}

export const advance = defineCommand<Drawn<Advance>>({
  does: 'advance',
  weight: 12,
  fields: {
    to: fc.constantFrom(undefined, undefined, 0, 0, 0, 1, 1, 2, 3, 5),
    by: fc.constantFrom(0, -1, 1, 5, 5, 30, 30, 600, 3600, 86_400),
  },
  act(trial, { to, by }) {
    const { model } = trial
    const end = to === undefined ? undefined : nextInstants(model)[to]
    move(
      trial,
      end === undefined ? Math.abs(by) : Math.max(0, end + (Math.abs(by) <= 1 ? by : 0) - model.wall),
    )
  },
})

export interface StepBack extends Described {
  readonly does: 'step back'
  readonly by: number
}

/** When it steps behind an end, both processes have seen that end: neither may go back on it. */
export const stepBack = defineCommand<Drawn<StepBack>>({
  does: 'step back',
  weight: 2,
  fields: { by: fc.constantFrom(1, 5, 30, MARGIN) },
  *script(trial, { by }) {
    const { wall, furthest } = trial.model
    const back = Math.min(by, wall - (furthest - furthestBack(trial.model)))
    if (hasEndedSince(trial.model, wall - back)) {
      yield* callUserInfo(trial, undefined, { on: 'A' })
      yield* callUserInfo(trial, undefined, { on: 'B' })
    }
    move(trial, -back)
  },
})

function move(trial: Trial, by: number): void {
  const { model, system } = trial
  if (by === 0) return
  model.wall += by
  model.furthest = Math.max(model.furthest, model.wall)
  system.clock.now = model.wall
  note(trial, { kind: 'clock', by })
}
