/** One worker as its primary sees it: a process that is handed its settings, and whose lines are passed on whole. */

import cluster from 'node:cluster'
import { closeWhatIsLost } from './lost-connection.ts'
import type { Output } from './output.ts'
import type { Settings } from './settings.ts'
import { passOnLines } from './whole-lines.ts'

export type ToWorker = { readonly kind: 'serve'; readonly settings: Settings } | { readonly kind: 'end' }

/** `waiting`: for its settings. What it is told before that is lost. */
export type FromWorker =
  | { readonly kind: 'waiting' }
  | ({ readonly kind: 'listening' } & Address)
  | { readonly kind: 'failed'; readonly message: string }

export interface Address {
  readonly address: string
  readonly port: number
}

/** How a worker ended. */
export interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** What it said of it, where it could. */
  readonly message?: string
  /** Seconds for which it has listened; `undefined` for never. */
  readonly listened?: number
}

export interface WorkerProcess {
  /** Another one's than that of any worker before it. */
  readonly id: number
  readonly pid: number | undefined
  isListening(): boolean
  readonly ended: Promise<End>
  /** Lets it finish what is under way. */
  end(): void
  kill(): void
}

/** @param onListening told where, when it listens */
export function forkWorker(
  settings: Settings,
  output: Output,
  onListening: (address: Address) => void,
): WorkerProcess {
  const worker = cluster.fork()
  const { stdout, pid } = worker.process
  closeWhatIsLost(worker.process)
  // One that is gone is told nothing, which is no failure.
  const tell = (told: ToWorker) => worker.send(told, () => {})
  const kill = () => worker.process.kill('SIGKILL')
  let hears = false
  let listening_since: number | undefined
  let message: string | undefined
  if (stdout) passOnLines(stdout, output)
  worker.on('message', (said: FromWorker) => {
    if (said.kind === 'failed') message = said.message
    else if (said.kind === 'listening') {
      listening_since = performance.now()
      onListening(said)
    } else {
      hears = true
      tell({ kind: 'serve', settings })
    }
  })
  worker.on('error', (error) => {
    message ??= error.message
  })
  const ended = new Promise<End>((resolve) => {
    worker.process.once('close', (code, signal) => {
      const listened = listening_since && (performance.now() - listening_since) / 1000
      listening_since = undefined
      resolve({ code, signal, ...(message && { message }), ...(listened && { listened }) })
    })
  })
  return {
    id: worker.id,
    pid,
    isListening: () => listening_since !== undefined,
    ended,
    end: () => (hears ? tell({ kind: 'end' }) : kill()),
    kill,
  }
}
