/**
 * A source of keys that fails takes no client down: what it answered last stays in force, and the host is told.
 * Whether its keys are still right is the source's to say, and it says so by answering.
 */

import { type Awaitable, isThenable, type VouchsafeEvent } from '../../core/index.ts'
import { otherwise, withDeadline } from '../world/deadline.ts'
import type { Report } from '../world/telling.ts'
import { type KeyRing, type KeySource, readKeyRing } from './key-ring.ts'

export type KeysChanged = Extract<VouchsafeEvent, { readonly type: 'keys_changed' }>

/** @param deadline milliseconds  @param told of each change that is seen  @returns what asks for the keys of this moment; it fails as long as there were none */
export function lastingKeys(
  source: KeySource,
  deadline: number,
  report: Report,
  told: (event: KeysChanged) => void,
): () => Awaitable<KeyRing> {
  let last: KeyRing | undefined
  const keep = (answer: KeyRing) => {
    const before = last
    last = readKeyRing(answer)
    if (before && before !== last && !isSame(before, last)) told(changed(last))
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

function changed({ signers, published }: KeyRing): KeysChanged {
  const signing = [...signers.values()].map(({ kid }) => kid)
  return { type: 'keys_changed', signing, published: published.jwks.keys.map(({ kid }) => String(kid)) }
}

function isSame(one: KeyRing, other: KeyRing): boolean {
  return JSON.stringify(changed(one)) === JSON.stringify(changed(other))
}
