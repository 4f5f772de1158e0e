/**
 * Documents that were parsed and checked, by their key and version. A version is a nonce, so what stands
 * under it is always the same and need not be read again. Documents are never changed in place.
 */

import { type Key, type Loaded, readStored, type Stored, type Unread } from '../../core/index.ts'

export interface DocumentMemory {
  read(key: Key, stored: Stored): Loaded | Unread
  remember(key: Key, loaded: Loaded): void
}

/**
 * @param limit documents held at once; past it the half that was not asked for lately goes. One by one, each would
 * be looked for behind the gaps that others left at the front of the map.
 */
export function createDocumentMemory(limit = 10_000): DocumentMemory {
  // Ids are digests of what they are of, kind and all.
  let recent = new Map<string, Loaded>()
  let older = recent

  function remember({ id }: Key, loaded: Loaded): void {
    if (recent.size >= limit / 2) {
      older = recent
      recent = new Map()
    }
    recent.set(id, loaded)
  }

  return {
    remember,
    read(key, stored) {
      const known = recent.get(key.id)
      if (known?.version === stored.version) return known
      const before = older.get(key.id)
      const read = before?.version === stored.version ? before : readStored(stored)
      if (read.document) remember(key, read)
      return read
    },
  }
}
