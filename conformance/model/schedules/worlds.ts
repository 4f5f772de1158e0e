/**
 * The worlds that a mix can come to, each made once and then left alone: a write makes another world, on
 * a new store. A store is taken to be what it answers, so worlds that answer alike are one.
 */

import type { Effect } from 'vouchsafe/core'
import type { Work } from '../stage/mix.ts'
import type { Stage, World } from '../stage/stage.ts'
import { optionsOf, type StoredRecord } from '../stage/storages.ts'
import type { Told } from './actor.ts'
import { askHandler } from './unfolding.ts'

export interface Snapshot {
  /** Numbers the worlds of one exploration. */
  readonly id: number
  readonly world: World
  readonly records: ReadonlyMap<string, StoredRecord>
  /** What the host did, in order. */
  readonly acts: readonly Extract<Work, { kind: 'act' }>[]
}

type Store = Extract<Effect, { op: 'store' }>

export class Worlds {
  readonly #stage: Stage
  readonly #known = new Map<string, Snapshot>()

  constructor(stage: Stage) {
    this.#stage = stage
  }

  async first(records: readonly StoredRecord[]): Promise<Snapshot> {
    const named = new Map(records.map((record) => [`${record.key.kind} ${record.key.id}`, record]))
    return this.#intern(named, [], await this.#create(named, []))
  }

  async store(before: Snapshot, effect: Store): Promise<{ told: Told; after: Snapshot }> {
    const world = await this.#create(before.records, before.acts)
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
    return { told, after: this.#intern(records, before.acts, world) }
  }

  async act(before: Snapshot, work: Extract<Work, { kind: 'act' }>): Promise<Snapshot> {
    const acts = [...before.acts, work]
    return this.#intern(before.records, acts, await this.#create(before.records, acts))
  }

  async #create(records: ReadonlyMap<string, StoredRecord>, acts: Snapshot['acts']): Promise<World> {
    const world = await this.#stage.createWorld(records.values())
    for (const work of acts) work.act(world)
    return world
  }

  #intern(records: Snapshot['records'], acts: Snapshot['acts'], world: World): Snapshot {
    const held = [...records].map(([name, { value, options }]) => [name, options.version, value])
    const name = JSON.stringify([held.sort(), acts.map(({ touches }) => touches)])
    const known = this.#known.get(name)
    if (known) return known
    const snapshot = { id: this.#known.size, world, records, acts }
    this.#known.set(name, snapshot)
    return snapshot
  }
}
