/** What a host answers by itself, as it is given to a proof. */

import type { Handlers } from 'vouchsafe/core'

/** Operations of your own, or another behaviour of any effect but `load` and `store`. */
export type HostOperations = Partial<Omit<Handlers, 'load' | 'store'>>

/** @throws {TypeError} when they are not made by a function, or are what a storage is for */
export function makeOperations(make: (() => HostOperations) | undefined): HostOperations {
  if (make === undefined) return {}
  if (typeof make !== 'function')
    throw new TypeError(
      'operations: must be a function that makes them, so that what they keep is made anew for each run',
    )
  const made = make()
  for (const op of ['load', 'store'])
    if (op in made)
      throw new TypeError(`operations.${op}: is the storage's; give a \`storage\`, or stand \`through\` it`)
  return made
}
