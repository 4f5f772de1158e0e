/** `vouchsafe serve`: starts what the settings say, says where it listens, and ends it in order on a signal. */

import type { AddressInfo } from 'node:net'
import { demoBanner } from './banner.ts'
import { endOnSignals } from './ending.ts'
import { createLog } from './log.ts'
import { createOutput } from './output.ts'
import { startServer } from './serve.ts'
import { readSettings, type ServeCommand } from './settings.ts'

/** @throws with a message for people when the configuration or the environment will not do */
export async function start(command: ServeCommand): Promise<void> {
  const settings = await readSettings(command)
  const output = createOutput(process.stdout, (lines) => log.warn({ lines }, 'log lines lost'))
  const log = createLog(output)
  const running = await startServer(settings, log)
  endOnSignals(running.close, output)
  if (settings.is_demo) output.write(demoBanner(settings.issuer))
  const { address, port } = running.server.address() as AddressInfo
  const storage = settings.storage === 'memory' ? 'memory' : 'redis'
  log.info({ issuer: settings.issuer, address, port, storage }, 'listening')
}
