/** The figures of a mutation run are what the report says, and every survivor is looked at. */

import { expect, test } from 'vitest'
import { compare, type Explained, figures, type Mutant, type Report } from './report.ts'

const mutant = (status: string, line: number, replacement: string): Mutant => ({
  status,
  replacement,
  location: { start: { line, column: 3 } },
})

const report: Report = {
  files: {
    'core/rules/a.ts': {
      source: 'one\n  two\nthree\n',
      mutants: [
        mutant('Killed', 1, 'x'),
        mutant('Timeout', 1, 'y'),
        mutant('Survived', 2, 'z'),
        mutant('NoCoverage', 3, 'z'),
      ],
    },
    'core/flows/b.ts': { source: 'one\n', mutants: [mutant('Killed', 1, 'x')] },
  },
}

const two: Explained = { file: 'core/rules/a.ts', line: 'two', replacement: 'z', why: 'it is the same' }

test.each([
  ['core/rules/', { mutants: 4, killed: 1, timed_out: 1, survived: 1, not_covered: 1, score: 50 }],
  ['core/', { mutants: 5, killed: 2, timed_out: 1, survived: 1, not_covered: 1, score: 60 }],
])('the figures of %s', (within, expected) => {
  expect(figures(report, within)).toEqual(expected)
})

test('a survivor is explained by its file, its line and what became of it', () => {
  const three = { file: 'core/rules/a.ts', line: 'three', replacement: 'z' }
  expect(compare(report, [two])).toEqual({ unexplained: [three], idle: [] })
  expect(compare(report, [two, { ...three, why: 'nobody calls it' }]).unexplained).toEqual([])
  for (const other of [{ file: 'core/flows/b.ts' }, { line: 'one' }, { replacement: 'x' }])
    expect(compare(report, [{ ...two, ...other }]).unexplained).toHaveLength(2)
})

test('an explanation that nothing needs is idle, unless its file was not in the run', () => {
  const killed = { ...two, replacement: 'x' }
  const elsewhere = { ...two, file: 'core/rules/c.ts' }
  expect(compare(report, [two, killed, elsewhere]).idle).toEqual([killed])
})
