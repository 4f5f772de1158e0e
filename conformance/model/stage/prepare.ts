/** Brings about the situation that a mix starts from: what is stored, and who holds what. */

import { run } from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import type { Mix, Prepared } from './mix.ts'
import type { Call } from './operations.ts'
import { createStage, NOW, type Stage, type StageOptions } from './stage.ts'
import { remembering, type StoredRecord } from './storages.ts'

export interface Situation extends Prepared {
  readonly records: readonly StoredRecord[]
  /** What the host's operations were asked on the way. */
  readonly calls: readonly Call[]
}

/** The stage of a mix: what it needs, and what the options make of that. */
export function stageFor(
  { policy, clients = [], absentClients = [] }: Mix,
  options: StageOptions = {},
): Stage {
  return createStage({
    ...options,
    policy: { ...policy, ...options.policy },
    clients: [...clients, ...(options.clients ?? [])],
    absentClients: [...absentClients, ...(options.absentClients ?? [])],
  })
}

/** A mix's situation is brought about once, on a store that is above suspicion. */
export async function prepare(mix: Mix, stage: Stage): Promise<Situation> {
  const { storage, records } = remembering(createMemoryStorage({ now: () => NOW }))
  const world = { ...(await stage.createWorld()), storage }
  const handlers = stage.handlers(world, 'setup')
  const prepared = await mix.prepare({
    stage,
    world,
    ask: (request, later = 0) => run(stage.router.answer(request, NOW + later), handlers),
  })
  stage.coverage.clear()
  return { ...prepared, records: [...records.values()], calls: [...world.operations.calls] }
}
