/** Whether the provider could answer now: its storage is asked for a record that there never is. */

import type { Key, Storage } from '../../core/index.ts'
import { withDeadline } from './deadline.ts'

/** `error` is what the storage threw, or that it did not answer in time. */
export type Health = { readonly ok: true } | { readonly ok: false; readonly error: unknown }

/** No such record is ever written: an answer that there is none is an answer. */
const key: Key = { kind: 'readiness', id: 'health' }

/** However many ask, the storage is asked one question at a time. What it gives never rejects. */
export function createHealth(storage: Storage, deadlineMs: number): () => Promise<Health> {
  let asked: Promise<Health> | undefined
  const ask = async (): Promise<Health> => {
    try {
      await withDeadline(Promise.resolve(storage.get([key])), deadlineMs)
      return { ok: true }
    } catch (error) {
      return { ok: false, error }
    }
  }
  return () => {
    asked ??= ask().finally(() => {
      asked = undefined
    })
    return asked
  }
}
