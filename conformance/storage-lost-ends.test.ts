/**
 * A Redis that loses an end which it acknowledged, F-107: what had ended is there again. The durability
 * `replicated` closes it: an end that a failover could lose is never said to have happened.
 */
import { expect, onTestFinished, test } from 'vitest'
import { createRedisStorage, type RedisStorageOptions } from 'vouchsafe/storage/redis'
import { createWorld, introspect, issueTokens, type World } from './catalogue/world.ts'
import { CLIENT_LIBRARIES } from './storage/clients.ts'
import { eventually, followed, startPair } from './storage-servers.ts'

const [library] = CLIENT_LIBRARIES as [(typeof CLIENT_LIBRARIES)[number]]

/** Two processes of a provider: one on the primary, and one on the replica, which takes over later. */
async function deploy(durability: NonNullable<RedisStorageOptions['durability']>) {
  const { primary, replica } = await startPair()
  onTestFinished(async () => void (await Promise.all([primary.stop(), replica.stop()])))
  const worldOn = async (url: string, options: Partial<RedisStorageOptions>): Promise<World> => {
    const { client, close } = await library.single(url)
    onTestFinished(() => close())
    return createWorld({ storage: createRedisStorage({ client, deadlineMs: 1000, ...options }) })
  }
  const before = await worldOn(primary.url, { durability })
  let access_token = ''
  await eventually('somebody has tokens', async () => {
    access_token = (await issueTokens(before)).access_token
    return access_token !== ''
  })
  await followed(primary)
  // From here on it misses what the primary is told, and does not know it.
  await replica.command('REPLICAOF', 'NO', 'ONE')
  const fail_over = async () => {
    await primary.kill9()
    return worldOn(replica.url, {})
  }
  return { before, access_token, fail_over }
}

async function isActive(world: World, access_token: string): Promise<unknown> {
  let active: unknown
  await eventually('the store answers', async () => {
    active = (await introspect(world, access_token)).active
    return active !== undefined
  })
  return active
}

test('an end that a failover loses brings back what it ended', async () => {
  const { before, access_token, fail_over } = await deploy('async')
  await before.provider.person('alice').endEverything()
  expect(await isActive(before, access_token)).toBe(false)
  expect(await isActive(await fail_over(), access_token)).toBe(true)
}, 60_000)

test('replicated: an end that could be lost is not said to have happened', async () => {
  const { before, access_token, fail_over } = await deploy('replicated')
  await expect(before.provider.person('alice').endEverything()).rejects.toThrow('unavailable')
  const after = await fail_over()
  expect(await isActive(after, access_token)).toBe(true)
  await after.provider.person('alice').endEverything()
  expect(await isActive(after, access_token)).toBe(false)
}, 60_000)
