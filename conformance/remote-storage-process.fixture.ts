/** A store in a process of its own, for {@link startRemoteStorage}: what it is asked by messages it answers by messages. */

import type { Storage } from 'vouchsafe/core'
import { createPostgresStorage } from 'vouchsafe/storage/postgres'
import { connectPostgres } from 'vouchsafe/storage/postgres-url'
import { createSqliteStorage } from 'vouchsafe/storage/sqlite'
import { openSqlite } from 'vouchsafe/storage/sqlite-file'
import type { Answer, Question } from './remote-storage.fixture.ts'

const [url = '', options = '{}'] = process.argv.slice(2)

/** A file that grows past its limit is an error of the write, and no end of the process. */
process.on('SIGXFSZ', () => {})
process.on('disconnect', () => process.exit(0))

const storage = await open()

process.on('message', async ({ id, operation, args }: Question) => {
  const answer = await ask(operation, args)
  process.send?.({ id, ...answer } satisfies Answer)
})
process.send?.('ready')

async function open(): Promise<Storage> {
  const given = JSON.parse(options) as object
  if (url.startsWith('postgres:'))
    return createPostgresStorage({ pool: (await connectPostgres(url)).pool, ...given })
  return createSqliteStorage({ database: (await openSqlite(url)).database, ...given })
}

async function ask(operation: Question['operation'], args: readonly unknown[]) {
  try {
    return { answer: await (storage[operation] as (...args: readonly unknown[]) => unknown)(...args) }
  } catch (error) {
    const { name, message, failure } = error as Error & { failure?: string }
    return { error: { name, message, failure: failure ?? 'none' } }
  }
}
