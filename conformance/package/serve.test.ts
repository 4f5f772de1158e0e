/** The ready-made server as its operator has it: where it says it listens, whether it is well, and its end. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../interop/free-port.ts'
import { eventually, startRedis } from '../storage-servers.ts'
import { serve, stalledPipe } from './served.ts'

test.each([
  ['the loopback interface by default', {}, [], /^(?:::1|127\.0\.0\.1)$/],
  ['the host of the configuration', { host: '127.0.0.2' }, [], /^127\.0\.0\.2$/],
  ['the one of the command line instead', { host: '127.0.0.2' }, ['--host', '127.0.0.3'], /^127\.0\.0\.3$/],
])('listens on %s, and says so', async (_, config, args, expected) => {
  const served = await serve(config, { args })
  const { port } = new URL(served.origin)
  const { address } = await served.line('listening')
  expect(address).toMatch(expected)
  const host = String(address).includes(':') ? `[${address}]` : address
  expect((await fetch(`http://${host}:${port}/jwks`)).status).toBe(200)
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
})

test('while nobody reads its log it answers, and on SIGTERM it ends', async () => {
  const { origin, child, ended } = await serve({}, { stdio: ['ignore', stalledPipe(), 'pipe'] })
  await eventually('it answers', async () => (await fetch(`${origin}/jwks`)).ok)
  // A line holds the path: these are many times what a pipe takes.
  const path = `/${'a'.repeat(8000)}`
  for (let n = 0; n < 200; n++) expect((await fetch(origin + path)).status).toBe(404)
  const signalled = performance.now()
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(performance.now() - signalled).toBeLessThan(10_000)
})

test('one who has read enough of its log does not end it', async () => {
  const { origin, child, line, ended } = await serve({})
  await line('listening')
  child.stdout?.destroy()
  for (let n = 0; n < 10; n++) expect((await fetch(`${origin}/jwks`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('/healthz and /readyz tell a process that runs from one that can work, and leave no line', async () => {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  const secrets = ['a secret of the deployment, 32+ characters']
  const port = await freePort()
  const adminPages = { url: 'https://admin.example', port, host: '127.0.0.1' }
  const issuer = 'https://login.example/tenant'
  const served = await serve({ secrets, storage: redis.url, issuer, adminPages })
  await served.line('listening')
  const statusOf = async (path: string, at = served.origin) => (await fetch(at + path)).status
  for (const at of [served.origin, `http://127.0.0.1:${port}`])
    expect([await statusOf('/healthz', at), await statusOf('/readyz', at)]).toEqual([200, 200])
  await redis.kill9()
  for (const at of [served.origin, `http://127.0.0.1:${port}`])
    expect([await statusOf('/healthz', at), await statusOf('/readyz', at)]).toEqual([200, 503])
  await redis.restart()
  await eventually('it is ready again', async () => (await statusOf('/readyz')) === 200)
  await statusOf('/no-such-path')
  await served.line('request')
  expect(served.log().filter(({ msg }) => msg === 'request')).toMatchObject([{ method: 'GET', status: 404 }])
  expect(JSON.stringify(served.log())).not.toContain('no-such-path')
})

test('it asks other servers as `outbound` says', async () => {
  const other = createServer((_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo
  const policy = { client_id_metadata_documents: true }
  const served = await serve({ policy, outbound: { allowedHosts: [`127.0.0.1:${port}`] } })
  await served.line('listening')
  const statusFor = async (host: string) => {
    const asked = new URLSearchParams({ client_id: `https://${host}/client.json`, response_type: 'code' })
    return (await fetch(`${served.origin}/authorize?${asked}`)).status
  }
  // It is asked by https and answers in http, so what was let through is a connection that came to nothing.
  expect(await statusFor(`127.0.0.1:${port}`)).toBe(503)
  expect(await statusFor('127.0.0.2')).toBe(400)
  await served.line('fetch_failed')
  const told = served.log().filter(({ msg }) => msg === 'fetch_failed')
  expect(told.map(({ reason }) => reason)).toEqual(['fetch.connection', 'fetch.host_forbidden'])
})
