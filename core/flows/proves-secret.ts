/**
 * Whether one of these secrets is one of those hashes. Each is compared with each, whatever came of the one before, so
 * that time tells nothing.
 */

import { type Flow, perform } from '../effects.ts'

/** @param hashes `undefined` for one that is right for nobody and costs as much */
export function* provesSecret(
  secrets: readonly string[],
  hashes: readonly (string | undefined)[],
): Flow<boolean> {
  let is_right = false
  for (const secret of secrets)
    for (const hash of hashes) if (yield* perform('verify_secret', { secret, hash })) is_right = true
  return is_right
}
