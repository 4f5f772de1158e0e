/** The command `vouchsafe` in processes of their own: what it prints, and what it takes; a server until it is ended. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const cli = join(
  dirname(createRequire(import.meta.url).resolve('vouchsafe/package.json')),
  'dist/adapters/server/cli.js',
)

/** Says on a channel of its own what the process had at most. */
const told = `process.on('exit', () => require('fs').writeSync(3, String(process.resourceUsage().maxRSS)))
import(${JSON.stringify(pathToFileURL(cli).href)})`

export interface Ran {
  /** The first megabyte of what it printed. */
  readonly text: string
  readonly lines: number
  readonly seconds: number
  /** That it had at most. */
  readonly megabytes: number
}

/** @throws with what it complained of */
export async function run(folder: string, args: readonly string[], input = ''): Promise<Ran> {
  const began = performance.now()
  const child = spawn(process.execPath, ['-e', told, cli, ...args], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  let [text, lines, complaint, kilobytes] = ['', 0, '', '']
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < 1e6) text += chunk
    lines += chunk.split('\n').length - 1
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint += chunk
  })
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    kilobytes += chunk.toString()
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`vouchsafe ${args.join(' ')}: ${complaint}`)
  return { text, lines, seconds: (performance.now() - began) / 1000, megabytes: Number(kilobytes) / 1024 }
}

/** @returns seconds from the start of the process to its first answer */
export async function whileServed(
  folder: string,
  issuer: string,
  work: () => Promise<unknown>,
): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, [cli, 'serve'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await answers(issuer, child)
    const seconds = (performance.now() - began) / 1000
    await work()
    return seconds
  } finally {
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }
}

async function answers(issuer: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(`${issuer}/jwks`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`the server ended with code ${child.exitCode}`)
}
