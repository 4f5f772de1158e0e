/** Runs the tests for one mutant. */

import { TestRunner, test } from 'vitest'

export default class MutantRunner extends TestRunner {
  #settled = false

  override cancel(reason: Parameters<TestRunner['cancel']>[0]): void {
    this.#settled = true
    super.cancel(reason)
  }

  /** The first failure settles it: no further test file is read. */
  override async importFile(...file: Parameters<TestRunner['importFile']>): Promise<unknown> {
    if (this.#settled) return undefined
    try {
      return await super.importFile(...file)
    } catch (failure) {
      // Only a test can kill a mutant, and a file that it keeps from being read has none.
      return test('the file can be read', () => {
        throw failure
      })
    }
  }
}
