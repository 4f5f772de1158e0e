/** One moment of a schedule: the world, the requests, and how it came to this. States are never changed. */

import type { Issued } from '../stage/mix.ts'
import type { Situation } from '../stage/prepare.ts'
import type { Stage } from '../stage/stage.ts'
import { askHandler, type Told } from '../stage/told.ts'
import { type Next, nextOf, type Place, type PlacedActor } from './actor.ts'
import { UNAVAILABLE, Unfolding } from './unfolding.ts'
import { type Snapshot, Worlds } from './worlds.ts'

export interface LogEntry {
  readonly actor: PlacedActor
  readonly step: Next
  readonly told?: Told
}

export interface State {
  readonly snapshot: Snapshot
  readonly actors: readonly PlacedActor[]
  /** How many writes, and operations of the host's, took hold and were not told so. */
  readonly lost: number
  /** How many reads failed. */
  readonly failed: number
  /** How many processes have ended in the middle of what they did. */
  readonly dead: number
  /** How it came to this; the last entry tells what has just happened. */
  readonly log: readonly LogEntry[]
}

const LETTERS = 'abcdefgh'

/** What can happen on a stage after a situation. */
export class Machine {
  readonly issued: readonly Issued[]
  readonly #stage: Stage
  readonly #situation: Situation
  readonly #worlds: Worlds
  readonly #unfoldings: readonly Unfolding[]

  constructor(stage: Stage, situation: Situation, idle: Snapshot['world']) {
    const { participants, issued } = situation
    const changed = participants.map(({ work }) => (work.kind === 'act' ? work.touches : ''))
    const isShared = (cell: string) => !/^(?:client|account) /.test(cell) || changed.includes(cell)
    this.issued = issued
    this.#stage = stage
    this.#situation = situation
    this.#worlds = new Worlds(stage)
    this.#unfoldings = participants.map(
      (participant, index) =>
        new Unfolding(participant, stage, () => stage.handlers(idle, LETTERS.charAt(index)), isShared),
    )
  }

  async first(): Promise<State> {
    const { participants, records, calls } = this.#situation
    const actors = participants.map((participant, index) => ({
      name: `${LETTERS.charAt(index)}: ${participant.name}`,
      participant,
    }))
    return {
      snapshot: await this.#worlds.first(records, calls),
      actors,
      lost: 0,
      failed: 0,
      dead: 0,
      log: [],
    }
  }

  /** The state after an actor did what it does next. */
  async after(state: State, choice: Choice): Promise<State> {
    const { index, step, reply_is_lost } = choice
    const actor = state.actors[index]
    const unfolding = this.#unfoldings[index]
    if (!actor || !unfolding) throw new Error(`there is no actor ${index}`)
    const time = state.log.length
    if (choice.dies) return died(state, index, actor, step)
    const happened = await this.#happen(state.snapshot, actor, step)
    const { snapshot } = happened
    const told = reply_is_lost ? { failure: 'the reply was lost' } : happened.told
    const isRead = step.kind === 'read'
    const lost = state.lost + Number(reply_is_lost && !isRead)
    const failed = state.failed + Number(reply_is_lost && isRead)
    const wasFailed = reply_is_lost && (isRead || step.kind === 'call')
    const changed =
      step.kind === 'answer'
        ? { ...actor, answeredAt: time }
        : step.kind === 'start'
          ? standing({ ...actor, startedAt: time }, await unfolding.begin())
          : standing(
              { ...actor, ...(wasFailed && { wasFailed }) },
              await unfolding.after(actor.place ?? (await unfolding.begin()), step, told),
            )
    const actors = state.actors.with(index, changed)
    return { ...state, snapshot, actors, lost, failed, log: [...state.log, { actor: changed, step, told }] }
  }

  async #happen(
    before: Snapshot,
    actor: PlacedActor,
    step: Next,
  ): Promise<{ snapshot: Snapshot; told: Told }> {
    const { work } = actor.participant
    if (step.kind === 'act' && work.kind === 'act')
      return { snapshot: await this.#worlds.act(before, work), told: { value: 'done' } }
    if (step.kind === 'call') {
      const { told, after } = await this.#worlds.call(before, step.effect)
      return { snapshot: after, told }
    }
    if (step.kind !== 'effect' && step.kind !== 'read')
      return { snapshot: before, told: { value: undefined } }
    if (step.effect.op === 'store') {
      const { told, after } = await this.#worlds.store(before, step.effect)
      return { snapshot: after, told }
    }
    return { snapshot: before, told: await askHandler(this.#stage.handlers(before.world, ''), step.effect) }
  }
}

/** Whoever waited hears nothing from it any more; to them it failed. */
function died(state: State, index: number, actor: PlacedActor, step: Next): State {
  const { log } = state
  const dead = { ...actor, answeredAt: log.length, wasFailed: true, response: UNAVAILABLE }
  const told: Told = { failure: 'the process ended' }
  const actors = state.actors.with(index, dead)
  return { ...state, actors, dead: state.dead + 1, log: [...log, { actor: dead, step, told }] }
}

function standing(actor: PlacedActor, place: Place): PlacedActor {
  return { ...actor, place, ...(place.response && { response: place.response }) }
}

/** All that what follows depends on: the world, what each was told, and who was answered before whom. */
export function nameOf({ snapshot, actors, lost, failed, dead }: State): string {
  const each = actors.map(({ place, answeredAt, response, startedAt = 0 }) => {
    const before = actors.filter((other) => other.answeredAt !== undefined && other.answeredAt < startedAt)
    return `${place?.id},${answeredAt === undefined ? '' : `done ${response?.status}`},${before.map(({ name }) => name.charAt(0)).join('')}`
  })
  return `${snapshot.id} ${lost} ${failed} ${dead} ${each.join(' ')}`
}

/** Who does what next, and whether it is told. */
export interface Choice {
  readonly index: number
  readonly step: Next
  readonly reply_is_lost: boolean
  /** Whether its process ends in place of it. */
  readonly dies?: boolean
}

/** How much may go wrong in one schedule. */
export interface Faults {
  /** Replies to writes, and of operations of the host's. */
  readonly lost: number
  /** Reads. */
  readonly failed: number
  /** Processes that end, each in the middle of what it does for one of them. */
  readonly deaths: number
}

/** Whoever was at it goes first, so that schedules are easy to read. */
export function choices({ actors, log, lost, failed, dead }: State, faults: Faults): Choice[] {
  const last = log.at(-1)?.actor.name
  const indexes = [...actors.keys()]
  indexes.sort((a, b) => Number(actors[b]?.name === last) - Number(actors[a]?.name === last))
  const mayFail = (step: Next) =>
    step.kind === 'read'
      ? failed < faults.failed
      : (step.kind === 'call' || (step.kind === 'effect' && step.effect.op === 'store')) && lost < faults.lost
  const steps = indexes.flatMap((index) => {
    const actor = actors[index]
    return actor ? nextOf(actor).map((step) => ({ index, step })) : []
  })
  return steps.flatMap((one) => {
    const told = { ...one, reply_is_lost: false }
    const may_die = dead < faults.deaths && one.step.kind !== 'start'
    return [
      told,
      ...(mayFail(one.step) ? [{ ...one, reply_is_lost: true }] : []),
      ...(may_die ? [{ ...told, dies: true }] : []),
    ]
  })
}
