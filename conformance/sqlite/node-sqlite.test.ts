/** The storage contract on `node:sqlite`, by the versions of Node.js that have it, each in a process of its own. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Storage } from 'vouchsafe/core'
import { type RemoteStorage, startRemoteStorage } from '../remote-storage.fixture.ts'
import { installRuntimes, programOf } from '../runtimes/binaries.ts'
import { casesFor } from '../storage-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-node-sqlite-'))
const patient = { deadlineMs: 20_000, maxQueue: 10_000 }

beforeAll(installRuntimes)
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(['node22', 'node24', 'node26'] as const)('%s', (name) => {
  const remotes: RemoteStorage[] = []

  beforeAll(async () => {
    const { stdout } = spawnSync(programOf(name), ['-p', 'process.version'], { encoding: 'utf8' })
    console.log(`${name}: ${stdout.trim()}`)
    for (const file of ['records', 'records', 'next'])
      remotes.push(
        await startRemoteStorage(join(folder, `${name}-${file}.db`), {
          program: programOf(name),
          options: patient,
        }),
      )
  })
  afterAll(() => Promise.all(remotes.map((remote) => remote.kill9())))

  const through = (index: number): Storage => ({
    get: async (...args) => (await remotes[index]?.storage.get(...args)) ?? [],
    put: async (...args) => (await remotes[index]?.storage.put(...args)) ?? 'conflict',
    delete: async (...args) => remotes[index]?.storage.delete(...args),
    scan: async (...args) => (await remotes[index]?.storage.scan(...args)) ?? { keys: [] },
    list: async (...args) => (await remotes[index]?.storage.list?.(...args)) ?? { records: [] },
  })
  const context = { storage: through(0), peer: through(1), neighbour: through(2), rounds: 3 }

  test.concurrent.each(casesFor(context))('$id: $statement', ({ run }) => run(context))

  test('it was node:sqlite', () => {
    const has = "process.getBuiltinModule('node:sqlite') !== undefined"
    expect(spawnSync(programOf(name), ['-p', has], { encoding: 'utf8' }).stdout).toBe('true\n')
  })
})
