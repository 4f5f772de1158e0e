/** `vouchsafe serve`: from a configuration to a running server. */

import { randomBytes } from 'node:crypto'
import type { KeySource } from '../keys/key-ring.ts'
import { generateKeys, type KeySet } from '../keys/key-set.ts'
import { type StoredKeysOptions, storedKeys } from '../keys/stored-keys.ts'
import { type RunningServer, serve } from '../node.ts'
import { createProvider } from '../provider.ts'
import { createPasswordAccounts, type PasswordAccount } from './accounts.ts'
import { demoBanner } from './banner.ts'
import type { Config } from './config.ts'
import { loadConfig } from './config-file.ts'
import { demoConfig } from './demo.ts'
import { createLog, logError, logEvent, logRequest } from './log.ts'
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
  const named = command.issuer ?? config.issuer
  const port = command.port ?? portOf(named) ?? 8000
  const issuer = named ?? `http://localhost:${port}`
  const log = createLog()
  const storage_url = command.storage ?? config.storage
  const shared = storage_url !== 'memory'
  const secrets = secretsOf(config, shared)
  const { storage, close: closeStorage } = await openStorage(
    storage_url,
    issuer,
    log,
    config.storage_replicas,
  )
  const start = async () => {
    const provider = createProvider({
      issuer,
      storage,
      secrets,
      keys: config.keys ?? (await keysFor(config, shared && { storage, issuer, secrets })),
      clients: config.clients,
      accounts: createPasswordAccounts(config.accounts as readonly PasswordAccount[], { storage }),
      policy: config.policy,
      ...(config.paths && { paths: definedPaths(config.paths) }),
      on: (event) => logEvent(log, event),
      on_error: (error, about) => logError(log, error, about),
    })
    return serve(provider, {
      port,
      ...(command.host !== undefined && { host: command.host }),
      trusted_proxies: config.trusted_proxies,
      on_request: (served) => logRequest(log, served),
    })
  }
  const running = await start().catch((error: unknown) => {
    // Its connection would keep the process alive, which serves nobody.
    closeStorage()
    throw error
  })
  if (!configured) process.stdout.write(demoBanner(issuer))
  log.info({ issuer, port: running.port, storage: shared ? 'redis' : 'memory' }, 'listening')
  return {
    ...running,
    close: async () => {
      await running.close()
      closeStorage()
    },
  }
}

/** Where an issuer without TLS says it is; one with TLS has a proxy in front. */
function portOf(issuer: string | undefined): number | undefined {
  const [, port] = /^http:\/\/[^/]*:(\d+)/.exec(issuer ?? '') ?? []
  return port === undefined ? undefined : Number(port)
}

/** Shared ones are made once for good; others at every start, and an RSA key takes the longest of it. */
function keysFor({ clients }: Config, shared: StoredKeysOptions | false): Promise<KeySet | KeySource> {
  const used = clients.map((client) => client.id_token_signed_response_alg)
  return shared ? storedKeys(shared) : generateKeys([...new Set(['RS256', 'ES256', 'EdDSA', ...used])])
}

function secretsOf(config: Config, shared: boolean): [string, ...string[]] {
  const [newest, ...older] = config.secrets ?? []
  if (newest !== undefined) return [newest, ...older]
  if (shared) {
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
