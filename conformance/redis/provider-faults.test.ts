/**
 * Two providers on one Redis while it is killed, paused and cut off in the middle of traffic:
 * F-G1 to F-G7 over all that was answered.
 */

import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { createRedisStorage, type RedisStorage } from 'vouchsafe/storage/redis'
import {
  basic,
  createWorld,
  introspect,
  issueTokens,
  post,
  refresh,
  type Tokens,
} from '../catalogue/world.ts'
import { startTraffic, type Traffic } from '../provider-traffic.fixture.ts'
import { CLIENT_LIBRARIES } from '../storage/clients.ts'
import { startProxy } from '../storage-proxy.ts'
import { eventually, type RedisServer, startRedis } from '../storage-servers.ts'

const unhandled: unknown[] = []
const remember = (reason: unknown) => void unhandled.push(reason)
process.on('unhandledRejection', remember)

afterEach(() => expect(unhandled).toEqual([]))
afterAll(() => {
  process.off('unhandledRejection', remember)
})

describe.each(CLIENT_LIBRARIES)('$name', ({ single }) => {
  async function start() {
    const server = await startRedis()
    onTestFinished(() => server.stop())
    return server
  }

  async function open(url: string): Promise<RedisStorage> {
    const { client, close } = await single(url)
    onTestFinished(() => close())
    const storage = createRedisStorage({ client })
    await eventually('the store answers', () => answers(storage))
    return storage
  }

  async function answers(storage: RedisStorage): Promise<boolean> {
    return (await storage.get([{ kind: 'grant', id: 'x' }]))[0] === undefined
  }

  async function flows(traffic: Traffic): Promise<void> {
    const { rounds } = traffic
    await eventually('traffic flows', async () => traffic.rounds >= rounds + 6)
  }

  async function turnedAway({ statuses }: Traffic): Promise<void> {
    const before = statuses[503] ?? 0
    await eventually('people are turned away', async () => (statuses[503] ?? 0) > before + 6)
  }

  async function expectHealed(traffic: Traffic, storages: readonly RedisStorage[], server: RedisServer) {
    await flows(traffic)
    expect(await traffic.stop()).toEqual([])
    expect(
      Object.keys(traffic.statuses).filter((status) => !['200', '303', '400', '401', '503'].includes(status)),
    ).toEqual([])
    await eventually(
      'nothing is left behind',
      async () => storages.every(({ outstanding }) => outstanding === 0),
      5,
    )
    const connected = /connected_clients:(\d+)/.exec(String(await server.command('INFO', 'clients')))?.[1]
    expect(Number(connected)).toBeLessThanOrEqual(storages.length + 1)
  }

  test('F-105: killed in the middle of traffic and started again', async () => {
    const server = await start()
    const storages = [await open(server.url), await open(server.url)]
    const traffic = await startTraffic(storages)
    for (let kills = 0; kills < 3; kills++) {
      await flows(traffic)
      traffic.restarting()
      await server.kill9()
      await turnedAway(traffic)
      await server.restart()
    }
    await expectHealed(traffic, storages, server)
  }, 60_000)

  test('paused past the deadline in the middle of traffic', async () => {
    const server = await start()
    const storages = [await open(server.url), await open(server.url)]
    const traffic = await startTraffic(storages)
    for (let pauses = 0; pauses < 3; pauses++) {
      await flows(traffic)
      server.pause()
      await turnedAway(traffic)
      server.resume()
    }
    await expectHealed(traffic, storages, server)
  }, 60_000)

  test('F-103: connections cut between request and answer in the middle of traffic', async () => {
    const server = await start()
    const proxies = [await startProxy(server.port), await startProxy(server.port)]
    for (const proxy of proxies) onTestFinished(() => proxy.close())
    const storages = await Promise.all(proxies.map(({ url }) => open(url)))
    const traffic = await startTraffic(storages)
    for (let cuts = 0; cuts < 20; cuts++) {
      const { rounds } = traffic
      for (const storage of storages) await eventually('the store answers again', () => answers(storage), 5)
      await eventually('somebody goes on', async () => traffic.rounds > rounds)
      for (const proxy of proxies) proxy.cutReplies(1 + (cuts % 3))
    }
    await expectHealed(traffic, storages, server)
  }, 60_000)

  test('a refresh whose reply was cut off, and on which another write came, is nobody’s reuse', async () => {
    const server = await start()
    const proxy = await startProxy(server.port)
    onTestFinished(() => proxy.close())
    const [direct, cut] = [await open(server.url), await open(proxy.url)]
    const other = await createWorld({ storage: direct })
    let revoked = ''
    let outcome = ''
    const world = await createWorld({
      storage: {
        ...cut,
        async put(key, value, options) {
          proxy.cutReplies(1)
          const answer = cut.put(key, value, options)
          while ((await direct.get([key]))[0]?.version !== options.version);
          await post(other, '/revoke', { token: revoked }, { authorization: basic('strict') })
          outcome = await answer
          return answer
        },
      },
    })
    const request = { client_id: 'strict', scope: 'email offline_access' }
    // Should the store be faster than the revocation, another attempt is made.
    for (let attempt = 0; attempt < 5 && outcome !== 'conflict'; attempt++) {
      const tokens = await issueTokens(other, request)
      revoked = tokens.access_token
      const answer = await refresh(world, tokens.refresh_token ?? '', {}, 'strict')
      expect(answer.status).toBe(200)
      const { refresh_token = '', access_token } = (await answer.json()) as Tokens
      expect(await introspect(other, revoked)).toEqual({ active: false })
      expect(await introspect(other, access_token)).toMatchObject({ active: true })
      expect((await refresh(other, refresh_token, {}, 'strict')).status).toBe(200)
    }
    expect(outcome).toBe('conflict')
  })
})
