/**
 * The same provider, built, on every runtime there is: started as a process of its own, driven over HTTP,
 * and put to all the black-box checks. A runtime that cannot be installed fails its tests, and npm's reason
 * is told.
 */

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateKeys, type Storage } from 'vouchsafe'
import { runChecks } from 'vouchsafe/conformance/http'
import type { Stored } from 'vouchsafe/core'
import { codeFlow, parallelRedemptions } from '../frameworks/code-flow.ts'
import { client, native, other, user } from '../frameworks/example-provider.ts'
import { freePort } from '../interop/free-port.ts'
import { casesFor } from '../storage-contract.ts'
import { installRuntimes, programOf } from './binaries.ts'
import { type Started, start } from './process.ts'
import { removeWorkers, writeWorker } from './workerd.ts'

const built = (name: string) => join(import.meta.dirname, '../../dist/conformance/runtimes', `${name}.js`)

interface Runtime {
  readonly name: string
  readonly program: string
  /** The arguments that start the provider. */
  readonly serve: (issuer: string) => readonly string[] | Promise<readonly string[]>
  /** What its HTTP parser lets through that ours does not: nobody asks us. */
  readonly lenient?: readonly string[]
}

const runtimes: Runtime[] = [
  { name: 'the Node.js of these tests', program: process.execPath, serve: () => [built('node-server')] },
  { name: 'Node.js 22', program: programOf('node22'), serve: () => [built('node-server')] },
  { name: 'Node.js 24', program: programOf('node24'), serve: () => [built('node-server')] },
  { name: 'Node.js 26', program: programOf('node26'), serve: () => [built('node-server')] },
  {
    name: 'Deno',
    program: programOf('deno'),
    serve: () => ['run', '--allow-net', '--allow-env', '--allow-read', '--no-prompt', built('deno-server')],
    lenient: ['malformed_http.missing_host'],
  },
  { name: 'Bun', program: programOf('bun'), serve: () => [built('bun-server')] },
  {
    name: 'workerd',
    program: programOf('workerd'),
    serve: async (issuer) => {
      const bindings = { ISSUER: issuer, KEYS: JSON.stringify(await generateKeys(['RS256'])) }
      const { port } = new URL(issuer)
      return ['serve', await writeWorker({ entry: built('worker'), port: Number(port), bindings })]
    },
    lenient: ['malformed_http.length_and_chunks'],
  },
]

beforeAll(() => {
  if (!existsSync(built('worker'))) throw new Error('there is no build to be tried: npm run build')
  installRuntimes()
})

afterAll(removeWorkers)

test.concurrent.each(runtimes)(
  '$name',
  async ({ name, program, serve, lenient = [] }) => {
    const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
    console.log(`${name}: ${stdout.split('\n')[0]}`)
    const issuer = `http://127.0.0.1:${await freePort()}`
    const started = await start(program, await serve(issuer), issuer)
    try {
      expect(await codeFlow(issuer)).toEqual({
        userinfo: { sub: 'alice', name: 'Alice Example' },
        claims: expect.objectContaining({ iss: issuer, aud: 'web', sub: 'alice', nonce: 'n1' }),
        refreshed: true,
        after_revocation: 401,
      })
      expect(await parallelRedemptions(issuer, 10)).toBe(1)
      const { results, counts } = await runChecks({
        issuer,
        clients: { confidential: client, other, public: native },
        user,
      })
      const open = results.filter(({ verdict }) => verdict === 'failed' || verdict === 'warning')
      expect(open.map(({ id }) => id)).toEqual(lenient)
      expect(counts.passed).toBeGreaterThan(290)
    } finally {
      await started.stop()
    }
  },
  120_000,
)

describe('Durable Objects', () => {
  let origin = ''
  let started: Started | undefined

  beforeAll(async () => {
    const port = await freePort()
    origin = `http://127.0.0.1:${port}`
    const config = await writeWorker({ entry: built('storage-worker'), port, bindings: {} })
    started = await start(programOf('workerd'), ['serve', config], origin)
  })
  afterAll(() => started?.stop())

  async function call<T>(operation: string, ...args: unknown[]): Promise<T> {
    const answer = await fetch(origin, { method: 'POST', body: JSON.stringify({ operation, args }) })
    if (!answer.ok) throw new Error(`${operation}: ${answer.status}`)
    return ((await answer.json()) as { answer: T }).answer
  }

  const storage: Storage = {
    // JSON has no undefined.
    get: async (keys) => (await call<(Stored | null)[]>('get', keys)).map((stored) => stored ?? undefined),
    put: (key, value, options) => call('put', key, value, options),
    delete: (key) => call('delete', key),
    scan: (kind, cursor) => call('scan', kind, ...(cursor === undefined ? [] : [cursor])),
  }
  const context = { storage, rounds: 2 }

  // Each write is flushed, and a busy disk takes its time.
  test.each(casesFor(context))('the storage contract: $id', { timeout: 120_000 }, ({ run }) => run(context))
})
