/**
 * A Redis that has forgotten what it acknowledged: F-105 and F-107. A code that was redeemed may
 * be there again as if it were new. Whoever presents it then has to start again, and nobody is taken for a
 * thief.
 */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createRedisStorage } from 'vouchsafe/storage/redis'
import {
  authorizationUrl,
  createWorld,
  introspect,
  redeem,
  type Tokens,
  type World,
} from './catalogue/world.ts'
import { fresh, freshKey, inSeconds, type Key, type PutOptions, type PutOutcome } from './storage/case.ts'
import { CLIENT_LIBRARIES, type Connected } from './storage/clients.ts'
import { type RedisCluster, startCluster } from './storage-cluster.ts'
import {
  eventually,
  followed,
  type RedisServer,
  startPair,
  startRedis,
  startWatchedPair,
} from './storage-servers.ts'

interface Deployment {
  readonly world: World
  /** A code of somebody who is signed in and has consented. */
  issue(): Promise<string>
  /** The name in Redis of the grant that was written last. */
  lastGrant(): string
}

async function deploy({ client, close }: Connected): Promise<Deployment> {
  onTestFinished(() => close())
  const storage = createRedisStorage({ client, deadlineMs: 1000 })
  let last: Key | undefined
  const world = await createWorld({
    storage: {
      ...storage,
      put(key, value, options) {
        if (key.kind === 'grant') last = key
        return storage.put(key, value, options)
      },
    },
  })
  const browser = world.browser()
  const issue = () => browser.code(authorizationUrl({ scope: 'openid offline_access' }))
  await eventually('somebody signs in', async () => (await issue()) !== '')
  return { world, issue, lastGrant: () => `vouchsafe:grant:${last?.id}` }
}

interface Answer {
  readonly status: number
  readonly tokens: Tokens
}

/** Redeems a code as soon as the store can be asked. */
async function answerTo(world: World, code: string): Promise<Answer> {
  let response = new Response()
  await eventually('the store can be asked', async () => {
    response = await redeem(world, code)
    return response.status !== 503
  })
  return { status: response.status, tokens: (await response.json()) as Tokens }
}

/** Refused each time, with nothing taken for a replay; and the way to start again is open. */
async function expectDoubted({ world, issue }: Deployment, code: string): Promise<void> {
  const before = world.events.length
  for (let attempt = 0; attempt < 2; attempt++)
    expect(await answerTo(world, code)).toMatchObject({ status: 400, tokens: { error: 'invalid_grant' } })
  const told = world.events.slice(before).filter(({ type }) => type !== 'unavailable')
  expect(told).toMatchObject([{ reason: 'code.doubtful' }, { reason: 'code.doubtful' }])
  const { status, tokens } = await answerTo(world, await issue())
  expect(status).toBe(200)
  expect(await introspect(world, tokens.access_token)).toMatchObject({ active: true })
}

async function restart(server: RedisServer): Promise<void> {
  await server.kill9()
  await server.restart()
}

