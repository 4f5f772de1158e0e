/** The storage contract on PostgreSQL without a server: PGlite, in this process, whose one connection nothing races on. */

import { PGlite } from '@electric-sql/pglite'
import { afterAll, describe, test } from 'vitest'
import { createPostgresStorage, type PostgresPool } from 'vouchsafe/storage/postgres'
import { casesFor } from '../storage-contract.ts'

const lite = await PGlite.create()
afterAll(() => lite.close())

const pool: PostgresPool = {
  connect: async () => ({ query: ({ text, values }) => lite.query(text, values), release: () => {} }),
}
const patient = { pool, deadlineMs: 60_000, maxQueue: 10_000 }
const context = {
  storage: createPostgresStorage(patient),
  neighbour: createPostgresStorage({ ...patient, table: 'neighbour' }),
  rounds: 3,
}

describe.concurrent('PGlite', () => {
  for (const { id, statement, run } of casesFor(context))
    test(`${id}: ${statement}`, () => run(context), 60_000)
})
