/** A grant by what was presented of it, and the record of its person, in one round trip. */

import type { Context } from '../context.ts'
import type { EndUser, Grant } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { type GrantHandle, keyOf } from '../handles.ts'
import { type Found, load, loadBoth, missing } from './documents.ts'
import { endUserKey } from './end-user.ts'

export interface FoundGrant {
  readonly grant: Found<Grant>
  /** None for what belongs to no End-User. */
  readonly user: Found<EndUser>
}

export function* loadGrant({ handle, end_user }: GrantHandle, context: Context): Flow<FoundGrant> {
  const key = keyOf(context.keys, 'grant', handle)
  if (end_user === undefined) return { grant: yield* load(key), user: missing }
  const [grant, user] = yield* loadBoth(key, endUserKey(context, end_user))
  return { grant, user }
}
