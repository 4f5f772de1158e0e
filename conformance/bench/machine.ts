/** What the machine itself can do, and how soon a server is there: what the other figures are to be read with. */

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inTurns, median, medianOf } from './measure.ts'
import { type StartOptions, startServer } from './server-process.ts'
import type { Alg } from './servers/protocol.ts'

/** What a core of this machine signs in a second, which bounds every answer with an ID token. */
export function signaturesPerSecond(): Record<Alg, number> {
  const keys = {
    RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  }
  const input = Buffer.alloc(400, 'x')
  const rate = (key: KeyObject) => {
    let signed = 0
    const before = process.cpuUsage()
    const end = performance.now() + 500
    while (performance.now() < end) {
      sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' })
      signed++
    }
    const { user, system } = process.cpuUsage(before)
    return Math.round(signed / ((user + system) / 1e6))
  }
  return { RS256: rate(keys.RS256), ES256: rate(keys.ES256) }
}

/** What it takes until a page is on the disk: what a write to a durable storage waits for, at the least. */
export function flushMilliseconds(): number {
  const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-flush-'))
  const file = openSync(join(folder, 'pages'), 'w')
  const page = Buffer.alloc(4096, 'x')
  const took = Array.from({ length: 100 }, (_, n) => {
    const started = performance.now()
    writeSync(file, page, 0, page.length, n * page.length)
    fdatasyncSync(file)
    return performance.now() - started
  })
  closeSync(file)
  rmSync(folder, { recursive: true })
  return median(took)
}

/** Processes of each server that are started to see how long that takes. */
const STARTS = 7

/** @returns the median of the seconds from the start of a process to its first answer, by server */
export async function startTimes(
  names: readonly string[],
  options: StartOptions,
): Promise<Record<string, number>> {
  const started = await inTurns(
    names.map((name) => ({ name })),
    STARTS,
    async ({ name }) => {
      const { started_in, stop } = await startServer(name, options)
      stop()
      return { started_in }
    },
  )
  return Object.fromEntries([...started].map(([name, samples]) => [name, medianOf(samples, 'started_in')]))
}
