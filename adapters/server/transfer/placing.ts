/** Putting a record where there is none, or one that counts no more: the same text, under a version of its own. */

import { keptUntil, type RecordPlace, type Storage } from '../../../core/index.ts'
import { randomText } from '../../world/random.ts'

/** @param version of what is there and counts no more, or `null` */
export async function putMoved(
  storage: Storage,
  { key, texts, expires_at }: RecordPlace,
  document: object,
  version: string | null,
): Promise<void> {
  const outcome = await storage.put(key, JSON.stringify(document), {
    ifVersion: version,
    version: randomText(12),
    expiresAt: keptUntil(expires_at),
    texts,
  })
  if (outcome !== 'stored') throw new Error('something has come into its place meanwhile; run it again')
}
