/**
 * The tests that a mutant has to pass: those of one process that answer quickly. What starts a server,
 * waits for a clock or reads the sources is left to the ordinary run, and of the schedules only those of
 * two requests are walked.
 */

import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import own from './vitest.config.ts'

/** Nearest and cheapest first: most mutants fall there, and nothing further is read then. */
const order = [
  'core/rules/',
  'core/flows/',
  'conformance/model/transcript',
  'conformance/catalogue/',
  'core/',
  'conformance/model/explore',
]

class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      order.findIndex((start) => moduleId.startsWith(join(this.ctx.config.root, start)))
    return files.toSorted((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1))
  }
}

export default defineConfig({
  ...own,
  test: {
    ...own.test,
    include: [
      'core/**/*.test.ts',
      'conformance/catalogue/*.test.ts',
      'conformance/model/{explore-your-own,transcript}.test.ts',
    ],
    exclude: ['conformance/catalogue/{aborted,faults,keys,races,transport*}.test.ts'],
    runner: './conformance/mutation/runner.ts',
    isolate: false,
    sequence: { sequencer: NearestFirst },
  },
})
