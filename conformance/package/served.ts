/** `vouchsafe serve` as a process of its own: the lines of its log as they come, and how it ends. */

import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { freePort } from '../interop/free-port.ts'

const cli = join(import.meta.dirname, '../../dist/adapters/server/cli.js')

export type Line = Readonly<Record<string, unknown>> & { readonly msg: string }

export interface Served {
  readonly child: ChildProcess
  readonly origin: string
  readonly config_file: string
  /** The lines so far. @throws when one is not JSON */
  log(): readonly Line[]
  stderr(): string
  /** The first line of this message, or of the ones from `since` on, as soon as it is there. */
  line(msg: string, since?: number): Promise<Line>
  /** What the process answered its end with: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
}

export interface ServeOptions {
  readonly args?: readonly string[]
  /** For Node.js itself. */
  readonly nodeArgs?: readonly string[]
  /** Where it runs. Default: a folder of its own. */
  readonly cwd?: string
  /** Default: everything is read. */
  readonly stdio?: StdioOptions
}

/** Starts the command on a free port; ends with the test. */
export async function serve(
  config: object,
  { args = [], nodeArgs = [], cwd, stdio = 'pipe' }: ServeOptions = {},
): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-served-'))
  const port = await freePort()
  const config_file = join(folder, 'vouchsafe.config.json')
  writeFileSync(config_file, JSON.stringify({ clients: [], ...config }))
  const named = ['--config', config_file, '--port', String(port)]
  const child = spawn(process.execPath, [...nodeArgs, cli, 'serve', ...named, ...args], {
    cwd: cwd ?? folder,
    stdio,
  })
  const lines: string[] = []
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text))
  const reader = child.stdout && createInterface(child.stdout)
  reader?.on('line', (line) => lines.push(line))
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true })
  })
  const log = () => lines.map((line) => JSON.parse(line) as Line)
  return {
    child,
    origin: `http://localhost:${port}`,
    config_file,
    log,
    stderr: () => stderr,
    ended,
    async line(msg, since = 0) {
      for (;;) {
        const found = log()
          .slice(since)
          .find((line) => line.msg === msg)
        if (found) return found
        const more = reader ? [once(reader, 'line')] : []
        const end = ended.then((how) => {
          throw new Error(`ended with ${how} before it said ${msg}: ${stderr}`)
        })
        await Promise.race([...more, end])
      }
    },
  }
}

/**
 * A pipe that somebody holds and nobody reads.
 * @param full whether it takes nothing any more
 */
export function stalledPipe({ full = false } = {}): number {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-stalled-'))
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  onTestFinished(() => {
    closeSync(pipe)
    rmSync(folder, { recursive: true })
  })
  while (full) {
    try {
      writeSync(pipe, '.'.repeat(4096))
    } catch {
      break
    }
  }
  return pipe
}