describe.each(CLIENT_LIBRARIES)('$name', (library) => {
  async function start(...settings: string[]) {
    const server = await startRedis(...settings)
    onTestFinished(() => server.stop())
    return { server, ...(await deploy(await library.single(server.url))) }
  }

  test('F-105: a redemption that was forgotten is not repeated, and nothing is revoked for it', async () => {
    const { server, ...deployment } = await start('--appendonly', 'no')
    const code = await deployment.issue()
    const name = deployment.lastGrant()
    await server.command('SAVE')
    expect((await redeem(deployment.world, code)).status).toBe(200)
    await restart(server)
    const before = await server.command('GET', name)
    await expectDoubted(deployment, code)
    expect(await server.command('GET', name)).toBe(before)
    expect(before).not.toContain('revoked_at')
  })

  test('F-105: a restart that forgets nothing makes the codes in flight doubtful, and no more', async () => {
    const { server, ...deployment } = await start()
    const code = await deployment.issue()
    const { tokens } = await answerTo(deployment.world, await deployment.issue())
    await restart(server)
    await expectDoubted(deployment, code)
    expect(await introspect(deployment.world, tokens.access_token)).toMatchObject({ active: true })
  })

  test('without a restart a code works once, and its replay ends what came of it', async () => {
    const { world, issue } = await start()
    const code = await issue()
    const { status, tokens } = await answerTo(world, code)
    expect(status).toBe(200)
    await expectReplay(world, code, tokens)
  })

  test('a redemption that is on record makes a replay of the next one, also after a restart', async () => {
    const { server, world, issue } = await start()
    const code = await issue()
    const { tokens } = await answerTo(world, code)
    await restart(server)
    await expectReplay(world, code, tokens)
  })

  async function expectReplay(world: World, code: string, { access_token }: Tokens) {
    expect((await answerTo(world, code)).status).toBe(400)
    expect(world.events).toContainEqual(expect.objectContaining({ type: 'code_replayed' }))
    expect(await introspect(world, access_token)).toEqual({ active: false })
  }

  test('what is doubtful can be revoked', async () => {
    const { server, world, issue } = await start()
    const code = await issue()
    await restart(server)
    await eventually('the consent is withdrawn', async () => {
      await world.provider.person('alice').disconnect('web')
      return true
    })
    expect((await answerTo(world, code)).status).toBe(400)
    expect(world.events.at(-1)).toMatchObject({ reason: 'grant.connection_ended' })
  })

  test('F-118: a user who may not INFO has codes all the same, and nothing is doubted', async () => {
    const server = await startRedis()
    onTestFinished(() => server.stop())
    await server.command('ACL', 'SETUSER', 'app', 'on', '>se-cret', '~*', '+@all', '-info')
    const connected = await library.single(server.url.replace('://', '://app:se-cret@'))
    const { world, issue, lastGrant } = await deploy(connected)
    const code = await issue()
    expect(await server.command('GET', lastGrant())).not.toContain('\t')
    expect((await answerTo(world, code)).status).toBe(200)
  })

  test('a write for single use that is sent again is stored as before, also after a restart', async () => {
    const server = await startRedis()
    onTestFinished(() => server.stop())
    const { client, close } = await library.single(server.url)
    onTestFinished(() => close())
    const storage = createRedisStorage({ client, deadlineMs: 1000 })
    const again = async (key: Key, value: string, options: PutOptions) => {
      let outcome: PutOutcome | undefined
      await eventually('the write is answered', async () => {
        outcome = await storage.put(key, value, options)
        return true
      })
      return outcome
    }
    const mark = { expiresAt: inSeconds(60), singleUse: true }
    const created = { ifVersion: null, version: fresh(), ...mark }
    const spent = { ifVersion: fresh(), version: fresh(), ...mark }
    const [waiting, used] = [freshKey(), freshKey()]
    expect(await again(waiting, 'unused', created)).toBe('stored')
    expect(await again(used, 'unused', { ...created, version: spent.ifVersion })).toBe('stored')
    expect(await again(used, 'used', spent)).toBe('stored')
    await restart(server)
    expect(await again(waiting, 'unused', created)).toBe('stored')
    expect(await again(used, 'used', spent)).toBe('stored')
    const late = { ifVersion: created.version, version: fresh(), ...mark }
    expect(await again(waiting, 'used', late)).toBe('doubtful')
    expect(await again(waiting, 'revoked', { ...late, singleUse: false })).toBe('stored')
  })

  test('F-107: behind Sentinel a failover makes the codes in flight doubtful', async () => {
    const { primary, replica, sentinel } = await startWatchedPair()
    const servers = [primary, replica, sentinel]
    onTestFinished(async () => void (await Promise.all(servers.map((server) => server.stop()))))
    const deployment = await deploy(await library.sentinel(sentinel.port))
    const code = await deployment.issue()
    await followed(primary)
    await primary.kill9()
    await expectDoubted(deployment, code)
  }, 60_000)

  test('F-107: two failovers, the second back to a primary that never stopped, are noticed', async () => {
    const { primary, replica } = await startPair()
    onTestFinished(async () => void (await Promise.all([primary.stop(), replica.stop()])))
    const deployment = await deploy(await library.single(primary.url))
    const code = await deployment.issue()
    await followed(primary)
    await replica.command('REPLICAOF', 'NO', 'ONE')
    expect((await redeem(deployment.world, code)).status).toBe(200)
    await primary.command('REPLICAOF', '127.0.0.1', replica.port)
    await followed(replica)
    await primary.command('REPLICAOF', 'NO', 'ONE')
    await expectDoubted(deployment, code)
  })
})

describe('on a cluster', () => {
  let cluster: RedisCluster
  beforeAll(async () => {
    cluster = await startCluster()
  })
  afterAll(() => cluster.stop())

  test.each(CLIENT_LIBRARIES)(
    'F-107: $name: a redemption that no replica has seen is not repeated after the failover',
    async (library) => {
      const { primaries, replicas, ownerOf } = cluster
      const deployment = await deploy(await library.cluster(primaries.map(({ port }) => port)))
      const code = await deployment.issue()
      const slot = Number(await primaries[0]?.command('CLUSTER', 'KEYSLOT', deployment.lastGrant()))
      const owner = await ownerOf(slot)
      const pair = primaries.map((primary, index) => [primary, replicas[index]])
      const follower = pair.find((servers) => servers.includes(owner))?.find((server) => server !== owner)
      await followed(owner)
      follower?.pause()
      await owner.command('CLIENT', 'KILL', 'TYPE', 'replica')
      expect((await redeem(deployment.world, code)).status).toBe(200)
      await owner.kill9()
      follower?.resume()
      await eventually('the replica has taken over', async () => (await ownerOf(slot)) === follower)
      await expectDoubted(deployment, code)
      await owner.restart()
      await followed(await ownerOf(slot))
    },
    60_000,
  )
})
