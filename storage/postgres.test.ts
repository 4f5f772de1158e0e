import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Key } from '../core/storage.ts'
import {
  createPostgresStorage,
  type PostgresPool,
  type PostgresStatement,
  type PostgresStorageOptions,
} from './postgres.ts'
import { parsePostgresUrl } from './postgres-url.ts'

const key: Key = { kind: 'grant', id: 'a' }
const write = { ifVersion: 'v', version: 'w', expiresAt: null }

type Answer = unknown[] | Error | Promise<unknown[]>

/** Answers what the store asks when it opens its table, and the rest as it is told. */
function pool(answer: (statement: PostgresStatement) => Answer) {
  const sent: PostgresStatement[] = []
  const released: (boolean | undefined)[] = []
  const stub: PostgresPool = {
    connect: async () => {
      let is_collecting = false
      return {
        async query(statement) {
          is_collecting = statement.name?.endsWith('.lease') === true
          if (statement.name === undefined) return { rows: [{ value: '1' }] }
          if (is_collecting) return { rows: [] }
          sent.push(statement)
          const rows = await answer(statement)
          if (rows instanceof Error) throw rows
          return { rows }
        },
        release: (destroy) => void (is_collecting || released.push(destroy)),
      }
    },
  }
  return { pool: stub, sent, released }
}

const refused = (code: string, message = 'no') =>
  Object.assign(new Error(message), { code, severity: 'ERROR', detail: 'se-cret' })
const stored = [{ version: 'w' }]

describe('a put', () => {
  test.each([
    ['stored', [{ version: 'w' }]],
    ['doubtful', [{ version: 'v' }]],
    ['conflict', []],
  ])('is %s by the version that is there then', async (outcome, rows) => {
    const storage = createPostgresStorage({ pool: pool(() => rows).pool })
    expect(await storage.put(key, 'value', { ...write, singleUse: true })).toBe(outcome)
  })

  test('that was rolled back because of others is sent again as it was, until it is done', async () => {
    let times = 5
    const { pool: serializing, sent, released } = pool(() => (times-- > 0 ? refused('40001') : stored))
    expect(await createPostgresStorage({ pool: serializing }).put(key, 'value', write)).toBe('stored')
    expect(sent).toHaveLength(6)
    expect(new Set(sent.map(({ text }) => text)).size).toBe(1)
    expect(new Set(sent.map(({ values }) => JSON.stringify(values))).size).toBe(1)
    expect(new Set(released)).toEqual(new Set([false]))
  })

  test('that is rolled back again and again is a failure in time, and no conflict', async () => {
    const storage = createPostgresStorage({ pool: pool(() => refused('40001')).pool, deadlineMs: 80 })
    await expect(storage.put(key, 'value', write)).rejects.toMatchObject({ failure: 'deadline' })
    expect(storage.outstanding).toBeLessThanOrEqual(1)
  })

  test.each([new Error('Connection terminated unexpectedly'), refused('57P01'), refused('25006')])(
    'on a lost connection is sent once more on another: %s',
    async (error) => {
      let times = 1
      const { pool: breaking, sent, released } = pool(() => (times-- > 0 ? error : stored))
      expect(await createPostgresStorage({ pool: breaking }).put(key, 'value', write)).toBe('stored')
      expect(sent).toHaveLength(2)
      expect(released).toEqual([true, false])
    },
  )

  test('that fails twice on the way is a failure', async () => {
    const { pool: broken, sent } = pool(() => Object.assign(new Error('no'), { code: 'ECONNRESET' }))
    const write_it = createPostgresStorage({ pool: broken }).put(key, 'value', write)
    await expect(write_it).rejects.toMatchObject({
      failure: 'connection',
      message: expect.stringMatching('ECONNRESET'),
    })
    expect(sent).toHaveLength(2)
  })

  test('S-013: what the server refuses is told without what it quotes', async () => {
    const { pool: refusing, sent } = pool(() => refused('22P02', 'invalid input "se-cret"'))
    const error = await createPostgresStorage({ pool: refusing })
      .put(key, 'se-cret', write)
      .catch((error) => error)
    expect(error).toMatchObject({ failure: 'server', message: expect.stringContaining('22P02') })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('se-cret')
    expect(sent).toHaveLength(1)
  })
})

test('F-104: past the deadline the connection is closed, and what waited for one is never sent', async () => {
  const silent = pool(() => new Promise<never>(() => {}))
  const storage = createPostgresStorage({ pool: silent.pool, deadlineMs: 50 })
  await expect(storage.get([key])).rejects.toMatchObject({ failure: 'deadline' })
  expect(silent.released).toEqual([true])

  const late = pool(() => stored)
  let connect = () => {}
  const slow: PostgresPool = {
    connect: async () => {
      await new Promise<void>((resolve) => {
        connect = resolve
      })
      return late.pool.connect()
    },
  }
  const waiting = createPostgresStorage({ pool: slow, deadlineMs: 50 })
  await expect(waiting.put(key, 'value', write)).rejects.toMatchObject({ failure: 'deadline' })
  expect(waiting.outstanding).toBe(1)
  connect()
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(late.sent).toEqual([])
  expect(late.released).toEqual([undefined])
  expect(waiting.outstanding).toBe(0)
})

test.each([
  ['table', 'Robert"); drop'],
  ['pool', {}],
  ['pool', { connect: () => {}, options: {} }],
  ['deadlineMs', 0],
  ['maxQueue', 0.5],
  ['expiryMargin', Number.POSITIVE_INFINITY],
])('%s: %j is refused by its name', (name, value) => {
  const options = { pool: pool(() => []).pool, [name]: value } as unknown as PostgresStorageOptions
  expect(() => createPostgresStorage(options)).toThrow(`${name}: must be`)
})

test.each(['postgres:x', 'mysql://localhost/x', 'postgres://[x', ''])('%j is no address', (url) => {
  expect(() => parsePostgresUrl(url)).toThrow('not in a form that is understood')
})

test('of an address nothing is told', () => {
  const error = (() => {
    try {
      return parsePostgresUrl('postgres://user:se-cret@[x')
    } catch (error) {
      return error
    }
  })()
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('se-cret')
})
