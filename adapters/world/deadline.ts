/** A host that does not answer is a host that is down; its late answer is let go. What answers at once has no delay. */

import { type Awaitable, isThenable } from '../../core/index.ts'

/** @throws when there is no answer within so many milliseconds */
export function withDeadline<T>(asked: PromiseLike<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds)
    Promise.resolve(asked)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}

/** What is answered in the place of a failure, whether it was thrown or came later. */
export function otherwise<T>(ask: () => Awaitable<T>, fallback: (failure: unknown) => T): Awaitable<T> {
  try {
    const asked = ask()
    return isThenable(asked) ? asked.catch(fallback) : asked
  } catch (failure) {
    return fallback(failure)
  }
}
