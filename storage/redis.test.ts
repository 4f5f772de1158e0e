import { expect, test } from 'vitest'
import { createRedisStorage, type RedisClient } from './redis.ts'

const key = { kind: 'grant', id: 'abc' }
const write = { ifVersion: 'v1', version: 'v2', expiresAt: 1100 }
const NOSCRIPT = new Error('NOSCRIPT No matching script.')

/** An ioredis that records what is sent and answers from a list. */
function recorder(answers: unknown[] = []) {
  const sent: string[][] = []
  const answer = (args: string[]) => {
    sent.push(args)
    return answers.length > 0 ? answers.shift() : null
  }
  const client: RedisClient = {
    status: 'ready',
    async call(...args) {
      const reply = answer(args)
      if (reply instanceof Error) throw reply
      return reply
    },
    pipeline: (commands) => ({
      exec: async () =>
        commands.map((command) => {
          const reply = answer(command.slice(1) as string[])
          return reply instanceof Error ? [reply, null] : [null, reply]
        }),
    }),
  }
  return { client, sent }
}

const names = (sent: string[][]) => sent.map(([name]) => name)

test('each operation is one round trip on one key', async () => {
  const { client, sent } = recorder([null, 1, 1])
  const storage = createRedisStorage({ client })
  await storage.get([key])
  await storage.put(key, 'value', write)
  await storage.delete(key)
  expect(names(sent)).toEqual(['GET', 'EVALSHA', 'EVALSHA'])
  expect(sent.map((args) => args.filter((arg) => arg === 'vouchsafe:grant:abc').length)).toEqual([1, 1, 1])
  expect(sent[1]?.[2]).toBe('1')
})

/** An ioredis whose every command waits for the test. */
function patient() {
  const waiting: { readonly name: string | undefined; settle(answer: unknown): void }[] = []
  const client: RedisClient = {
    ...recorder().client,
    call: (_, name) =>
      new Promise((resolve, reject) => {
        const settle = (answer: unknown) => (answer instanceof Error ? reject(answer) : resolve(answer))
        waiting.push({ name, settle })
      }),
  }
  return { client, waiting }
}

const keys = ['a', 'b', 'c'].map((id) => ({ kind: 'grant', id }))
const soon = () => new Promise((resolve) => setTimeout(resolve, 5))

test('the reads of a call are sent together, and answered in the order of its keys', async () => {
  const { client, waiting } = patient()
  const answer = createRedisStorage({ client }).get(keys)
  await soon()
  expect(waiting.map(({ name }) => name)).toEqual(keys.map(({ id }) => `vouchsafe:grant:${id}`))
  waiting[2]?.settle('v3 third')
  waiting[1]?.settle(null)
  await soon()
  waiting[0]?.settle('v1 first')
  expect(await answer).toEqual([
    { version: 'v1', value: 'first' },
    undefined,
    { version: 'v3', value: 'third' },
  ])
})

test('a read that fails fails its call, whatever the others are answered', async () => {
  const { client, waiting } = patient()
  const storage = createRedisStorage({ client })
  const answer = expect(storage.get(keys)).rejects.toMatchObject({ failure: 'server' })
  await soon()
  waiting[0]?.settle('v1 first')
  waiting[1]?.settle(new Error('ERR of the test'))
  waiting[2]?.settle('v3 third')
  await answer
  expect(storage.outstanding).toBe(0)
})

test('the reads of a call end at one deadline', async () => {
  const begun = performance.now()
  const storage = createRedisStorage({ client: patient().client, deadlineMs: 100 })
  await expect(storage.get(keys)).rejects.toMatchObject({ failure: 'deadline' })
  expect(performance.now() - begun).toBeLessThan(300)
})

test('each read of a call has a place in the queue', async () => {
  const { client, waiting } = patient()
  const storage = createRedisStorage({ client, maxQueue: 2 })
  await expect(storage.get(keys)).rejects.toMatchObject({ failure: 'queue_full' })
  expect(storage.outstanding).toBe(2)
  for (const { settle } of waiting) settle(null)
  await soon()
  expect(storage.outstanding).toBe(0)
})

