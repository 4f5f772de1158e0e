/**
 * Documents that were parsed and checked, by their key and version. A version is a nonce, so what stands
 * under it is always the same and need not be read again. Documents are never changed in place.
 */

import { type Key, type Loaded, readStored, type Stored, type Unread } from '../../core/index.ts'

export interface DocumentMemory {
  read(key: Key, stored: Stored): Loaded | Unread
  remember(key: Key, loaded: Loaded): void
}

/** @param limit documents held at once; past it the one that was remembered first goes */
export function createDocumentMemory(limit = 10_000): DocumentMemory {
  // Ids are digests of what they are of, kind and all.
  const remembered = new Map<string, Loaded>()

  function remember({ id }: Key, loaded: Loaded): void {
    remembered.set(id, loaded)
    if (remembered.size <= limit) return
    const [oldest] = remembered.keys()
    if (oldest !== undefined) remembered.delete(oldest)
  }

  return {
    remember,
    read(key, stored) {
      const known = remembered.get(key.id)
      if (known?.version === stored.version) return known
      const read = readStored(stored)
      if (read.document) remember(key, read)
      return read
    },
  }
}
