/** What the world says to an effect: an answer, or that it failed. */

import type { Effect, Handlers } from 'vouchsafe/core'

export type Told = { readonly value: unknown } | { readonly failure: string }

/** Asks a handler; a failure of it is an answer too. */
export async function askHandler(handlers: Partial<Handlers>, effect: Effect): Promise<Told> {
  try {
    return { value: await (handlers[effect.op] as (input: Effect) => unknown)(effect) }
  } catch (failure) {
    return { failure: String(failure) }
  }
}
