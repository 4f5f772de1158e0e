/** `vouchsafe serve`: from a configuration to a running server. */

import { randomBytes } from 'node:crypto'
import { generateKeys } from '../keys.ts'
import { type RunningServer, serve } from '../node.ts'
import { createProvider } from '../provider.ts'
import { storedKeys } from '../stored-keys.ts'
import { createPasswordAccounts, type PasswordAccount } from './accounts.ts'
import { demoBanner } from './banner.ts'
import type { Config } from './config.ts'
import { loadConfig } from './config-file.ts'
import { demoConfig } from './demo.ts'
import { createLog, logEvent, logRequest } from './log.ts'
import { openStorage } from './storage.ts'

export interface ServeCommand {
  readonly config?: string
  readonly port?: number
  readonly host?: string
  readonly issuer?: string
  readonly storage?: string
}

/** Starts the server. @throws with a message for people when the configuration or the environment will not do */
export async function startServer(command: ServeCommand): Promise<RunningServer> {
  const configured = await loadConfig(command.config)
  const config = configured ?? demoConfig()
  const port = command.port ?? 8000
  const issuer = command.issuer ?? config.issuer ?? `http://localhost:${port}`
  const log = createLog()
  const { storage, close: closeStorage } = await openStorage(command.storage ?? config.storage, issuer, log)
  const secrets = secretsOf(config, command.storage ?? config.storage)
  const provider = createProvider({
    issuer,
    storage,
    secrets,
    keys:
      config.keys ??
      (storageIsShared(command, config)
        ? await storedKeys({ storage, issuer, secrets })
        : await generateKeys()),
    clients: config.clients,
    accounts: createPasswordAccounts(config.accounts as readonly PasswordAccount[], { storage }),
    policy: config.policy,
    ...(config.paths && { paths: definedPaths(config.paths) }),
    on: (event) => logEvent(log, event),
    on_error: (error, reference) => log.error({ error, reference }, 'bug'),
  })
  const running = await serve(provider, {
    port,
    ...(command.host !== undefined && { host: command.host }),
    trusted_proxies: config.trusted_proxies,
    on_request: (served) => logRequest(log, served),
  })
  if (!configured) process.stdout.write(demoBanner(issuer))
  log.info(
    { issuer, port: running.port, storage: storageIsShared(command, config) ? 'redis' : 'memory' },
    'listening',
  )
  return {
    ...running,
    close: async () => {
      await running.close()
      closeStorage()
    },
  }
}

function storageIsShared(command: ServeCommand, config: Config): boolean {
  return (command.storage ?? config.storage) !== 'memory'
}

function secretsOf(config: Config, storage: string): [string, ...string[]] {
  const [newest, ...older] = config.secrets ?? []
  if (newest !== undefined) return [newest, ...older]
  if (storage !== 'memory') {
    throw new TypeError(
      'secrets: required with a storage that outlives the process; add one, such as `openssl rand -base64 48` prints',
    )
  }
  return [randomBytes(48).toString('base64')]
}

function definedPaths(paths: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(paths).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
