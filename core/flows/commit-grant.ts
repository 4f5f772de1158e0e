/** The one write of a decision about a grant that is there, kept for as long as anything of it can be used. */

import type { Context } from '../context.ts'
import type { Grant } from '../documents.ts'
import type { Flow } from '../effects.ts'
import { grantEnd } from '../rules/grant.ts'
import type { Key } from '../storage.ts'
import { commit, type Found } from './documents.ts'

/** @param found what was decided upon */
export function* commitGrant(
  key: Key,
  grant: Grant,
  { version }: Found<Grant>,
  { policy }: Context,
): Flow<'stored' | 'conflict'> {
  return yield* commit(key, grant, version, grantEnd(grant, policy))
}
