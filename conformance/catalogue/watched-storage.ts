/** A storage that answers late, tells how often it was written to, and goes down when told to. */

import type { ProviderOptions } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'

type Storage = ProviderOptions['storage']

export interface WatchedStorage extends Storage {
  /** Writes asked for so far. */
  readonly writes: number
  down: boolean
}

export function watchedStorage(): WatchedStorage {
  // Garbage is never collected: the clock of a world is not the clock on the wall.
  const storage = createMemoryStorage({ latency: { minMs: 0, maxMs: 2 }, now: () => 0 })
  let writes = 0
  const reachable = <T>(ask: () => T): T => {
    if (watched.down) throw new Error('redis://user:hunter2@10.0.0.1 refuses connections')
    return ask()
  }
  const watched: WatchedStorage = {
    down: false,
    get writes() {
      return writes
    },
    get: (keys) => reachable(() => storage.get(keys)),
    put: (key, value, options) =>
      reachable(() => {
        writes++
        return storage.put(key, value, options)
      }),
    delete: (key) => reachable(() => storage.delete(key)),
    scan: (kind, cursor) => reachable(() => storage.scan(kind, cursor)),
    list: (kind, options) => reachable(() => storage.list(kind, options)),
  }
  return watched
}
