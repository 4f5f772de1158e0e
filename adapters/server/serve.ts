/** From settings to a running server, in this process. */

import { delivering } from '../node/delivering.ts'
import { connectionLimits } from '../node/limits-schema.ts'
import { listen, type RunningServer, toNodeHandler } from '../node.ts'
import type { Served } from '../provider.ts'
import { withHealth } from './health.ts'
import { ineffectiveSettings } from './ineffective.ts'
import { partOf } from './limits.ts'
import { type Log, logError, logEvent, logRequest } from './log.ts'
import { accountsOf, createServerProvider } from './server-provider.ts'
import type { Settings } from './settings.ts'
import { openStorage } from './storage.ts'

/** @throws with a message for people when the configuration or the environment will not do */
export async function startServer(settings: Settings, log: Log): Promise<RunningServer> {
  const { config, port, host, admin } = settings
  const { limits } = config
  for (const { client_id, problem, mend } of ineffectiveSettings(config.clients))
    log.warn({ client_id, mend }, problem)
  if (config.keys && config.keyRotation !== undefined)
    log.warn(
      { mend: 'leave keys or keyRotation out' },
      'keyRotation has no effect on keys of the configuration',
    )
  const { storage, close: closeStorage } = await openStorage(settings, log)
  const start = async () => {
    const provider = await createServerProvider(settings, {
      storage,
      accounts: accountsOf(settings, storage),
      onEvent: (event) => logEvent(log, event),
      onError: (error, about) => logError(log, error, about),
      onRequest: (served) => logRequest(log, served),
    })
    // Enabled again, they begin anew.
    for (const { username, sub = username, disabled } of config.accounts)
      if (disabled) await provider.person(sub).endEverything()
    const { trustedProxies } = config
    const at = (port: number, host: string | undefined) => ({
      port,
      limits: partOf(limits, connectionLimits),
      ...(host !== undefined && { host }),
    })
    const watched = (served: Served) =>
      withHealth(toNodeHandler(served, { trustedProxies }), storage, limits.readinessDeadlineMs)
    const running = await listen(watched(provider), at(port, host))
    if (!admin) return delivering(running, provider)
    const pages = watched(provider.site(admin.origin))
    const beside = await listen(pages, at(admin.port, admin.host)).catch(async (error: unknown) => {
      await running.close()
      throw error
    })
    return delivering(bothOf(running, beside), provider)
  }
  const running = await start().catch((error: unknown) => {
    // Its connection would keep the process alive, which serves nobody.
    closeStorage()
    throw error
  })
  return {
    ...running,
    close: async () => {
      await running.close()
      closeStorage()
    },
  }
}

/** Closed with the first, which it is told as. */
function bothOf(first: RunningServer, second: RunningServer): RunningServer {
  return {
    ...first,
    close: async () => {
      await Promise.all([first.close(), second.close()])
    },
  }
}
