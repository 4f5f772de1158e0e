/** One moment of a schedule: the world, the requests, and how it came to this. States are never changed. */

import type { Issued } from '../stage/mix.ts'
import type { Situation } from '../stage/prepare.ts'
import type { Stage } from '../stage/stage.ts'
import { type Next, nextOf, type Place, type PlacedActor, type Told } from './actor.ts'
import { askHandler, Unfolding } from './unfolding.ts'
import { type Snapshot, Worlds } from './worlds.ts'

export interface LogEntry {
  readonly actor: PlacedActor
  readonly step: Next
  readonly told?: Told
}

export interface State {
  readonly snapshot: Snapshot
  readonly actors: readonly PlacedActor[]
  /** How many writes took hold and were not told so. */
  readonly lost: number
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
    const { participants, records } = this.#situation
    const actors = participants.map((participant, index) => ({
      name: `${LETTERS.charAt(index)}: ${participant.name}`,
      participant,
    }))
    return { snapshot: await this.#worlds.first(records), actors, lost: 0, log: [] }
  }

  /** The state after an actor did what it does next. */
  async after(state: State, { index, reply_is_lost }: Choice): Promise<State> {
    const actor = state.actors[index]
    const unfolding = this.#unfoldings[index]
    const step = actor && nextOf(actor)
    if (!actor || !unfolding || !step) throw new Error(`actor ${index} has nothing to do`)
    const time = state.log.length
    const happened = await this.#happen(state.snapshot, actor, step)
    const { snapshot } = happened
    const told = reply_is_lost ? { failure: 'the reply was lost' } : happened.told
    const lost = state.lost + Number(reply_is_lost)
    const changed =
      step.kind === 'answer'
        ? { ...actor, answered_at: time }
        : step.kind === 'start'
          ? standing({ ...actor, started_at: time }, await unfolding.begin())
          : standing(actor, await unfolding.after(actor.place ?? (await unfolding.begin()), told))
    const actors = state.actors.with(index, changed)
    return { snapshot, actors, lost, log: [...state.log, { actor: changed, step, told }] }
  }

  async #happen(
    before: Snapshot,
    actor: PlacedActor,
    step: Next,
  ): Promise<{ snapshot: Snapshot; told: Told }> {
    const { work } = actor.participant
    if (step.kind === 'act' && work.kind === 'act')
      return { snapshot: await this.#worlds.act(before, work), told: { value: 'done' } }
    if (step.kind !== 'effect') return { snapshot: before, told: { value: undefined } }
    if (step.effect.op === 'store') {
      const { told, after } = await this.#worlds.store(before, step.effect)
      return { snapshot: after, told }
    }
    return { snapshot: before, told: await askHandler(this.#stage.handlers(before.world, ''), step.effect) }
  }
}

function standing(actor: PlacedActor, place: Place): PlacedActor {
  return { ...actor, place, ...(place.response && { response: place.response }) }
}

/** All that what follows depends on: the world, what each was told, and who was answered before whom. */
export function nameOf({ snapshot, actors, lost }: State): string {
  const each = actors.map(({ place, answered_at, started_at = 0 }) => {
    const before = actors.filter((other) => other.answered_at !== undefined && other.answered_at < started_at)
    return `${place?.id},${answered_at === undefined ? '' : 'done'},${before.map(({ name }) => name.charAt(0)).join('')}`
  })
  return `${snapshot.id} ${lost} ${each.join(' ')}`
}

/** Who does something next, and whether it is told. */
export interface Choice {
  readonly index: number
  readonly reply_is_lost: boolean
}

/** Whoever was at it goes first, so that schedules are easy to read. @param losses how many replies may be lost */
export function choices({ actors, log, lost }: State, losses: number): Choice[] {
  const last = log.at(-1)?.actor.name
  const indexes = actors.flatMap((actor, index) => (nextOf(actor) ? [index] : []))
  indexes.sort((a, b) => Number(actors[b]?.name === last) - Number(actors[a]?.name === last))
  return indexes.flatMap((index) => {
    const next = actors[index] && nextOf(actors[index])
    const is_write = next?.kind === 'effect' && next.effect.op === 'store'
    const told = { index, reply_is_lost: false }
    return is_write && lost < losses ? [told, { index, reply_is_lost: true }] : [told]
  })
}
