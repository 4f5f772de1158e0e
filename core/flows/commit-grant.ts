/** The one write of a decision about a grant that is there, kept for as long as anything of it can be used. */

import type { Context } from '../context.ts'
import type { Grant, Loaded } from '../documents.ts'
import type { Flow } from '../effects.ts'
import type { Client } from '../hosts.ts'
import { grantEnd } from '../rules/grant.ts'
import type { Key } from '../storage.ts'
import { commit } from './documents.ts'

/** @param loaded what was decided upon */
export function* commitGrant(
  key: Key,
  grant: Grant,
  loaded: Loaded<Grant>,
  client: Client,
  { policy }: Context,
): Flow<'stored' | 'conflict'> {
  return yield* commit(key, grant, loaded.version, grantEnd(grant, client, policy))
}
