/** What a writer that dies leaves in a list of Redis, and how it goes: by whoever lists, and where nobody does. */
import { Redis } from 'ioredis'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { PutOptions } from 'vouchsafe/core'
import { createRedisStorage, type RedisClient } from 'vouchsafe/storage/redis'
import { borrowRedis } from '../storage-servers.ts'

const server = await borrowRedis()
const redis = new Redis(server.url)
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

const MINUTE = 60
const DAY = 86_400
const prefix = `lists-${process.pid}`
const clock = { now: 1_800_000_000 }
/** Which commands fail, by the number of keys of their script. */
let fails = (_command: string[]) => false

const client: RedisClient = {
  get status() {
    return redis.status
  },
  async call(command, ...args) {
    if (fails([command, ...args])) throw new Error('ERR the test wants it to fail')
    return redis.call(command, ...args)
  },
  pipeline: (commands) => redis.pipeline(commands as string[][]),
}
const storage = createRedisStorage({ client, prefix, deadlineMs: 20_000, now: () => clock.now })

const isOfRecord = ([command, , keys]: string[]) => command?.startsWith('EVAL') === true && keys === '1'
const isOfList = ([command, , keys]: string[]) => command?.startsWith('EVAL') === true && keys === '2'
/** All but the first so many. */
const after = (count: number, isMeant: (command: string[]) => boolean) => {
  let met = 0
  return (command: string[]) => isMeant(command) && ++met > count
}

const keyOf = (id: string) => ({ kind: 'client', id })

beforeEach(async () => {
  fails = () => false
  const names = await redis.keys(`${prefix}:*`)
  if (names.length > 0) await redis.del(...names)
})

async function put(id: string, texts: readonly string[], more: Partial<PutOptions> = {}) {
  const options = { ifVersion: null, version: `v-${texts}`, expiresAt: null, texts, ...more }
  return storage.put(keyOf(id), texts.join(), options)
}

async function listed(text = 'name:') {
  const page = await storage.list('client', { prefix: text, limit: 100 })
  return page.records.map(({ text, key }) => `${text} ${key.id}`)
}

/** What is there, whether or not it is shown; both sets always agree. */
async function entries() {
  const [order, times] = await Promise.all([
    redis.zrange(`${prefix}:{client}:order`, '0', '-1'),
    redis.zrange(`${prefix}:{client}:times`, '0', '-1'),
  ])
  expect([...times].sort()).toEqual([...order].sort())
  return order.map((member) => member.replace('\t', ' '))
}

test('an entry whose record never came is shown to nobody, and goes when it is listed after a minute', async () => {
  fails = isOfRecord
  await expect(put('one', ['name:a'])).rejects.toMatchObject({ failure: 'server' })
  fails = () => false
  clock.now += MINUTE - 1
  expect(await listed()).toEqual([])
  expect(await entries()).toEqual(['name:a one'])
  clock.now += 2
  expect(await listed()).toEqual([])
  expect(await entries()).toEqual([])
})

test('it goes also where nobody lists, with whatever is written a day later', async () => {
  fails = isOfRecord
  for (const id of ['one', 'two', 'three'])
    await expect(put(id, ['name:a', 'id:1'])).rejects.toMatchObject({ failure: 'server' })
  fails = () => false
  clock.now += DAY + 1
  await put('other', ['name:b'])
  expect(await entries()).toEqual(['name:b other'])
})

test('entries that are looked at a day later stay where their record has them', async () => {
  for (let index = 0; index < 20; index++) await put(`id-${index}`, [`name:${index}`])
  await redis.del(`${prefix}:client:id-7`)
  clock.now += DAY + 1
  for (let index = 0; index < 4; index++) await put(`new-${index}`, [`name:new-${index}`])
  const there = await entries()
  expect(there).toHaveLength(23)
  expect(there).not.toContain('name:7 id-7')
  clock.now += DAY / 2
  const looks: string[][] = []
  fails = (command) => {
    if (command[0] === 'GET') looks.push(command)
    return false
  }
  await put('last', ['name:last'])
  expect(looks).toEqual([])
})

test('a write that is slower than a minute is listed all the same', async () => {
  fails = (command) => {
    if (!isOfRecord(command)) return false
    fails = () => false
    clock.now += MINUTE + 1
    return false
  }
  const slow = put('one', ['name:a'])
  await listed()
  await slow
  expect(await listed()).toEqual(['name:a one'])
})

test('a list that cannot be told after the record was written leaves it listed, and the write stored', async () => {
  fails = after(1, isOfList)
  expect(await put('one', ['name:a'])).toBe('stored')
  fails = () => false
  expect(await listed()).toEqual(['name:a one'])
})

test('the text of before is shown to nobody, also where it could not be taken out, and goes', async () => {
  await put('one', ['name:a'])
  fails = after(1, isOfList)
  expect(await put('one', ['name:b'], { ifVersion: 'v-name:a' })).toBe('stored')
  fails = () => false
  expect(await entries()).toEqual(['name:a one', 'name:b one'])
  clock.now += MINUTE + 1
  expect(await listed()).toEqual(['name:b one'])
  expect(await entries()).toEqual(['name:b one'])
})

test('what was deleted and could not be taken out goes in the same way', async () => {
  await put('one', ['name:a'])
  fails = isOfList
  await storage.delete(keyOf('one'))
  fails = () => false
  expect(await entries()).toEqual(['name:a one'])
  clock.now += MINUTE + 1
  expect(await listed()).toEqual([])
  expect(await entries()).toEqual([])
})

test('a list that was lost is made anew by a scan to the end', async () => {
  await put('one', ['name:a', 'id:1'])
  await put('two', ['name:b'], { singleUse: true })
  await put('three', [])
  await redis.del(`${prefix}:{client}:order`, `${prefix}:{client}:times`)
  expect(await listed()).toEqual([])
  let cursor: string | undefined
  do ({ cursor } = await storage.scan('client', cursor))
  while (cursor !== undefined)
  expect(await listed()).toEqual(['name:a one', 'name:b two'])
  expect(await entries()).toEqual(['id:1 one', 'name:a one', 'name:b two'])
})

test('a list that cannot be written to refuses the record before it is there', async () => {
  fails = isOfList
  await expect(put('one', ['name:a'])).rejects.toMatchObject({ failure: 'server' })
  fails = () => false
  expect(await storage.get([keyOf('one')])).toEqual([undefined])
})

test('what is in no list has none', async () => {
  await put('one', [])
  await storage.delete(keyOf('one'))
  expect(await redis.keys(`${prefix}:*`)).toEqual([])
})
