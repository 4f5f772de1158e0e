/** Where it is written whom to tell that sessions have ended: each end by itself, under a name that follows from it. */

import { fingerprint, type HandleKeys, keyOf } from '../handles.ts'
import type { Key } from '../storage.ts'

export type DeliveryKey = Key & { readonly kind: 'logout_delivery' }

/** @param sids as those who are to be told know the sessions */
export function deliveryKey(keys: HandleKeys, sids: readonly string[]): DeliveryKey {
  return keyOf(keys, 'logout_delivery', fingerprint(keys, ...sids.toSorted()))
}
