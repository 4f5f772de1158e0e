/** 1.X: how much and how slowly a client may send, over real sockets. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createNodeWorld, type NodeWorld, raw, received, statusOf } from './node-world.ts'
import { watchedStorage } from './watched-storage.ts'
import { authorizationUrl, ISSUER } from './world.ts'

const storage = watchedStorage()
let world: NodeWorld

beforeAll(async () => {
  world = await createNodeWorld({ storage })
})
afterAll(() => world.close())

const target = authorizationUrl().slice(ISSUER.length)
const query = target.slice(target.indexOf('?') + 1)
const form = ['Host: op.test', 'Content-Type: application/x-www-form-urlencoded']
const post = (path: string, headers: readonly string[], body: string) =>
  world.exchange(raw([`POST ${path} HTTP/1.1`, ...form, ...headers], body))

describe('X-001 bodies', () => {
  test.each(['/authorize', '/token', '/login'])(
    'of 64 KiB are read at %s, and longer ones refused',
    async (path) => {
      const body = `a=${'x'.repeat(65_534)}`
      expect(statusOf(await post(path, [`Content-Length: ${body.length}`], body))).not.toBe(413)
      expect(statusOf(await post(path, [`Content-Length: ${body.length + 1}`], `${body}x`))).toBe(413)
    },
  )

  test('without a length are cut off at the limit, long before their end', async () => {
    const socket = await world.connect()
    const answer = received(socket)
    socket.write(`${['POST /token HTTP/1.1', ...form, 'Transfer-Encoding: chunked'].join('\r\n')}\r\n\r\n`)
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
    let sent = 0
    while (!socket.destroyed && sent < 4096) {
      sent++
      if (!socket.write(chunk)) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    expect(statusOf(await answer)).toBe(413)
    expect(sent).toBeLessThan(4096)
  })

  test('longer than declared: the rest is not taken for a request', async () => {
    const body = `${'x'.repeat(10)}GET /jwks HTTP/1.1\r\nHost: op.test\r\n\r\n${'x'.repeat(100_000)}`
    const head = `${['POST /token HTTP/1.1', ...form, 'Content-Length: 10'].join('\r\n')}\r\n\r\n`
    const text = await world.exchange(head + body)
    expect(statusOf(text)).toBe(400)
    expect(text).not.toContain('"keys"')
  })

  test('X-005 with a content coding are not inflated', async () => {
    for (const coding of ['gzip', 'deflate', 'br', 'identity', 'x'])
      expect(
        statusOf(await post('/token', [`Content-Encoding: ${coding}`, 'Content-Length: 3'], 'a=b')),
      ).toBe(415)
  })

  test('on a GET are not looked at', async () => {
    const text = await world.exchange(
      raw([`GET ${target} HTTP/1.1`, ...form, 'Content-Length: 9'], 'scope=foo'),
    )
    expect(statusOf(text)).toBe(200)
  })
})

describe('X-002, X-001 slow clients are hung up on', () => {
  test('in the header, and in the body, while others are served', async () => {
    const slow = await createNodeWorld()
    // What takes half a minute by default takes half a second here.
    slow.server.headersTimeout = 200
    slow.server.requestTimeout = 500
    const heads = Array.from({ length: 50 }, async () => {
      const socket = await slow.connect()
      socket.write('GET /jwks HTTP/1.1\r\nHost: op.')
      return received(socket)
    })
    const bodies = Array.from({ length: 50 }, async () => {
      const socket = await slow.connect()
      socket.write(
        `${['POST /token HTTP/1.1', ...form, 'Content-Length: 100'].join('\r\n')}\r\n\r\ngrant_type`,
      )
      return received(socket)
    })
    expect(statusOf(await slow.exchange(raw(['GET /jwks HTTP/1.1', 'Host: op.test'])))).toBe(200)
    for (const text of await Promise.all([...heads, ...bodies])) expect(statusOf(text)).toBe(408)
    await slow.close()
  })

  test('the server keeps to its word: 10 seconds for a header, 30 at most for a request', () => {
    expect(world.server.headersTimeout).toBeLessThanOrEqual(10_000)
    expect(world.server.requestTimeout).toBeLessThan(30_000)
    expect(world.server.requestTimeout).toBeGreaterThan(0)
  })
})

describe('X-003 heads', () => {
  const get = (path: string, headers: readonly string[] = []) =>
    world.exchange(raw([`GET ${path} HTTP/1.1`, 'Host: op.test', ...headers]))

  test('of more than 16 KiB', async () => {
    expect(statusOf(await get('/jwks', [`X-Long: ${'x'.repeat(17_000)}`]))).toBe(431)
    expect(statusOf(await get('/jwks', [`Cookie: ${'x'.repeat(32_768)}`]))).toBe(431)
  })

  test('with a URL of 8 KiB, and a longer one', async () => {
    const at = (length: number) => `${target}&x=${'a'.repeat(length - target.length - 3)}`
    expect(statusOf(await get(at(8192)))).toBe(200)
    expect(statusOf(await get(at(8193)))).toBe(414)
    expect(statusOf(await get(at(100_000)))).toBe(431)
  })

  test('with a hundred cookies, which a browser may well have', async () => {
    const cookies = Array.from({ length: 100 }, (_, index) => `c${index}=${index}`)
    expect(statusOf(await get(target, [`Cookie: ${cookies.join('; ')}`]))).toBe(200)
    expect(
      statusOf(
        await get(
          target,
          cookies.map((cookie) => `Cookie: ${cookie}`),
        ),
      ),
    ).toBe(200)
  })

  test('with 1,000 headers', async () => {
    expect(
      statusOf(
        await get(
          target,
          Array.from({ length: 1000 }, (_, index) => `X-${index}: 1`),
        ),
      ),
    ).toBe(200)
  })
})

test('nothing of all that was written anywhere', async () => {
  expect(statusOf(await post('/authorize', [`Content-Length: ${query.length}`], query))).toBe(200)
  expect(storage.writes).toBe(0)
})
