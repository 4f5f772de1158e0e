/**
 * What the administration keeps of itself in the storage: what administrators changed, and what each process saw lately.
 * All of it has an end. Issuers that share a storage have theirs apart.
 */

import { type Configuration, foldText, type Key, type ListPage, type Storage } from '../../../core/index.ts'
import type { MountWorld } from '../../mounts/mount.ts'
import { randomText } from '../../world/random.ts'

export type AdminKind = 'admin_change' | 'admin_events'

export interface AdminRecordsWorld {
  readonly storage: Storage
  readonly configuration: Configuration
  /** Asks the storage, within its deadline. */
  readonly asked: MountWorld['asked']
}

export interface AdminRecord {
  readonly kind: AdminKind
  readonly id: string
  readonly document: object
  /** NumericDate. */
  readonly expiresAt: number
  readonly texts: readonly string[]
}

export interface AdminRecords {
  /** @param version of what it takes the place of; `null` where there is none @returns its own */
  put(record: AdminRecord, version: string | null): Promise<string>
  /** @returns `null` where there is none */
  versionOf(kind: AdminKind, id: string): Promise<string | null>
  remove(kind: AdminKind, id: string): Promise<void>
  /** What a record is listed by. @param value after what lists of this issuer begin with */
  text(name: string, value: string): string
  /** @returns `undefined` where the storage has no lists */
  list(
    kind: AdminKind,
    page: { prefix: string; after?: string; limit: number },
  ): Promise<ListPage | undefined>
}

export function createAdminRecords({ storage, configuration, asked }: AdminRecordsWorld): AdminRecords {
  const { issuer, keys } = configuration
  const digest = (parts: readonly string[]) => keys.digests.sha256(JSON.stringify(parts))
  const mark = digest([issuer]).slice(0, 12)
  const keyOf = (kind: AdminKind, id: string): Key => ({ kind, id: digest([issuer, kind, id]) })

  return {
    async put({ kind, id, document, expiresAt, texts }, ifVersion) {
      const version = randomText(12)
      const value = JSON.stringify(document)
      const how = { ifVersion, version, expiresAt, texts }
      const write = () => asked('store', () => storage.put(keyOf(kind, id), value, how))
      const outcome = await write().catch(write)
      if (outcome !== 'stored') throw new Error(`the storage answered ${outcome} where nobody else writes`)
      return version
    },

    versionOf: async (kind, id) =>
      (await asked('load', () => storage.get([keyOf(kind, id)])))[0]?.version ?? null,

    remove: (kind, id) => asked('store', () => storage.delete(keyOf(kind, id))),

    text: (name, value) => `${name}:${mark} ${foldText(value)}`,

    list: (kind, page) => asked('list', () => storage.list?.(kind, page)),
  }
}
