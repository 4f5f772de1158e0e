/** What was seen lately: counted, bounded, and written seldom, whatever strangers do. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryStorage } from '../../../storage/memory.ts'
import { createTestProvider } from '../../testing.ts'
import { createAdminRecords } from './admin-records.ts'
import { createRecentEvents } from './recent-events.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

function setUp() {
  const now = () => Math.floor(Date.now() / 1000)
  const storage = createMemoryStorage({ now })
  const { configuration } = createTestProvider().provider
  const records = createAdminRecords({ storage, configuration, asked: async (_, ask) => ask() })
  const put = vi.spyOn(storage, 'put')
  const processOf = (processId: string) => createRecentEvents({ records, now, processId })
  return { storage, put, processOf }
}

const refused = (client_id: string, requestId = 'r1') =>
  ({ type: 'refused', endpoint: 'token', reason: 'client.secret_mismatch', client_id, requestId }) as const

test('a thousand refusals are one write a second, of one record', async () => {
  const { put, processOf, storage } = setUp()
  const events = processOf('p1')
  for (let n = 0; n < 1000; n++) events.saw(refused('shop', `r${n}`))
  expect(put).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1000)
  expect(put).toHaveBeenCalledTimes(1)
  for (let n = 0; n < 1000; n++) events.saw(refused('shop'))
  await vi.advanceTimersByTimeAsync(999)
  expect(put).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(put).toHaveBeenCalledTimes(2)
  expect((await storage.scan('admin_events')).keys).toHaveLength(1)
})

test('nothing is written where nothing happens', async () => {
  const { put, processOf } = setUp()
  processOf('p1')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(put).not.toHaveBeenCalled()
})

test('the same is counted, with when it was last and by which request', async () => {
  const { processOf } = setUp()
  const events = processOf('p1')
  events.saw(refused('shop', 'r1'))
  await vi.advanceTimersByTimeAsync(5000)
  events.saw(refused('shop', 'r2'))
  expect(await events.list()).toEqual([
    {
      type: 'refused',
      endpoint: 'token',
      reason: 'client.secret_mismatch',
      client_id: 'shop',
      count: 2,
      first: 1_800_000_000,
      last: 1_800_000_005,
      requestId: 'r2',
    },
  ])
})

test('there is an end to it: a stranger who thinks up clients pushes out the oldest, and none of what is no refusal', async () => {
  const { processOf } = setUp()
  const events = processOf('p1')
  events.saw({ type: 'signed_in', sub: 'alice', session: 's' })
  for (let n = 0; n < 1000; n++) events.saw({ ...refused(`c${n}`), input: 'x'.repeat(10_000) })
  const seen = (await events.list()) ?? []
  expect(seen).toHaveLength(201)
  expect(seen.map(({ type }) => type)).toContain('signed_in')
  expect(seen.map(({ client_id }) => client_id)).toContain('c999')
  expect(JSON.stringify(seen).length).toBeLessThan(201 * 600)
})

test('another process reads what was written, and nothing twice', async () => {
  const { processOf } = setUp()
  const [one, other] = [processOf('p1'), processOf('p2')]
  one.saw(refused('shop'))
  other.saw({ type: 'signed_in', sub: 'alice', session: 's' })
  await vi.advanceTimersByTimeAsync(1000)
  const types = async (events: typeof one) => (await events.list())?.map(({ type }) => type).toSorted()
  expect(await types(one)).toEqual(['refused', 'signed_in'])
  expect(await types(other)).toEqual(['refused', 'signed_in'])
  expect(await types(processOf('p3'))).toEqual(['refused', 'signed_in'])
})

test.each([
  [{ client_id: 'shop' }, ['shop']],
  [{ client_id: 'SHOP' }, []],
  [{ sub: 'alice' }, [undefined]],
  [{ reason: 'client.' }, ['other', 'shop']],
  [{ reason: 'client.', client_id: 'other' }, ['other']],
  [{}, [undefined, 'other', 'shop']],
])('is asked for by %o', async (asked, clients) => {
  const { processOf } = setUp()
  const events = processOf('p1')
  for (const client_id of ['shop', 'other']) {
    events.saw(refused(client_id))
    await vi.advanceTimersByTimeAsync(1000)
  }
  events.saw({ type: 'signed_in', sub: 'alice', session: 's' })
  expect((await events.list(asked))?.map(({ client_id }) => client_id)).toEqual(clients)
})

test('what could not be written is written with the next, whether or not the record is there', async () => {
  const { put, processOf } = setUp()
  const events = processOf('p1')
  const down = () => {
    throw new Error('down')
  }
  put.mockImplementationOnce(down)
  put.mockImplementationOnce(down)
  events.saw(refused('one'))
  await vi.advanceTimersByTimeAsync(1000)
  events.saw(refused('two'))
  await vi.advanceTimersByTimeAsync(1000)
  expect((await processOf('p2').list())?.map(({ client_id }) => client_id).toSorted()).toEqual(['one', 'two'])
})
