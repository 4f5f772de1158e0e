/**
 * What a server runs on: what its configuration file says, or the demo, and what the command line says in its
 * place. It is plain data, so that it can be handed to another process.
 */

import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Config } from './config.ts'
import { loadConfig } from './config-file.ts'
import { demoConfig } from './demo.ts'
import { kindOfStorage } from './storage.ts'

/** The options of `vouchsafe serve`. */
export interface ServeCommand {
  readonly config?: string
  readonly port?: number
  readonly host?: string
  readonly issuer?: string
  readonly storage?: string
  readonly workers?: number | 'auto'
}

export interface Settings {
  readonly config: Config
  /** Whether nothing was configured. */
  readonly is_demo: boolean
  readonly issuer: string
  readonly port: number
  readonly host?: string
  /** Where the administration is listened for, if it is at an origin of its own. */
  readonly admin?: { readonly origin: string; readonly port: number; readonly host?: string }
  /** `memory`, or the URL of one that other processes see as well. */
  readonly storage: string
  readonly secrets: readonly [string, ...string[]]
  /** How many processes serve. */
  readonly workers: number
}

/** @throws {TypeError} with a message for people when the configuration will not do */
export async function readSettings(command: ServeCommand): Promise<Settings> {
  const configured = await loadConfig(command.config)
  const named = command.issuer ?? configured?.issuer
  const port = command.port ?? portOf(named) ?? 8000
  const issuer = named ?? `http://localhost:${port}`
  const config = configured ?? demoConfig(issuer)
  const host = command.host ?? config.host
  const storage = command.storage ?? config.storage
  kindOfStorage(storage)
  checkSubs(config, storage)
  return {
    config,
    is_demo: configured === undefined,
    issuer,
    port,
    ...(host !== undefined && { host }),
    ...adminOf(config, port),
    storage,
    secrets: secretsOf(config, storage),
    workers: workersOf(command.workers ?? config.workers, storage),
  }
}

/** @throws {TypeError} where nobody says on which port */
function adminOf({ adminPages }: Config, issuers: number): Pick<Settings, 'admin'> {
  if (typeof adminPages !== 'object') return {}
  const { url, port = portOf(url), host } = adminPages
  if (url === undefined) return {}
  if (port === undefined)
    throw new TypeError(
      'adminPages.port: required where the url names none that is listened on; it is where a proxy in front hands requests of administrators on to',
    )
  if (port === issuers) throw new TypeError(`adminPages.port: ${port} is that of the issuer; give another`)
  const origin = url.replace(/^(https?:\/\/[^/]*).*$/, '$1')
  return { admin: { origin, port, ...(host !== undefined && { host }) } }
}

/** Where an issuer without TLS says it is; one with TLS has a proxy in front. */
function portOf(issuer: string | undefined): number | undefined {
  const [, port] = /^http:\/\/[^/]*:(\d+)/.exec(issuer ?? '') ?? []
  return port === undefined ? undefined : Number(port)
}

function secretsOf(config: Config, storage: string): readonly [string, ...string[]] {
  const [newest, ...older] = config.secrets ?? []
  if (newest !== undefined) return [newest, ...older]
  if (storage !== 'memory') {
    throw new TypeError(
      'secrets: required with a storage that outlives the process; add one, such as `openssl rand -base64 48` prints',
    )
  }
  return [randomBytes(48).toString('base64')]
}

/** A user name may be somebody else's one day, and what is kept of the one before is kept by the `sub`. */
function checkSubs({ accounts }: Config, storage: string): void {
  const without = accounts.flatMap(({ username, sub }) => (sub === undefined ? [username] : []))
  if (storage !== 'memory' && without.length > 0) {
    throw new TypeError(
      `accounts: a sub is required with a storage that outlives the process, and ${without.join(', ')} have none; give each one that never changes and is nobody else's, such as \`node -p 'crypto.randomUUID()'\` prints`,
    )
  }
}

/** Refused by what is written, not by what it comes to: a machine with one core is no reason to find it good. */
function workersOf(workers: number | 'auto', storage: string): number {
  if (workers !== 1 && storage === 'memory') {
    throw new TypeError(
      'workers: each would have a memory of its own, and know nothing of what the others issued; name a storage that they share, as sqlite:FILE or redis://…, or leave workers out',
    )
  }
  return workers === 'auto' ? availableParallelism() : workers
}
