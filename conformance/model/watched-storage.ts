/** A storage as handlers of the core, which writes down what is written and fails when it is told to. */

import { type Awaitable, type Handlers, isThenable, type Storage } from 'vouchsafe/core'
import type { Fault, Write } from './history.ts'
import { optionsOf, readRecord } from './stage/storages.ts'
import type { Clock } from './stand-ins.ts'

export interface WatchedStorage extends Pick<Handlers, 'load' | 'store'> {
  /** What happens to the request that is under way. */
  fault: Fault | undefined
  readonly is_async: boolean
}

export function createWatchedStorage(storage: Storage, clock: Clock, writes: Write[]): WatchedStorage {
  const probe = storage.get([{ kind: 'grant', id: 'nothing-is-here' }])
  const watched: WatchedStorage = {
    fault: undefined,
    is_async: isThenable(probe),

    load({ keys }) {
      if (watched.fault === 'outage') throw new Error('the storage is away, as this run wants it to be')
      return then(storage.get(keys), (found) => found.map(readRecord))
    },

    store(write) {
      if (watched.fault === 'outage') throw new Error('the storage is away, as this run wants it to be')
      const { key, document, expires_at } = write
      const value = JSON.stringify(document)
      writes.push({ key, value, expires_at, at: clock.now })
      const outcome = storage.put(key, value, optionsOf(write))
      if (watched.fault !== 'reply_lost') return outcome
      watched.fault = undefined
      return then(outcome, () => {
        throw new Error('the write took hold and its reply was lost, as this run wants it to be')
      })
    },
  }
  return watched
}

function then<A, B>(asked: Awaitable<A>, next: (answer: A) => B): Awaitable<B> {
  return isThenable(asked) ? asked.then(next) : next(asked)
}
