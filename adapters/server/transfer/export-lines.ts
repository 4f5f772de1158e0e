/** All that is moved of a storage, line by line: each record once, in the order of its kinds. */

import type { Key, Storage } from '../../../core/index.ts'
import type { MovedKind } from './moved.ts'

/** Records that are read at once. */
const PAGE = 100

export async function* exportedLines(
  storage: Storage,
  kinds: readonly MovedKind[],
): AsyncGenerator<{ readonly kind: string; readonly line: string }> {
  for (const one of kinds) {
    // A scan may meet a record more than once.
    const met = new Set<string>()
    let cursor: string | undefined
    do {
      const page = await storage.scan(one.kind, cursor)
      const fresh = page.keys.filter(({ id }) => !met.has(id))
      for (const { id } of fresh) met.add(id)
      for (let at = 0; at < fresh.length; at += PAGE) {
        for (const line of await linesOf(storage, one, fresh.slice(at, at + PAGE)))
          yield { kind: one.kind, line: JSON.stringify(line) }
      }
      cursor = page.cursor
    } while (cursor !== undefined)
  }
}

async function linesOf(storage: Storage, one: MovedKind, keys: readonly Key[]): Promise<object[]> {
  const found = await storage.get(keys)
  return keys.flatMap((key, index) => {
    const stored = found[index]
    const line = stored && one.lineOf(key, stored)
    return line ? [line] : []
  })
}