test('no keys are no command', async () => {
  const { client, sent } = recorder()
  expect(await createRedisStorage({ client }).get([])).toEqual([])
  expect(sent).toEqual([])
})

test('F-113: a script the server does not know is sent in full, once', async () => {
  const { client, sent } = recorder([NOSCRIPT, 1, 1])
  const storage = createRedisStorage({ client })
  expect(await storage.put(key, 'value', write)).toBe('stored')
  expect(await storage.put(key, 'value', write)).toBe('stored')
  expect(names(sent)).toEqual(['EVALSHA', 'EVAL', 'EVALSHA'])
})

test('1 is stored, 0 is conflict, 2 is doubtful', async () => {
  const storage = createRedisStorage({ client: recorder([1, 0, 2]).client })
  expect(await storage.put(key, 'value', write)).toBe('stored')
  expect(await storage.put(key, 'value', write)).toBe('conflict')
  expect(await storage.put(key, 'value', write)).toBe('doubtful')
})

test('a client may be set to answer numbers as text', async () => {
  const storage = createRedisStorage({ client: recorder(['1', '0']).client })
  expect(await storage.put(key, 'value', write)).toBe('stored')
  expect(await storage.put(key, 'value', write)).toBe('conflict')
})

test.each([null, 'OK', 7, '', []])(
  'F-119: %j is no answer to a write: nobody knows what became of it',
  async (reply) => {
    const storage = createRedisStorage({ client: recorder([reply]).client })
    await expect(storage.put(key, 'value', write)).rejects.toMatchObject({ failure: 'unreadable' })
  },
)

test.each([
  ['at its expiry and the margin', 1100, 1000, '400000'],
  ['rounded up', 1100.0001, 1000, '400001'],
  ['after the margin when it seems past', 900, 1000, '300000'],
  ['never', null, 1000, ''],
])('F-117: a record ends %s, counted by the clock of this process', async (_, expiresAt, now, life) => {
  const { client, sent } = recorder([1])
  await createRedisStorage({ client, now: () => now }).put(key, 'value', { ...write, expiresAt })
  expect(sent[0]?.at(-1)).toBe(life)
})

test('a record is its version, a space and its value', async () => {
  const { client, sent } = recorder([1, 'v2 a b'])
  const storage = createRedisStorage({ client })
  await storage.put(key, 'a b', write)
  expect(sent[0]?.slice(4, 7)).toEqual(['v1', 'v2', 'a b'])
  expect(await storage.get([key])).toEqual([{ version: 'v2', value: 'a b' }])
})

test('with a tab and an epoch after its version when it is for single use', async () => {
  const storage = createRedisStorage({ client: recorder(['v2\te a\tb']).client })
  expect(await storage.get([key])).toEqual([{ version: 'v2', value: 'a\tb' }])
})

test.each([
  [undefined, ''],
  [false, ''],
  [true, '1'],
])('single use %j is told the script as %j', async (singleUse, told) => {
  const { client, sent } = recorder([1])
  await createRedisStorage({ client }).put(key, 'value', {
    ...write,
    ...(singleUse !== undefined && { singleUse }),
  })
  expect(sent[0]?.[7]).toBe(told)
})

test.each([['nospace'], [''], [' x'], [7], [Buffer.from('v x')]])(
  '%j is no record, and not absent',
  async (reply) => {
    const storage = createRedisStorage({ client: recorder([reply]).client })
    await expect(storage.get([key])).rejects.toMatchObject({ failure: 'unreadable' })
  },
)

