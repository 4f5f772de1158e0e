/** What a worker does: it is told its settings, serves, and finishes when it is told to, or by a SIGTERM of its own. */

import cluster from 'node:cluster'
import type { AddressInfo } from 'node:net'
import { end } from './ending.ts'
import { createLog } from './log.ts'
import { createOutput } from './output.ts'
import { startServer } from './serve.ts'
import type { Settings } from './settings.ts'
import type { FromWorker, ToWorker } from './worker-process.ts'

export function work(): void {
  const output = createOutput(process.stdout, (lines) => log.warn({ lines }, 'log lines lost'))
  const log = createLog(output, cluster.worker?.id)
  let close = async () => {}
  // Until it has its settings, there is nothing to finish.
  let graceMs = 0
  const finish = () => end(close, output, graceMs)

  async function serve(settings: Settings): Promise<void> {
    try {
      const running = await startServer(settings, log)
      close = running.close
      graceMs = settings.config.limits.graceMs
      const { address, port } = running.server.address() as AddressInfo
      tell({ kind: 'listening', address, port })
    } catch (error) {
      await output.flushed()
      tell({ kind: 'failed', message: (error as Error).message }, () => process.exit(1))
    }
  }

  process.on('message', (told: ToWorker) => (told.kind === 'serve' ? serve(told.settings) : finish()))
  process.once('SIGTERM', finish)
  // A terminal sends it to every process at once; the primary says what is to be done.
  process.on('SIGINT', () => {})
  tell({ kind: 'waiting' })
}

function tell(said: FromWorker, done?: () => void): void {
  process.send?.(said, undefined, undefined, done)
}
