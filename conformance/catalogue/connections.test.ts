/** What one connection may cost the others, over real sockets: requests that wait, answers not fetched, its place. */

import { Agent, get } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { ConnectionLimits } from 'vouchsafe/node'
import { createNodeWorld, type NodeWorld, received } from './node-world.ts'

let world: NodeWorld | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

async function bounded(limits: Partial<ConnectionLimits>, options: object = {}): Promise<NodeWorld> {
  world = await createNodeWorld(options, { limits: { graceMs: 500, ...limits } })
  return world
}

const line = 'GET /jwks HTTP/1.1\r\nHost: op.test\r\n\r\n'
const last = 'GET /jwks HTTP/1.1\r\nHost: op.test\r\nConnection: close\r\n\r\n'
const answersIn = (text: string) => text.split('HTTP/1.1 200').length - 1

describe('requests that wait on one connection', () => {
  test('are answered in order, up to the limit', async () => {
    const { exchange } = await bounded({ maxPipelined: 4 })
    expect(answersIn(await exchange(line.repeat(3) + last))).toBe(4)
  })

  test('end it past the limit, at once and without an answer, whatever was read with them', async () => {
    let served = 0
    const { exchange } = await bounded({ maxPipelined: 4 }, { onRequest: () => served++ })
    const sent = performance.now()
    expect(answersIn(await exchange(line.repeat(5000)))).toBeLessThanOrEqual(4)
    expect(performance.now() - sent).toBeLessThan(2500)
    expect(served).toBeLessThanOrEqual(4)
  })

  test('are counted anew when they have been answered', async () => {
    const { connect } = await bounded({ maxPipelined: 2 })
    const socket = await connect()
    let text = ''
    socket.on('data', (chunk) => {
      text += String(chunk)
    })
    for (let time = 1; time <= 5; time++) {
      socket.write(line.repeat(2))
      await vi.waitFor(() => expect(answersIn(text)).toBe(2 * time))
      // The client has its answer a moment before the server knows.
      await pause(20)
    }
    socket.destroy()
  })
})

test('an answer that is not fetched in time ends its connection, and the others are served', async () => {
  const { connect, exchange, server } = await bounded({ answerTimeoutMs: 1, maxPipelined: 1000 })
  const socket = await connect()
  socket.pause()
  const connections = () =>
    new Promise<number>((resolve, reject) =>
      server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    )
  // More than the buffers of both sides hold.
  const more = setInterval(() => socket.write(line.repeat(500)), 1)
  socket.on('error', () => clearInterval(more))
  await vi.waitFor(async () => expect(await connections()).toBe(0), { timeout: 20_000, interval: 100 })
  clearInterval(more)
  socket.destroy()
  expect(answersIn(await exchange(last))).toBe(1)
}, 30_000)

test('after its last request a connection is closed in order', async () => {
  const { exchange } = await bounded({ maxRequestsPerConnection: 3 })
  const text = await exchange(line.repeat(3))
  expect(answersIn(text)).toBe(3)
  expect(text.match(/connection: close/gi)).toHaveLength(1)
  expect(text.lastIndexOf('onnection: close')).toBeGreaterThan(text.lastIndexOf('HTTP/1.1 200'))
})

describe('connections beyond the limit', () => {
  test('take the place of the one that has been idle the longest', async () => {
    const { connect } = await bounded({ maxConnections: 2 })
    const [first, second] = [await connect(), await connect()]
    const ended = received(first)
    second.write(line)
    const third = await connect()
    expect(await ended).toBe('')
    expect(second.destroyed).toBe(false)
    expect(answersIn(await received(third, last))).toBe(1)
    second.destroy()
  })

  test('find none where all are at work', async () => {
    let finish = () => {}
    const finished = new Promise<undefined>((resolve) => {
      finish = () => resolve(undefined)
    })
    const { connect } = await bounded({ maxConnections: 1 }, { clients: () => finished })
    const busy = await connect()
    const answer = received(
      busy,
      `GET /authorize?client_id=web HTTP/1.1\r\nHost: op.test\r\nConnection: close\r\n\r\n`,
    )
    await pause(100)
    expect(await received(await connect(), last)).toBe('')
    finish()
    expect(await answer).toContain('HTTP/1.1 400')
  })
})

describe('an idle connection', () => {
  const connectionOf = (agent: Agent, url: string) =>
    new Promise<{ port: number | undefined; hint: unknown }>((resolve, reject) => {
      get(`${url}/jwks`, { agent }, (response) => {
        const { localPort: port } = response.socket
        response.resume().on('end', () => resolve({ port, hint: response.headers['keep-alive'] }))
      }).on('error', reject)
    })

  test('is kept longer than the load balancers of AWS, Google and nginx keep theirs', async () => {
    const { url, server } = await bounded({})
    expect(server.keepAliveTimeout).toBeGreaterThan(600_000)
    const agent = new Agent({ keepAlive: true })
    const { port, hint } = await connectionOf(agent, url)
    expect(hint).toContain('timeout=620')
    await pause(6000)
    expect((await connectionOf(agent, url)).port).toBe(port)
    agent.destroy()
  }, 20_000)

  test('is closed after the time that was set', async () => {
    const { connect } = await bounded({ keepAliveTimeoutMs: 300 })
    const socket = await connect()
    const begun = performance.now()
    expect(answersIn(await received(socket, line))).toBe(1)
    expect(performance.now() - begun).toBeLessThan(2800)
  })
})

test.each<[object, string]>([
  [{ keepAliveTimeoutMs: 0 }, 'limits.keepAliveTimeoutMs'],
  [{ maxPipelined: 0 }, 'limits.maxPipelined'],
  [{ maxConnections: 1.5 }, 'limits.maxConnections'],
  [{ graceMs: '1' }, 'limits.graceMs'],
  [{ answerTimeoutMs: 2 ** 31 }, 'limits.answerTimeoutMs'],
  [{ maxHeaderBytes: 1000 }, 'limits.maxHeaderBytes'],
])('%j is refused by its name', async (limits, name) => {
  await expect(bounded(limits)).rejects.toThrow(name)
})
