/**
 * The worlds that a mix can come to, each made once and then left alone: a write makes another world, on
 * a new store. A store is taken to be what it answers, so worlds that answer alike are one; of a host's operations
 * nobody knows what they keep, so worlds are told apart by what these were asked, in order.
 */

import type { Effect } from 'vouchsafe/core'
import type { Work } from '../stage/mix.ts'
import type { Call } from '../stage/operations.ts'
import type { Stage, World } from '../stage/stage.ts'
import { optionsOf, type StoredRecord } from '../stage/storages.ts'
import { askHandler, type Told } from '../stage/told.ts'

export interface Snapshot {
  /** Numbers the worlds of one exploration. */
  readonly id: number
  readonly world: World
  readonly records: ReadonlyMap<string, StoredRecord>
  /** What the host did by itself, in order. */
  readonly acts: readonly Act[]
  /** What its operations were asked, in order. */
  readonly calls: readonly Call[]
}

type Act = Extract<Work, { kind: 'act' }>

/** How a world came to be what it is. */
type Past = Pick<Snapshot, 'records' | 'acts' | 'calls'>

type Store = Extract<Effect, { op: 'store' }>

export class Worlds {
  readonly #stage: Stage
  readonly #known = new Map<string, Snapshot>()

  constructor(stage: Stage) {
    this.#stage = stage
  }

  async first(records: readonly StoredRecord[], calls: readonly Call[]): Promise<Snapshot> {
    const named = new Map(records.map((record) => [`${record.key.kind} ${record.key.id}`, record]))
    const past: Past = { records: named, acts: [], calls }
    return this.#intern(past, await this.#create(past))
  }

  async store(before: Snapshot, effect: Store): Promise<{ told: Told; after: Snapshot }> {
    const world = await this.#create(before)
    const told = await askHandler(this.#stage.handlers(world, 'store'), effect)
    const { key } = effect
    const [stored] = await world.storage.get([key])
    const records = new Map(before.records)
    const name = `${key.kind} ${key.id}`
    if (stored)
      records.set(name, {
        key,
        value: stored.value,
        options: { ...optionsOf(effect), version: stored.version },
      })
    else records.delete(name)
    return { told, after: this.#intern({ ...before, records }, world) }
  }

  async call(before: Snapshot, effect: Effect): Promise<{ told: Told; after: Snapshot }> {
    const world = await this.#create(before)
    const told = await askHandler(world.operations.handlers, effect)
    return { told, after: this.#intern({ ...before, calls: [...before.calls, { effect, told }] }, world) }
  }

  async act(before: Snapshot, work: Act): Promise<Snapshot> {
    const past = { ...before, acts: [...before.acts, work] }
    return this.#intern(past, await this.#create(past))
  }

  async #create({ records, acts, calls }: Past): Promise<World> {
    const world = await this.#stage.createWorld(records.values(), calls)
    for (const work of acts) work.act(world)
    return world
  }

  #intern({ records, acts, calls }: Past, world: World): Snapshot {
    const held = [...records].map(([name, { value, options }]) => [name, options.version, value])
    const done = [acts.map(({ touches }) => touches), calls.map(({ effect }) => effect)]
    const name = JSON.stringify([held.sort(), ...done])
    const known = this.#known.get(name)
    if (known) return known
    const snapshot = { id: this.#known.size, world, records, acts, calls }
    this.#known.set(name, snapshot)
    return snapshot
  }
}
