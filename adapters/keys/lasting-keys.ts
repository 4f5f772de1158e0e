/**
 * A source of keys that fails takes no client down: what it answered last stays in force, and the host is told.
 * Whether its keys are still right is the source's to say, and it says so by answering.
 */

import { type Awaitable, isThenable } from '../../core/index.ts'
import { otherwise, withDeadline } from '../world/deadline.ts'
import type { Report } from '../world/telling.ts'
import { type KeyRing, type KeySource, readKeyRing } from './key-ring.ts'

/** @param deadline milliseconds  @returns what asks for the keys of this moment; it fails as long as there were none */
export function lastingKeys(source: KeySource, deadline: number, report: Report): () => Awaitable<KeyRing> {
  let last: KeyRing | undefined
  const keep = (answer: KeyRing) => {
    last = readKeyRing(answer)
    return last
  }
  const ask = () => {
    const asked = source.current()
    return isThenable(asked) ? withDeadline(asked, deadline).then(keep) : keep(asked)
  }
  const fallBack = (failure: unknown) => {
    if (!last) throw failure
    report(failure, { operation: 'find_keys' })
    return last
  }
  return () => otherwise(ask, fallBack)
}
