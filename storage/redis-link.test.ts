import { describe, expect, test } from 'vitest'
import { linkTo, type NodeRedisClient, type RedisClient } from './redis-link.ts'

/** Something that records each call as its name and arguments, and answers with them. */
function recorder() {
  const calls: unknown[][] = []
  const record =
    (...name: string[]) =>
    async (...args: unknown[]) => {
      calls.push([...name, ...args])
      return [...name, ...args].join(' ')
    }
  const multi = () => {
    const commands: unknown[][] = []
    const pipeline = {
      addCommand: (...command: unknown[]) => {
        commands.push(command)
        return pipeline
      },
      execAsPipeline: async () => {
        calls.push(['pipeline', ...commands])
        return ['first', 'second']
      },
    }
    return pipeline
  }
  return { calls, record, multi }
}

test('ioredis', async () => {
  const { calls, record } = recorder()
  const client = { status: 'ready', call: record(), pipeline: () => ({ exec: async () => null }) }
  const link = linkTo(client, 250)
  expect(await link.send('key', ['GET', 'key'])).toBe('GET key')
  const [only] = await link.primaries()
  await only?.send(['SCAN', '0'])
  expect(calls).toEqual([
    ['GET', 'key'],
    ['SCAN', '0'],
  ])
  expect(
    ['ready', 'wait', 'connecting', 'reconnecting', 'end'].map((status) =>
      linkTo({ ...client, status }, 250).isReady(),
    ),
  ).toEqual([true, true, false, false, false])
})

test('ioredis: the first failed reply of a pipeline is its failure', async () => {
  const error = new Error('OOM')
  const pipeline = () => ({
    exec: async (): Promise<[Error | null, unknown][]> => [
      [error, null],
      [null, 1],
    ],
  })
  const link = linkTo({ status: 'ready', call: recorder().record(), pipeline }, 250)
  await expect(link.sendBoth('key', ['A'], ['B'])).rejects.toBe(error)
})

describe('the primaries of an ioredis cluster', () => {
  const { calls, record } = recorder()
  const client = { status: 'ready', call: record('any'), pipeline: () => ({ exec: async () => null }) }
  const node = (port: number) => ({ ...client, options: { host: 'h', port }, call: record(String(port)) })
  const cluster = {
    ...client,
    connect: async () => void calls.push(['connect']),
    slots: [['h:1', 'h:4'], ['h:2'], ['h:2'], ['h:3']],
    nodes: () => [node(3), node(1), node(2)],
  }

  test('come in the order of their addresses', async () => {
    const primaries = await linkTo(cluster, 250).primaries()
    expect(primaries.map(({ address }) => address)).toEqual(['h:1', 'h:2', 'h:3'])
    expect(await primaries[1]?.send(['SCAN', '0'])).toBe('2 SCAN 0')
  })

  test('are asked for when it has not connected yet', async () => {
    calls.length = 0
    await linkTo({ ...cluster, status: 'wait' }, 250).primaries()
    expect(calls).toEqual([['connect']])
  })

  test.each([
    ['one is away', [node(3), node(1)]],
    ['all are', []],
  ])('are not told in part: %s', async (_, nodes) => {
    const link = linkTo({ ...cluster, nodes: () => nodes }, 250)
    await expect(link.primaries()).rejects.toMatchObject({ failure: 'connection' })
  })
})

test('node-redis', async () => {
  const { calls, record, multi } = recorder()
  const client: NodeRedisClient = {
    isReady: true,
    sendCommand: record(),
    multi: multi as NodeRedisClient['multi'],
  }
  const link = linkTo(client, 250)
  await link.send('key', ['GET', 'key'])
  expect(await link.sendBoth('key', ['A'], ['B'])).toEqual(['first', 'second'])
  expect(calls).toEqual([
    [['GET', 'key'], { timeout: 250 }],
    ['pipeline', [['A']], [['B']]],
  ])
  expect(linkTo({ ...client, isReady: false }, 250).isReady()).toBe(false)
})

test('node-redis: what a pipeline gathers is told by its first error', async () => {
  const oom = new Error('OOM')
  const gathered = Object.assign(new Error('2 commands failed'), { replies: [1, oom] })
  const multi = () => {
    const pipeline = { addCommand: () => pipeline, execAsPipeline: () => Promise.reject(gathered) }
    return pipeline
  }
  const link = linkTo({ isReady: true, sendCommand: recorder().record(), multi }, 250)
  await expect(link.sendBoth('key', ['A'], ['B'])).rejects.toBe(oom)
})

test('node-redis behind Sentinel reads and writes on the primary', async () => {
  const { calls, record, multi } = recorder()
  const client = { isReady: true, sendCommand: record(), multi, getSentinelNode: () => {} }
  const link = linkTo(client as unknown as RedisClient, 250)
  await link.send('key', ['GET', 'key'])
  await link.sendBoth('key', ['A'], ['B'])
  await (await link.primaries())[0]?.send(['SCAN', '0'])
  expect(calls).toEqual([
    [false, ['GET', 'key'], { timeout: 250 }],
    ['pipeline', [false, ['A']], [false, ['B']]],
    [false, ['SCAN', '0'], { timeout: 250 }],
  ])
})

test('node-redis on a cluster goes to the primary of the key, without a detour', async () => {
  const { calls, record, multi } = recorder()
  const client = {
    isReady: true,
    sendCommand: record(),
    multi,
    masters: [{ address: 'h:2' }, { address: 'h:1' }],
    nodeClient: async ({ address }: { address: string }) => ({ sendCommand: record(address) }),
  }
  const link = linkTo(client as unknown as RedisClient, 250)
  await link.send('key', ['GET', 'key'])
  await link.sendBoth('key', ['A'], ['B'])
  for (const primary of await link.primaries()) await primary.send(['SCAN', '0'])
  expect(calls).toEqual([
    ['key', false, ['GET', 'key'], { timeout: 250 }],
    ['pipeline', ['key', false, ['A']], ['key', false, ['B']]],
    ['h:1', ['SCAN', '0'], { timeout: 250 }],
    ['h:2', ['SCAN', '0'], { timeout: 250 }],
  ])
})
