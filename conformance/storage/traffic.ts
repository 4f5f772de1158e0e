/**
 * Redemptions without end on a store, for tests that break its server meanwhile, and the judgement of what
 * was acknowledged: nothing redeemed twice, nothing acknowledged lost, nobody refused without a rival.
 */
import { fresh, freshKey, inSeconds, type Key, type PutOutcome, read, type Storage } from './case.ts'

interface Redemption {
  readonly key: Key
  readonly created: string
  /** What each rival was told in the end, by the version it wrote. */
  readonly told: ReadonlyMap<string, PutOutcome | 'unknown'>
}

export interface Traffic {
  /** Rejections so far. */
  readonly rejections: readonly unknown[]
  /** Redemptions that somebody was told to have won, so far. */
  readonly won: number
  /** Ends it and answers what went wrong, a line each. `durable: false` forgives what a failover loses. */
  stop(options?: { durable?: boolean }): Promise<string[]>
}

const WORKERS = 8
const RIVALS = 3

export function startTraffic(storage: Storage): Traffic {
  const redemptions: Redemption[] = []
  const rejections: unknown[] = []
  let won = 0
  let stopped = false

  /** Sends a write, and once more when its outcome is unknown, as a client that repeats its request. */
  async function write(key: Key, ifVersion: string | null, version: string) {
    for (let attempt = 0; attempt < 2; attempt++)
      try {
        return await storage.put(key, version, { ifVersion, version, expiresAt: inSeconds(600) })
      } catch (error) {
        rejections.push(error)
        await pause(20)
      }
    return 'unknown'
  }

  async function work() {
    while (!stopped) {
      const key = freshKey()
      const created = fresh()
      if ((await write(key, null, created)) !== 'stored') continue
      const rivals = Array.from({ length: RIVALS }, fresh)
      const told = await Promise.all(
        rivals.map(async (version) => [version, await write(key, created, version)] as const),
      )
      if (told.some(([, outcome]) => outcome === 'stored')) won++
      redemptions.push({ key, created, told: new Map(told) })
      await pause(1)
    }
  }

  const workers = Array.from({ length: WORKERS }, work)
  return {
    rejections,
    get won() {
      return won
    },
    async stop({ durable = true } = {}) {
      stopped = true
      await Promise.all(workers)
      const verdicts: string[] = []
      for (const redemption of redemptions) verdicts.push(...(await judge(storage, redemption, durable)))
      return verdicts
    },
  }
}

async function judge(storage: Storage, { key, created, told }: Redemption, durable: boolean) {
  const verdicts: string[] = []
  const outcomes = [...told.values()]
  const winners = [...told].filter(([, outcome]) => outcome === 'stored').map(([version]) => version)
  if (winners.length > 1) verdicts.push(`${key.id} was redeemed ${winners.length} times`)
  if (!durable) return verdicts
  if (outcomes.every((outcome) => outcome === 'conflict'))
    verdicts.push(`${key.id}: all were refused, nobody won`)
  const stored = await read(storage, key)
  const possible = winners.length > 0 ? winners : [created, ...told.keys()]
  if (stored === undefined) verdicts.push(`${key.id} was acknowledged and is lost`)
  else if (!possible.includes(stored.version))
    verdicts.push(`${key.id}: what was acknowledged is not what is there`)
  return verdicts
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
