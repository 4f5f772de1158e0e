/** The README's store on PostgreSQL passes the kit as it stands there. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, describe, expect, test } from 'vitest'
import { casesFor } from 'vouchsafe/conformance/storage'
import type { Storage } from 'vouchsafe/core'

const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const source = /```js file=postgres-storage\.mjs\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
const [table = ''] = /create table[^*]*/.exec(source) ?? []

const folder = join(root, 'dist/readme')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'postgres-storage.mjs'), source)
const { createPostgresStorage } = (await import(join(folder, 'postgres-storage.mjs'))) as {
  createPostgresStorage(db: PGlite): Storage
}
const db = new PGlite()
await db.exec(table)
afterAll(() => db.close())

const context = { storage: createPostgresStorage(db), rounds: 3 }

test('it is short enough to be read', () => {
  expect(source.split('\n').length).toBeLessThan(60)
})

describe('the store of the README', () => {
  test.each(casesFor(context).map((one) => ({ ...one })))('$id: $statement', ({ run }) => run(context))
})