test('replicated: writes go with WAIT, one after the other, and count only when confirmed', async () => {
  const { client, sent } = recorder([1, 2, 1, 1, 1, '2', 1, 2])
  const storage = createRedisStorage({ client, durability: 'replicated', replicas: 2 })
  const outcomes = await Promise.allSettled([
    storage.put(key, 'value', write),
    storage.put(key, 'value', write),
    storage.put(key, 'value', write),
    storage.delete(key),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(names(sent)).toEqual(Array.from({ length: 4 }, () => ['EVALSHA', 'WAIT']).flat())
  expect(sent[1]).toEqual(['WAIT', '2', '100'])
})

test('replicated: a write that was never sent in time is not sent late', async () => {
  const { client, sent } = recorder()
  let answer = (_: [null, number][]) => {}
  const slow: RedisClient = {
    ...client,
    pipeline: (commands) => {
      sent.push(commands.flat() as string[])
      return {
        exec: () =>
          new Promise((resolve) => {
            answer = resolve
          }),
      }
    },
  }
  const storage = createRedisStorage({ client: slow, durability: 'replicated', deadlineMs: 30 })
  const writes = await Promise.allSettled([storage.put(key, 'x', write), storage.put(key, 'x', write)])
  expect(writes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  answer([
    [null, 1],
    [null, 1],
  ])
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(sent).toHaveLength(1)
  expect(storage.outstanding).toBe(0)
})

test('F-110: replicated: after MOVED a plain command shows the client the way', async () => {
  const { client, sent } = recorder([new Error('MOVED 1 127.0.0.1:1'), 0, null, 1, 1])
  const storage = createRedisStorage({ client, durability: 'replicated' })
  expect(await storage.put(key, 'value', write)).toBe('stored')
  expect(names(sent)).toEqual(['EVALSHA', 'WAIT', 'GET', 'EVALSHA', 'WAIT'])
})

test('a kind out of form is refused, as a rejection and unsent', async () => {
  const { client, sent } = recorder()
  const storage = createRedisStorage({ client })
  await expect(storage.get([{ kind: 'a:b', id: 'c' }])).rejects.toThrow(TypeError)
  await expect(storage.scan('a*')).rejects.toThrow(TypeError)
  expect(sent).toEqual([])
})

test.each([
  [{ keyPrefix: 'x' }, /keyPrefix/],
  [{ role: 'slave' }, /replicas/],
  [{ scaleReads: 'slave' }, /replicas/],
  [{ autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 20 }, /maxRetriesPerRequest: 0/],
  [{ redisOptions: { keyPrefix: 'x' } }, /keyPrefix/],
])('F-028: an ioredis client set to %j is refused with the mend', (options, mend) => {
  const client = Object.assign(recorder().client, { options })
  expect(() => createRedisStorage({ client })).toThrow(mend)
})

test.each([{}, { sendCommand: () => {}, multi: () => {} }])('what is no client is refused: %j', (client) => {
  expect(() => createRedisStorage({ client: client as RedisClient })).toThrow(
    /neither an ioredis nor a node-redis/,
  )
})

test('F-104: a node-redis that would not come back from a silence is refused with the mend', () => {
  const client = (socket: object) =>
    ({ isReady: true, sendCommand: () => {}, multi: () => {}, options: { socket } }) as unknown as RedisClient
  const storage = (socket: object) => createRedisStorage({ client: client(socket) })
  expect(() => storage({ socketTimeout: 3000 })).toThrow('reconnectStrategy')
  expect(storage({ socketTimeout: 3000, reconnectStrategy: () => 100 })).toHaveProperty('put')
  expect(storage({})).toHaveProperty('put')
})

test.each([
  ['durability', 'replicate'],
  ['replicas', -1],
  ['replicas', 0],
  ['replicas', 1.5],
  ['deadlineMs', 0],
  ['deadlineMs', Number.NaN],
  ['deadlineMs', 2 ** 31],
  ['maxQueue', 0],
  ['maxQueue', Number.NaN],
  ['expiryMargin', -1],
  ['expiryMargin', Number.NaN],
  ['expiryMargin', Number.POSITIVE_INFINITY],
])('%s: %s is refused by its name', (name, value) => {
  expect(() => createRedisStorage({ client: recorder().client, [name]: value })).toThrow(`${name}: must be`)
})
