/** What fails where something is asked beside the flows is a 503 too, told as theirs, and no bug. */

import { Unavailable } from '../../../core/index.ts'
import type { MountWorld } from '../../mounts/mount.ts'

type Asked = (...asked: never[]) => Promise<unknown>

/**
 * The same, but that what its functions reject with is `Unavailable`. A {TypeError} says what is wrong with what was
 * asked, and stays.
 */
export function inTrouble<T extends object>(of: T, asked: MountWorld['asked']): T {
  const told =
    (ask: Asked) =>
    async (...given: never[]): Promise<unknown> => {
      const settled = await asked('load', () => settle(ask, given))
      if (settled.kind === 'fault') throw settled.fault
      return settled.value
    }
  const members = Object.entries(of).map(([name, member]) => [
    name,
    typeof member === 'function' ? told(member as Asked) : member,
  ])
  return Object.fromEntries(members) as T
}

type Settled =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly fault: Error }

async function settle(ask: Asked, given: never[]): Promise<Settled> {
  try {
    return { kind: 'answer', value: await ask(...given) }
  } catch (error) {
    if (error instanceof TypeError || error instanceof Unavailable) return { kind: 'fault', fault: error }
    throw error
  }
}
