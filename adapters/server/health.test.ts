/** `/healthz` and `/readyz`: what they ask, what they answer, and that everything else passes by. */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import type { Storage } from '../../core/index.ts'
import { createMemoryStorage } from '../../storage/memory.ts'
import { withHealth } from './health.ts'

let server: Server | undefined
afterEach(() => void server?.close())

/** @param get how the storage answers */
async function start(get: Storage['get'] = () => []) {
  const storage = { ...createMemoryStorage(), get }
  const handler = withHealth((_, response) => void response.end('of the provider'), storage, 900)
  server = createServer(handler)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method })
    return { status: response.status, text: await response.text(), headers: response.headers }
  }
}

const fails = () => Promise.reject(new Error('down'))
const throws = () => {
  throw new Error('down')
}
const hangs = () => new Promise<never>(() => {})

test('a storage that answers: both are ok, and kept by no cache', async () => {
  const ask = await start()
  for (const path of ['/healthz', '/readyz', '/healthz?verbose', '/readyz?'])
    expect(await ask(path)).toMatchObject({ status: 200, text: 'ok\n' })
  expect((await ask('/readyz')).headers.get('cache-control')).toBe('no-store')
  expect(await ask('/readyz', 'HEAD')).toMatchObject({ status: 200, text: '' })
})

test.each([
  ['that fails', fails],
  ['that throws', throws],
  ['that never answers', hangs],
])('a storage %s: healthy, and soon known not to be ready', async (_, get) => {
  const ask = await start(get)
  const started = performance.now()
  const readiness = await ask('/readyz')
  expect(performance.now() - started).toBeLessThan(3000)
  expect(readiness).toMatchObject({ status: 503, text: 'the storage does not answer\n' })
  expect(readiness.headers.get('retry-after')).toBe('1')
  expect(await ask('/healthz')).toMatchObject({ status: 200 })
})

test('a storage that is back: ready again', async () => {
  const get = vi.fn<Storage['get']>(() => []).mockImplementationOnce(fails)
  const ask = await start(get)
  expect((await ask('/readyz')).status).toBe(503)
  expect((await ask('/readyz')).status).toBe(200)
})

test('however many ask at once, the storage is asked one question', async () => {
  const get = vi.fn<Storage['get']>(hangs)
  const ask = await start(get)
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/readyz')))
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(503))
  expect(get.mock.calls.length).toBeLessThan(4)
})

test('other methods are none of theirs', async () => {
  const ask = await start()
  for (const path of ['/healthz', '/readyz']) {
    const refused = await ask(path, 'POST')
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  }
})

test.each(['/', '/healthz/', '/tenant/healthz', '/authorize?x=/healthz'])('%s passes by', async (path) => {
  const ask = await start(throws)
  expect(await ask(path)).toMatchObject({ status: 200, text: 'of the provider' })
})
