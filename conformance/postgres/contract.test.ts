/** The storage contract on a real PostgreSQL, through two pools. */

import { afterAll, describe, expect, test, vi } from 'vitest'
import { createPostgresStorage } from 'vouchsafe/storage/postgres'
import { connectPostgres } from 'vouchsafe/storage/postgres-url'
import { casesFor, type StorageContext } from '../storage-contract.ts'
import { freePort } from '../storage-servers.ts'
import { startPostgres } from './postgres-server.ts'

const server = await startPostgres()
const [one, other, nowhere] = await Promise.all([
  connectPostgres(server.url),
  connectPostgres(server.url),
  connectPostgres(`postgres://vouchsafe@127.0.0.1:${await freePort()}/postgres`),
])

afterAll(async () => {
  await Promise.all([one.close(), other.close(), nowhere.close()])
  await server.stop()
})

/** A disk of a busy machine takes its time for each of so many writes. */
const PATIENCE = 180_000
const patient = { deadlineMs: 20_000, maxQueue: 10_000 }
const context: StorageContext = {
  storage: createPostgresStorage({ ...patient, pool: one.pool }),
  peer: createPostgresStorage({ ...patient, pool: other.pool }),
  neighbour: createPostgresStorage({ ...patient, pool: other.pool, table: 'neighbour' }),
  unreachable: createPostgresStorage({ pool: nowhere.pool }),
  rounds: 3,
  timeoutMs: PATIENCE,
}

describe.concurrent('PostgreSQL', () => {
  for (const { id, statement, run } of casesFor(context))
    test(`${id}: ${statement}`, () => run(context), PATIENCE)
})

test('a table that nobody has analyzed yet is read by its index', async () => {
  const { pool, close } = await connectPostgres(server.url)
  const storage = createPostgresStorage({ ...patient, pool, table: 'newborn' })
  const keys = Array.from({ length: 20 }, (_, number) => ({ kind: 'grant', id: String(number) }) as const)
  for (const key of keys) await storage.put(key, 'value', { ifVersion: null, version: 'v', expiresAt: null })
  for (const key of keys) await storage.get([key, { kind: 'grant', id: 'none' }])
  // What a connection has counted is told when it ends.
  await close()
  const usage = `select seq_scan, idx_scan from pg_stat_user_tables where relname = 'newborn'`
  await vi.waitFor(async () => {
    const [{ seq_scan, idx_scan } = {}] = await server.query(usage)
    expect(Number(idx_scan)).toBeGreaterThan(3 * keys.length)
    expect(Number(seq_scan)).toBeLessThan(keys.length / 2)
  }, 10_000)
})

test('a page of a list reads no more than the page, whatever there is behind it', async () => {
  const { pool, close } = await connectPostgres(server.url)
  const storage = createPostgresStorage({ ...patient, pool, table: 'paged' })
  const put = { ifVersion: null, expiresAt: null }
  const ids = Array.from({ length: 500 }, (_, number) => String(number).padStart(3, '0'))
  await Promise.all(
    ids.map((id) =>
      storage.put({ kind: 'account', id }, 'value', { ...put, version: id, texts: [`name:${id}`] }),
    ),
  )
  await server.query('analyze paged, paged_texts')
  const pages = ids.filter((id) => id.endsWith('0'))
  for (const after of pages) await storage.list('account', { prefix: `name:${after}`, limit: 10 })
  // What a connection has counted is told when it ends.
  await close()
  const usage = `select sum(seq_scan) as seq_scans, sum(idx_scan) as idx_scans from pg_stat_user_tables
    where relname in ('paged', 'paged_texts')`
  await vi.waitFor(async () => {
    const [{ seq_scans, idx_scans } = {}] = await server.query(usage)
    expect(Number(idx_scans)).toBeGreaterThan(2 * pages.length)
    expect(Number(seq_scans)).toBeLessThan(pages.length / 2)
  }, 10_000)
})

test('started at the same moment, all find one table', async () => {
  const connections = await Promise.all(Array.from({ length: 8 }, () => connectPostgres(server.url)))
  const stores = connections.map(({ pool }) => createPostgresStorage({ ...patient, pool, table: 'at_once' }))
  const answers = await Promise.all(stores.map((store) => store.get([{ kind: 'grant', id: 'a' }])))
  expect(answers.flat()).toEqual(stores.map(() => undefined))
  await Promise.all(connections.map(({ close }) => close()))
})
