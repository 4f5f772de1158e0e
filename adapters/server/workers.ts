/**
 * Several processes on one port. This one, the primary, starts workers, puts another in the place of one that has
 * ended, gathers their lines into one log and ends them all. It serves nobody itself, and what the workers share
 * is in the storage: nothing of the provider's is here.
 */

import cluster from 'node:cluster'
import { setTimeout } from 'node:timers/promises'
import type { Log } from './log.ts'
import type { Output } from './output.ts'
import type { Settings } from './settings.ts'
import { ENOUGH, endedAtOnce, pauseAfter } from './succession.ts'
import { type Address, type End, forkWorker, type WorkerProcess } from './worker-process.ts'

export interface Workers {
  /** Where the first that listens does. */
  readonly listening: Promise<Address>
  /** Resolves when all have ended after {@link close}; rejects, with all of them ended, when none comes up. */
  readonly ended: Promise<void>
  /** Takes no more requests, lets every worker finish those in flight, and is done. */
  close(): Promise<void>
}

export function startWorkers(settings: Settings, log: Log, output: Output): Workers {
  cluster.setupPrimary({ args: ['worker'], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const workers = new Set<WorkerProcess>()
  const ending = new AbortController()
  let has_listened = false
  /** How many have said, before any has listened, why they cannot. */
  let said = 0
  let listens: (address: Address) => void
  const listening = new Promise<Address>((resolve) => {
    listens = resolve
  })
  const kill = () => {
    for (const worker of workers) worker.kill()
  }
  // However this process ends, none of them stays.
  process.on('exit', kill)

  /** One worker after another, until all are to end. @throws when no more are to be started */
  async function keepOne(): Promise<void> {
    let at_once = 0
    while (!ending.signal.aborted) {
      const worker = forkWorker(settings, output, (address) => {
        has_listened = true
        listens(address)
      })
      const about = { worker: worker.id, pid: worker.pid }
      workers.add(worker)
      log.info(about, 'worker started')
      const end = await worker.ended
      workers.delete(worker)
      if (ending.signal.aborted) return
      at_once = endedAtOnce(at_once, end.listened)
      const next_in = pauseAfter(at_once)
      const { code, signal, message } = end
      log[code === 0 ? 'info' : 'error']({ ...about, code, signal, error: message, next_in }, 'worker ended')
      // What as many say as there are to be is no accident: the port is taken, the storage cannot be used.
      if (message !== undefined && !has_listened && ++said >= settings.workers) throw new Error(message)
      const others = [...workers].some((worker) => worker.isListening())
      if (at_once >= ENOUGH && end.listened === undefined && !others) throw new Error(noneComesUp(end))
      await setTimeout(next_in * 1000, undefined, { signal: ending.signal }).catch(() => {})
    }
  }

  const ended = Promise.all(Array.from({ length: settings.workers }, keepOne)).then(
    () => {},
    (error: unknown) => {
      ending.abort()
      kill()
      throw error
    },
  )
  return {
    listening,
    ended,
    close() {
      ending.abort()
      for (const worker of workers) worker.end()
      return ended
    },
  }
}

function noneComesUp({ code, signal, message }: End): string {
  const how = message ?? (signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`)
  return `no worker comes up; ${ENOUGH} in a row ended before they listened, and of the last is known: ${how}`
}
