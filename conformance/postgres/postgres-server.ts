/**
 * Real PostgreSQL servers for tests, on free ports of the loopback interface in directories of their own. Each can be
 * killed, started again on its data, copied as a standby and promoted.
 *
 * Uses the newest of Debian's /usr/lib/postgresql, or what is on the PATH; on Debian, as root, a missing one is
 * installed. Deliberately knows no test framework. A server does not outlive the process that started it.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { findProgram } from '../installed-program.ts'
import { eventually, freePort } from '../storage-servers.ts'

export interface PostgresServer {
  readonly port: number
  readonly url: string
  /** Bytes that each file of the server may have at most; it can always be read. */
  limitFiles(bytes: number | 'unlimited'): void
  /** One statement on a connection of its own. */
  query(sql: string): Promise<Record<string, unknown>[]>
  kill9(): Promise<void>
  /** On the same port and data, after {@link kill9}. */
  restart(): Promise<void>
  /** A copy that has what is there now, and follows nobody; as a standby whose link was cut. */
  standby(): Promise<PostgresServer>
  /** Of a standby, a primary on a timeline of its own. */
  promote(): Promise<void>
  /** Killed, started as a standby and promoted: what a failover by restart is. */
  failOver(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

const missing =
  'These tests need PostgreSQL 12 or newer, and there is none.\n' +
  'Install it (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql).'

const folders = () => {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
}

let initdb: string | undefined
let template: string | undefined

/** PostgreSQL refuses to run as root. */
const owner = process.getuid?.() === 0 ? identityOf('postgres') : undefined

function identityOf(user: string): { uid: number; gid: number } | undefined {
  try {
    const id = (what: string) => Number(execFileSync('id', [what, user], { encoding: 'utf8', stdio: 'pipe' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}

/** A cluster that was just made, which the others are copies of: to make one takes longer than to copy it. */
async function newCluster(): Promise<string> {
  initdb ??= findProgram({ names: ['initdb'], debian: 'postgresql', folders, missing })
  if (template === undefined) {
    template = newDirectory()
    const args = [
      '-D',
      template,
      '-A',
      'trust',
      '-U',
      'vouchsafe',
      '-E',
      'UTF8',
      '--locale=C',
      '--wal-segsize=1',
    ]
    await promisify(execFile)(initdb, [...args, '--no-sync'], { ...(owner ?? identityOf('postgres')) })
    const made = template
    process.on('exit', () => rmSync(made, { recursive: true, force: true }))
  }
  return copyOf(template)
}

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'vouchsafe-postgres-'))
  own(directory)
  return directory
}

function own(path: string): void {
  if (owner) chownSync(path, owner.uid, owner.gid)
}

function copyOf(directory: string): string {
  const copy = newDirectory()
  cpSync(directory, copy, { recursive: true, preserveTimestamps: true })
  if (owner) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, copy])
  execFileSync('chmod', ['700', copy])
  rmSync(join(copy, 'postmaster.pid'), { force: true })
  return copy
}

/** @param settings as `name=value` */
export async function startPostgres(...settings: string[]): Promise<PostgresServer> {
  return launch(await newCluster(), settings)
}

async function launch(directory: string, settings: readonly string[]): Promise<PostgresServer> {
  const port = await freePort()
  const url = `postgres://vouchsafe@127.0.0.1:${port}/postgres`
  const given = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'shared_buffers=16MB', ...settings]
  const program = join(dirname(initdb as string), 'postgres')
  let child: ChildProcess
  let undertaker: ChildProcess

  async function start(): Promise<void> {
    await eventually(`PostgreSQL on port ${port} answers`, async () => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
        // The rest of one that was killed may still be there, and is waited for.
        child = spawn(
          program,
          ['-D', directory, '-p', String(port), ...given.flatMap((one) => ['-c', one])],
          {
            stdio: 'ignore',
            ...owner,
          },
        )
        undertaker?.kill('SIGKILL')
        undertaker = appointUndertaker(child, directory)
      }
      return (await query('select 1')).length === 1
    })
  }

  async function query(sql: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }

  async function kill9(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    undertaker.kill('SIGKILL')
    const exited = new Promise((resolve) => child.once('exit', resolve))
    const family = pids()
    for (const pid of family) kill(pid)
    await exited
  }

  function pids(): number[] {
    const parent = String(child.pid)
    const children = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === parent)
    return [Number(parent), ...children.map(Number)]
  }

  async function restart(as: 'primary' | 'standby' = 'primary'): Promise<void> {
    if (as === 'standby') {
      writeFileSync(join(directory, 'standby.signal'), '')
      own(join(directory, 'standby.signal'))
    }
    await start()
  }

  const server: PostgresServer = {
    port,
    url,
    limitFiles(bytes) {
      for (const pid of pids()) limit(pid, bytes)
    },
    query,
    kill9,
    restart: () => restart(),
    async standby() {
      // A copy of a server that has ended is whole.
      const exited = new Promise((resolve) => child.once('exit', resolve))
      undertaker.kill('SIGKILL')
      child.kill('SIGINT')
      await exited
      const copy = copyOf(directory)
      writeFileSync(join(copy, 'standby.signal'), '')
      own(join(copy, 'standby.signal'))
      await start()
      return launch(copy, settings)
    },
    async promote() {
      await query('select pg_promote()')
    },
    async failOver() {
      await kill9()
      await restart('standby')
      await query('select pg_promote()')
    },
    async stop() {
      await kill9()
      rmSync(directory, { recursive: true, force: true })
    },
  }
  await start()
  return server
}

/** @throws Error unless it has ended meanwhile */
function limit(pid: number, bytes: number | 'unlimited'): void {
  try {
    const args = ['--pid', String(pid), `--fsize=${bytes}:`]
    execFileSync('prlimit', args, { stdio: 'pipe', encoding: 'utf8', ...owner })
  } catch (error) {
    if (!/No such process/.test(String(error))) throw error
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has gone by itself.
  }
}

function parentOf(pid: string): string | undefined {
  try {
    return /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
  } catch {
    return undefined
  }
}

/** Waits for the end of this process, which closes the pipe, and then ends the server and its data. */
function appointUndertaker(server: ChildProcess, directory: string): ChildProcess {
  const script = 'read _; kill -9 "$0"; sleep 1; rm -rf "$1"'
  const undertaker = spawn('sh', ['-c', script, String(server.pid), directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  undertaker.unref()
  return undertaker
}
