/** `vouchsafe serve` with `storageReplicas`: what was answered is on that many replicas, or was a 503. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../interop/free-port.ts'
import { eventually, type RedisServer, startPair } from '../storage-servers.ts'

const cli = join(import.meta.dirname, '../../dist/adapters/server/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'vouchsafe-durability-'))
let primary: RedisServer
let replica: RedisServer

beforeAll(async () => {
  const pair = await startPair()
  primary = pair.primary
  replica = pair.replica
})

afterAll(async () => {
  await Promise.all([primary.stop(), replica.stop()])
  rmSync(folder, { recursive: true })
})

interface Served {
  readonly child: ChildProcess
  /** Everything it has printed. */
  printed(): string
  post(path: string, form: Record<string, string>): Promise<Response>
}

/** Runs the command; whether it comes to listen is for the caller to see. */
async function serve(config: object): Promise<Served> {
  const port = await freePort()
  const file = join(folder, `${port}.json`)
  const clients = [
    {
      client_id: 'rs',
      client_secret: 'a secret of the resource server',
      grant_types: ['client_credentials'],
      introspect: 'any',
    },
  ]
  const secrets = ['a secret of the deployment, 32+ characters']
  writeFileSync(file, JSON.stringify({ clients, secrets, issuer: 'http://localhost:8000', ...config }))
  const child = spawn(process.execPath, [cli, 'serve', '--config', file, '--port', String(port)])
  onTestFinished(() => void child.kill())
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text))
  return {
    child,
    printed: () => printed,
    post: (path, form) =>
      fetch(`http://localhost:${port}${path}`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('rs:a+secret+of+the+resource+server')}` },
        body: new URLSearchParams(form),
      }),
  }
}

const newToken = ({ post }: Served) => post('/token', { grant_type: 'client_credentials' })

function listening(served: Served): Promise<void> {
  return eventually('it serves', async () => (await newToken(served)).ok)
}

test('F-107: with one replica wanted a write waits for it, and reads do not', async () => {
  const served = await serve({ storage: primary.url, storageReplicas: 1 })
  await listening(served)
  const { access_token } = await (await newToken(served)).json()
  replica.pause()
  onTestFinished(() => replica.resume())
  const refused = await newToken(served)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await (await served.post('/introspect', { token: access_token })).json()).toMatchObject({
    active: true,
  })
  replica.resume()
  await listening(served)
})

test('with none wanted nothing waits', async () => {
  const served = await serve({ storage: primary.url })
  await listening(served)
  replica.pause()
  onTestFinished(() => replica.resume())
  expect((await newToken(served)).status).toBe(200)
})

test('with too few replicas it warns, and answers what it can read', async () => {
  // The signing keys are made at the first start, which is a write.
  await listening(await serve({ storage: primary.url, storageReplicas: 1 }))
  const served = await serve({ storage: primary.url, storageReplicas: 2 })
  await eventually('it listens', async () => (await served.post('/introspect', { token: 'x' })).ok)
  expect(served.printed()).toContain('a write must reach 2')
  expect((await newToken(served)).status).toBe(503)
})

test('memory has no replicas: it says so and does not start', async () => {
  const { child, printed } = await serve({ storage: 'memory', storageReplicas: 1 })
  const code = await new Promise((resolve) => child.on('exit', resolve))
  expect(code).not.toBe(0)
  expect(printed()).toMatch(/storageReplicas: memory has no replicas/)
})
