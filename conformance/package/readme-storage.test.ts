/** The README's store on PostgreSQL passes the kit, run as it is run there. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { expect, test } from 'vitest'
import type { Storage } from 'vouchsafe/core'
import { named, root, sectionBlocks } from './readmes.ts'

const folder = join(root, 'dist/readme/storage')
mkdirSync(folder, { recursive: true })
const [store, proof] = [named('postgres-storage.ts'), named('postgres-storage.test.ts')]
for (const { file = '', text } of [store, proof]) writeFileSync(join(folder, file), text)

// Its tests become tests of this file.
await import(join(folder, 'postgres-storage.test.ts'))

test('it is short enough to be read', () => {
  expect(store.text.split('\n').length).toBeLessThan(65)
})

test('what collects the garbage takes what is over, and nothing else', async () => {
  const { createPostgresStorage, table } = (await import(join(folder, 'postgres-storage.ts'))) as {
    createPostgresStorage(db: PGlite): Storage
    table: string
  }
  const db = new PGlite()
  await db.exec(table)
  const storage = createPostgresStorage(db)
  const now = Date.now() / 1000
  for (const [id, expiresAt] of [
    ['over', now - 61],
    ['just-over', now - 1],
    ['live', now + 60],
    ['kept', null],
  ] as const)
    await storage.put({ kind: 'grant', id }, 'text', { ifVersion: null, version: id, expiresAt })
  for (const sql of sectionBlocks('storage/README.md', 'Bring your own', 'sql')) await db.exec(sql)
  expect((await storage.scan('grant')).keys.map(({ id }) => id)).toEqual(['just-over', 'kept', 'live'])
  await db.close()
})
