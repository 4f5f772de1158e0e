/** From settings to a running server, in this process. */

import { createPasswordAccounts } from '../accounts.ts'
import type { KeySource } from '../keys/key-ring.ts'
import { generateKeys, type KeySet } from '../keys/key-set.ts'
import { type StoredKeysOptions, storedKeys } from '../keys/stored-keys.ts'
import { delivering } from '../node/delivering.ts'
import { connectionLimits } from '../node/limits.ts'
import { listen, type RunningServer, toNodeHandler } from '../node.ts'
import { createProvider } from '../provider.ts'
import { requestLimits } from '../requests/limits.ts'
import type { Config } from './config.ts'
import { withHealth } from './health.ts'
import { ineffectiveSettings } from './ineffective.ts'
import { partOf } from './limits.ts'
import { type Log, logError, logEvent, logRequest } from './log.ts'
import type { Settings } from './settings.ts'
import { openStorage } from './storage.ts'

/** @throws with a message for people when the configuration or the environment will not do */
export async function startServer(settings: Settings, log: Log): Promise<RunningServer> {
  const { config, issuer, secrets, port, host } = settings
  const { limits } = config
  for (const { client_id, problem, mend } of ineffectiveSettings(config.clients))
    log.warn({ client_id, mend }, problem)
  const shared = settings.storage !== 'memory'
  const { storage, close: closeStorage } = await openStorage({
    url: settings.storage,
    issuer,
    replicas: config.storageReplicas,
    limits,
    log,
  })
  const start = async () => {
    const provider = createProvider({
      issuer,
      insecureHttp: config.insecureHttp,
      registration: config.registration,
      storage,
      secrets,
      keys: config.keys ?? (await keysFor(config, shared && { storage, issuer, secrets })),
      clients: config.clients,
      resources: config.resources,
      accounts: createPasswordAccounts({
        storage,
        issuer,
        configured: config.accounts,
        secret: secrets[0],
        deadlineMs: limits.deadlineMs,
      }),
      policy: config.policy,
      deadlineMs: limits.deadlineMs,
      limits: partOf(limits, requestLimits),
      ...(config.paths && { paths: config.paths }),
      onEvent: (event) => logEvent(log, event),
      onError: (error, about) => logError(log, error, about),
      onRequest: (served) => logRequest(log, served),
    })
    // Enabled again, they begin anew.
    for (const { username, sub = username, disabled } of config.accounts)
      if (disabled) await provider.person(sub).endEverything()
    const handler = toNodeHandler(provider, { trustedProxies: config.trustedProxies })
    const running = await listen(withHealth(handler, storage, limits.readinessDeadlineMs), {
      port,
      limits: partOf(limits, connectionLimits),
      ...(host !== undefined && { host }),
    })
    return delivering(running, provider)
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

/** Shared ones are made once for good; others at every start, and an RSA key takes the longest of it. */
function keysFor(
  { clients, resources }: Config,
  shared: StoredKeysOptions | false,
): Promise<KeySet | KeySource> {
  const used = [
    ...clients.map((client) => client.id_token_signed_response_alg),
    ...resources.map((resource) => resource.accessTokenSigningAlg),
  ]
  const algs = [...new Set(['RS256', ...used])]
  return shared ? storedKeys({ ...shared, algs }) : generateKeys(algs)
}
