/** `vouchsafe serve`: one process or several, said where they listen, and ended in order on a signal. */

import type { AddressInfo } from 'node:net'
import { demoBanner } from './banner.ts'
import { endInVain, endOnSignals } from './ending.ts'
import { createLog, type Log } from './log.ts'
import { createOutput, type Output } from './output.ts'
import { startServer } from './serve.ts'
import { readSettings, type ServeCommand, type Settings } from './settings.ts'
import { kindOfStorage } from './storage.ts'
import type { Address } from './worker-process.ts'

/** @throws with a message for people when the configuration or the environment will not do */
export async function start(command: ServeCommand): Promise<void> {
  const settings = await readSettings(command)
  const output = createOutput(process.stdout, (lines) => log.warn({ lines }, 'log lines lost'))
  const log = createLog(output)
  try {
    await (settings.workers === 1 ? startOne : startSeveral)(settings, log, output)
  } catch (error) {
    await endInVain(output)
    throw error
  }
}

async function startOne(settings: Settings, log: Log, output: Output): Promise<void> {
  const running = await startServer(settings, log)
  endOnSignals(running.close, output, settings.config.limits.graceMs)
  if (settings.is_demo) output.write(demoBanner(settings.issuer))
  logListening(log, settings, running.server.address() as AddressInfo)
}

/** Goes on until they have ended. */
async function startSeveral(settings: Settings, log: Log, output: Output): Promise<void> {
  const { startWorkers } = await import('./workers.ts')
  // Before the first of them is there, so that none can be left behind.
  endOnSignals(() => workers.close(), output, settings.config.limits.graceMs)
  const workers = startWorkers(settings, log, output)
  workers.listening.then((address) => logListening(log, settings, address))
  await workers.ended
}

function logListening(log: Log, settings: Settings, { address, port }: Address): void {
  const { issuer, workers, admin } = settings
  const at = { issuer, address, port, ...(admin && { admin }) }
  log.info({ ...at, storage: kindOfStorage(settings.storage), workers }, 'listening')
}
