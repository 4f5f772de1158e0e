/** What is written down of administrators: before it is done, or it is not done. @see security.md W-032, W-035 */

import { describe, expect, test, vi } from 'vitest'
import { createMemoryStorage } from '../../../storage/memory.ts'
import { createTestProvider } from '../../testing.ts'
import { createAdminRecords } from './admin-records.ts'
import { createAudit } from './audit.ts'

const by = { sub: 'root', username: 'root' }

function setUp() {
  let milliseconds = 1_800_000_000_000
  const now = () => Math.floor(milliseconds / 1000)
  const storage = createMemoryStorage({ now })
  const { configuration } = createTestProvider().provider
  const records = createAdminRecords({ storage, configuration, asked: async (_, ask) => ask() })
  let ids = 0
  const audit = createAudit({
    records,
    now: () => milliseconds,
    newId: () => `id${++ids}`,
    lifetime: 86_400,
  })
  return {
    audit,
    storage,
    configuration,
    records,
    pass: (ms: number) => {
      milliseconds += ms
    },
  }
}

const change = {
  action: 'client.updated',
  target: 'client',
  id: 'shop',
  before: { a: 1 },
  after: { a: 2 },
} as const
const all = async ({ audit }: ReturnType<typeof setUp>, asked = {}) =>
  (await audit.list({ limit: 100, ...asked }))?.changes ?? []

describe('a change', () => {
  test('is written down before it is made', async () => {
    const at = setUp()
    let seen: unknown
    await at.audit.record(
      by,
      change,
      async () => {
        seen = (await all(at)).map(({ done, action }) => [done, action])
      },
      () => true,
    )
    expect(seen).toEqual([[undefined, 'client.updated']])
    expect(await all(at)).toEqual([expect.objectContaining({ ...change, by, done: true, at: 1_800_000_000 })])
  })

  test('is not made where it cannot be written down', async () => {
    const at = setUp()
    Object.assign(at.storage, { put: () => Promise.reject(new Error('down')) })
    const act = vi.fn(async () => 'made')
    await expect(at.audit.record(by, change, act, () => true)).rejects.toThrow('down')
    expect(act).not.toHaveBeenCalled()
  })

  test.each([
    ['came to nothing', async () => 'nothing'],
    [
      'was wrong',
      async () => {
        throw new TypeError('client.a: is wrong')
      },
    ],
  ])('that %s leaves no record', async (_, act: () => Promise<string>) => {
    const at = setUp()
    await at.audit.record(by, change, act, () => false).catch(() => undefined)
    expect(await all(at)).toEqual([])
  })

  test('of which nobody knows what became of it stays as begun', async () => {
    const at = setUp()
    const fails = async () => {
      throw new Error('no answer')
    }
    await expect(at.audit.record(by, change, fails, () => true)).rejects.toThrow('no answer')
    expect(await all(at)).toEqual([expect.not.objectContaining({ done: true })])
  })

  test('that is made is told as made, also where that cannot be written down any more', async () => {
    const at = setUp()
    const put = at.storage.put.bind(at.storage)
    let puts = 0
    Object.assign(at.storage, {
      put: (...asked: Parameters<typeof put>) =>
        ++puts > 1 ? Promise.reject(new Error('down')) : put(...asked),
    })
    expect(
      await at.audit.record(
        by,
        change,
        async () => 'made',
        () => true,
      ),
    ).toBe('made')
  })

  test('that could not be written down by a lost reply is written once', async () => {
    const at = setUp()
    const put = at.storage.put.bind(at.storage)
    let puts = 0
    Object.assign(at.storage, {
      put: async (...asked: Parameters<typeof put>) => {
        const outcome = await put(...asked)
        if (++puts === 1) throw new Error('the reply is lost')
        return outcome
      },
    })
    await at.audit.record(
      by,
      change,
      async () => 'made',
      () => true,
    )
    expect(await all(at)).toHaveLength(1)
  })
})

describe('the list', () => {
  const made = async (at: ReturnType<typeof setUp>, more: object) => {
    at.pass(1)
    await at.audit.record(
      by,
      { ...change, ...more },
      async () => undefined,
      () => true,
    )
  }

  test('has the newest first, a page at a time, also within a second', async () => {
    const at = setUp()
    for (const id of ['one', 'two', 'three']) await made(at, { id })
    const first = await at.audit.list({ limit: 2 })
    expect(first?.changes.map(({ id }) => id)).toEqual(['three', 'two'])
    const next = await at.audit.list({ limit: 2, after: first?.after })
    expect(next?.changes.map(({ id }) => id)).toEqual(['one'])
  })

  test('is of one client, to the letter, or of one person and what they did', async () => {
    const at = setUp()
    await made(at, { id: 'shop' })
    await made(at, { id: 'SHOP' })
    await made(at, { id: 'shop2' })
    await made(at, { action: 'person.disconnected', target: 'person', id: 'bob', client_id: 'shop' })
    const actions = async (asked: object) => (await all(at, asked)).map(({ action, id }) => `${action} ${id}`)
    expect(await actions({ client_id: 'shop' })).toEqual(['person.disconnected bob', 'client.updated shop'])
    expect(await actions({ sub: 'bob' })).toEqual(['person.disconnected bob'])
    expect(await actions({ sub: 'root' })).toHaveLength(4)
    expect(await actions({ sub: 'nobody' })).toEqual([])
  })

  test('has an end: what is older is gone', async () => {
    const at = setUp()
    await made(at, {})
    at.pass(86_401_000)
    expect(await all(at)).toEqual([])
  })

  test('is that of this issuer', async () => {
    const at = setUp()
    await made(at, {})
    const other = { ...at.configuration, issuer: 'https://other.test' }
    const records = createAdminRecords({
      storage: at.storage,
      configuration: other,
      asked: async (_, ask) => ask(),
    })
    const theirs = createAudit({ records, now: () => 0, newId: () => 'x', lifetime: 1 })
    expect((await theirs.list({ limit: 10 }))?.changes).toEqual([])
  })
})
