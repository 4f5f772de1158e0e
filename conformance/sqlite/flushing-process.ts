/** Writes that strace looks on at: each is named on the standard output as it begins, and its end is said. */

import { writeSync } from 'node:fs'
import { createSqliteStorage } from 'vouchsafe/storage/sqlite'
import { openSqlite } from 'vouchsafe/storage/sqlite-file'

const [file = '', sabotage] = process.argv.slice(2)
const { database } = await openSqlite(file)
const storage = createSqliteStorage({ database })
await storage.get([])
if (sabotage !== undefined) database.exec(sabotage)

const key = (id: string) => ({ kind: 'grant', id })
const put = (id: string, version: string) =>
  storage.put(key(id), 'value', { ifVersion: null, version, expiresAt: null })

// The first write to a log that was just made flushes its head as well.
await put('first', 'v')
for (const [name, act] of Object.entries({
  put: () => put('a', 'v'),
  puts: () => Promise.all(Array.from({ length: 100 }, (_, n) => put(`b${n}`, 'v'))),
  delete: () => storage.delete(key('a')),
  rivals: () => Promise.all([put('c', 'one'), put('c', 'two')]),
  reads: () => storage.get([key('a'), key('c')]),
})) {
  writeSync(1, `<${name}>\n`)
  await act()
  writeSync(1, '<>\n')
}
writeSync(1, 'done\n')
