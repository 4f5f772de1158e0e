/** The start-up check on real servers that are set up wrongly, one way each: F-115 and F-118. */
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { checkRedis, createRedisStorage, type RedisClient } from 'vouchsafe/storage/redis'
import { CLIENT_LIBRARIES } from './storage/clients.ts'
import { casesFor } from './storage-contract.ts'
import { freePort, type RedisServer, startPair, startRedis } from './storage-servers.ts'

let server: RedisServer
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

describe.each(CLIENT_LIBRARIES)('$name', ({ single }) => {
  async function open(url: string): Promise<RedisClient> {
    const { client, close } = await single(url)
    onTestFinished(() => close())
    return client
  }

  test('a server that is set up well gives no finding, and keeps nothing', async () => {
    const size = await server.command('DBSIZE')
    expect(await checkRedis({ client: await open(server.url) })).toEqual([])
    expect(await server.command('DBSIZE')).toBe(size)
  })

  test('F-115: a policy that evicts live records is named with its mend', async () => {
    await server.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
    onTestFinished(async () => void (await server.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')))
    expect(await checkRedis({ client: await open(server.url) })).toEqual([
      {
        id: 'eviction',
        problem: expect.stringContaining('allkeys-lru'),
        mend: expect.stringContaining('maxmemory-policy noeviction'),
      },
    ])
  })

  const commands = ['get', 'set', 'getrange', 'del', 'scan', 'info', 'eval', 'evalsha', 'wait']
  const of_lists = ['zadd', 'zscore', 'zrange', 'zrem']

  test.each([...commands, ...of_lists])('F-118: a user who may not %s is told so', async (command) => {
    await server.command(
      'ACL',
      'SETUSER',
      'app',
      'reset',
      'on',
      '>se-cret',
      '~vouchsafe:*',
      '+@all',
      `-${command}`,
    )
    const client = await open(server.url.replace('://', '://app:se-cret@'))
    const findings = await checkRedis({ client, durability: 'replicated' })
    expect(findings).toContainEqual({
      id: 'acl',
      problem: expect.stringContaining(` ${command} `),
      mend: `As an administrator: ACL SETUSER <user> ~vouchsafe:* +${command}`,
    })
    expect(inspect(findings)).not.toContain('se-cret')
  })

  test('F-118: a user for the keys of another prefix is told so', async () => {
    await server.command('ACL', 'SETUSER', 'app', 'reset', 'on', '>se-cret', '~other:*', '+@all')
    const findings = await checkRedis({ client: await open(server.url.replace('://', '://app:se-cret@')) })
    expect(findings).toMatchObject([{ id: 'acl', problem: expect.stringContaining('vouchsafe:') }])
  })

  test('F-118: with exactly the rights that are named, the store passes its contract', async () => {
    const rights = [...commands, ...of_lists].filter((name) => name !== 'wait').map((name) => `+${name}`)
    await server.command(
      'ACL',
      'SETUSER',
      'app',
      'reset',
      'on',
      '>se-cret',
      '~vouchsafe:*',
      '-@all',
      '+@connection',
      ...rights,
    )
    const client = await open(server.url.replace('://', '://app:se-cret@'))
    expect(await checkRedis({ client })).toEqual([])
    const context = { storage: createRedisStorage({ client, deadlineMs: 5000 }), rounds: 1 }
    const wanted = ['create', 'swap', 'delete', 'scan-all', 'race-swap', 'listed-pages', 'listed-changed']
    for (const { id, run } of casesFor(context)) if (wanted.includes(id)) await run(context)
  })

  test('F-118: a wrong password is unreachable, and appears nowhere', async () => {
    await server.command('ACL', 'SETUSER', 'app', 'reset', 'on', '>other')
    const client = await open(server.url.replace('://', '://app:se-cret@'))
    const findings = await checkRedis({ client, deadlineMs: 300 })
    expect(findings).toMatchObject([{ id: 'unreachable', mend: expect.stringContaining('password') }])
    expect(inspect(findings)).not.toContain('se-cret')
  })

  test('a server that is not there is unreachable', async () => {
    const client = await open(`redis://127.0.0.1:${await freePort()}`)
    expect(await checkRedis({ client, deadlineMs: 300 })).toMatchObject([{ id: 'unreachable' }])
  })

  test('a replica, and too few replicas, are named', async () => {
    const { primary, replica } = await startPair()
    onTestFinished(async () => void (await Promise.all([primary.stop(), replica.stop()])))
    expect(await checkRedis({ client: await open(replica.url) })).toContainEqual(
      expect.objectContaining({ id: 'replica' }),
    )
    const client = await open(primary.url)
    expect(await checkRedis({ client, durability: 'replicated' })).toEqual([])
    expect(await checkRedis({ client, durability: 'replicated', replicas: 2 })).toMatchObject([
      { id: 'replicas' },
    ])
  })
})
