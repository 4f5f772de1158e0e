/**
 * Real Redis servers for tests: one, a primary with a replica, a cluster, on free ports of the loopback
 * interface in directories of their own. Each can be paused, killed and started again on its data.
 *
 * Uses the redis-server (or valkey-server) on the PATH. On Debian, as root, a missing one is installed.
 * Deliberately knows no test framework. A server does not outlive the process that started it, however that
 * ends.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { findProgram } from './installed-program.ts'

export interface RedisServer {
  readonly port: number
  readonly url: string
  /** One command on a connection of its own. */
  command(...args: (string | number)[]): Promise<unknown>
  /** Stops the process where it is: connections stay open, nothing is answered. */
  pause(): void
  resume(): void
  kill9(): Promise<void>
  /** On the same port and data, after {@link kill9}. */
  restart(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

let program: string | undefined

/** The server program. @throws Error that says how to get one. */
export function findRedisServer(): string {
  program ??= findProgram({
    names: ['redis-server', 'valkey-server'],
    debian: 'redis-server',
    missing:
      'These tests need redis-server 7 or newer (or valkey-server) on the PATH, and there is none.\n' +
      'Install it (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis),\n' +
      'or give the address of a server of yours, which the tests may fill and empty, as REDIS_URL.',
  })
  return program
}

/** Loses nothing it has acknowledged, unless `settings` (as on the command line of redis-server) say otherwise. */
export function startRedis(...settings: string[]): Promise<RedisServer> {
  const durable = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always']
  return launch(async (port, directory) => {
    const bus = String(await freePort())
    const place = ['--port', String(port), '--cluster-port', bus, '--bind', '127.0.0.1', '--dir', directory]
    return [...place, ...durable, ...settings]
  })
}

/**
 * One Sentinel, which alone decides that the primary it calls `main` is gone.
 *
 * @param settings further lines of its configuration
 */
export function startSentinel(
  primary: Pick<RedisServer, 'port'>,
  settings: readonly string[] = [],
): Promise<RedisServer> {
  return launch(async (port, directory) => {
    const file = join(directory, 'sentinel.conf')
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${directory}`,
      `sentinel monitor main 127.0.0.1 ${primary.port} 1`,
      'sentinel down-after-milliseconds main 500',
      'sentinel failover-timeout main 2000',
      ...settings,
    ]
    writeFileSync(file, lines.join('\n'))
    return [file, '--sentinel']
  })
}

async function launch(
  argumentsFor: (port: number, directory: string) => Promise<string[]>,
): Promise<RedisServer> {
  const program = findRedisServer()
  const port = await freePort()
  const directory = mkdtempSync(join(tmpdir(), 'vouchsafe-redis-'))
  const args = await argumentsFor(port, directory)
  let child: ChildProcess
  let undertaker: ChildProcess

  async function start() {
    child = spawn(program, args, { stdio: 'ignore' })
    undertaker = appointUndertaker(child, directory)
    await eventually(`redis-server on port ${port} answers`, async () => (await command('PING')) === 'PONG')
  }

  async function command(...words: (string | number)[]) {
    const [name = '', ...rest] = words
    // A busy server answers few commands, so the connection is made without any of its own.
    const quiet = { protocol: 2, enableReadyCheck: false, disableClientInfo: true } as const
    const admin = new Redis({ port, ...quiet, lazyConnect: true, retryStrategy: null, commandTimeout: 5000 })
    admin.on('error', () => {})
    try {
      await admin.connect()
      return await admin.call(String(name), ...rest)
    } finally {
      admin.disconnect()
    }
  }

  async function kill9() {
    if (child.exitCode !== null || child.signalCode !== null) return
    undertaker.kill('SIGKILL')
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await exited
  }

  await start()
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    command,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill9,
    restart: start,
    async stop() {
      await kill9()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Waits for the end of this process, which closes the pipe, and then ends the server and its data. */
function appointUndertaker(server: ChildProcess, directory: string): ChildProcess {
  const script = 'read _; kill -9 "$0"; rm -rf "$1"'
  const undertaker = spawn('sh', ['-c', script, String(server.pid), directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  undertaker.unref()
  return undertaker
}

/** The server of REDIS_URL, or one of our own. `stop` leaves the former alone. */
export async function borrowRedis(): Promise<Pick<RedisServer, 'url' | 'stop'>> {
  const url = process.env.REDIS_URL
  return url ? { url, stop: async () => {} } : startRedis()
}

export async function startPair(): Promise<{ primary: RedisServer; replica: RedisServer }> {
  const at_once = ['--repl-diskless-sync-delay', '0']
  const primary = await startRedis(...at_once)
  const replica = await startRedis(...at_once, '--replicaof', '127.0.0.1', String(primary.port))
  await primary.command('FLUSHALL')
  await followed(primary)
  return { primary, replica }
}

/** A pair and the Sentinel that knows both. */
export async function startWatchedPair(): Promise<Record<'primary' | 'replica' | 'sentinel', RedisServer>> {
  const { primary, replica } = await startPair()
  const sentinel = await startSentinel(primary)
  await eventually('Sentinel knows the replica', async () =>
    String(await sentinel.command('INFO', 'sentinel')).includes('slaves=1'),
  )
  return { primary, replica, sentinel }
}

/** Waits until a replica has confirmed all that the primary has written, which must be something. */
export function followed(primary: RedisServer): Promise<void> {
  return eventually('a replica follows', async () => {
    const state = String(await primary.command('INFO', 'replication'))
    const written = /master_repl_offset:(\d+)/.exec(state)?.[1]
    return written !== '0' && state.includes('state=online') && state.includes(`,offset=${written},`)
  })
}

/** Tries until it holds; what throws does not hold yet. @throws Error that names what was waited for */
export async function eventually(what: string, holds: () => Promise<boolean>, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain: ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
