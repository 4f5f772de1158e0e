/** How often SQLite flushes to the disk between a put and its answer, told by the calls of the system: strace. */

import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findProgram } from '../installed-program.ts'
import { installRuntimes, programOf } from '../runtimes/binaries.ts'

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-flushes-'))
const program = join(import.meta.dirname, '../../dist/conformance/sqlite/flushing-process.js')
let strace: string

beforeAll(() => {
  installRuntimes()
  strace = findProgram({
    names: ['strace'],
    debian: 'strace',
    missing: 'These tests need strace on the PATH, and there is none: apt-get install strace',
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What was flushed between `before` and `after` on the standard output, for each line that is written between them. */
async function flushes(node: string, ...args: string[]): Promise<Record<string, number>> {
  const trace = join(folder, `${Math.random()}`)
  const calls = 'trace=fsync,fdatasync,write'
  const { stdout } = await promisify(execFile)(
    strace,
    ['-f', '-s', '64', '-e', calls, '-o', `${trace}.calls`, node, program, `${trace}.db`, ...args],
    { timeout: 60_000 },
  )
  expect(stdout).toContain('done')
  const counts: Record<string, number> = {}
  let name = ''
  for (const line of readFileSync(`${trace}.calls`, 'utf8').split('\n')) {
    const said = /write\(\d+, "<(\S*)>/.exec(line)
    if (said) name = said[1] ?? ''
    else if (/\bf(?:data)?sync\(\d/.test(line) && name !== '') counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

describe.each([
  ['libsql', () => process.execPath],
  ['node:sqlite of Node.js 22', () => programOf('node22')],
])('%s', (_, node) => {
  test('a write is flushed before it is answered, a hundred of one turn together, and a conflict too', async () => {
    expect(await flushes(node())).toEqual({ put: 1, puts: 1, delete: 1, rivals: 1 })
  })

  test('without synchronous=FULL it would not be', async () => {
    expect(await flushes(node(), 'PRAGMA synchronous = NORMAL')).toEqual({})
  })
})
