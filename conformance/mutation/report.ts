/**
 * What a mutation run found, read from Stryker's report. Types are erased before the tests run, so a
 * mutant that would not compile counts like any other.
 */

/** The part that is read here of a report. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>
}

export interface Mutant {
  readonly status: string
  readonly replacement: string
  readonly location: { readonly start: { readonly line: number; readonly column: number } }
}

export interface Figures {
  readonly mutants: number
  readonly killed: number
  readonly timed_out: number
  readonly survived: number
  /** No test runs the code at all. */
  readonly not_covered: number
  /** Per cent of the mutants that a test noticed. */
  readonly score: number
}

/** A mutant that no test noticed. */
export interface Survivor {
  readonly file: string
  /** The line it changes, without its indentation. */
  readonly line: string
  /** What stands there instead. */
  readonly replacement: string
}

/** A survivor with the reason why no test can, or need, notice it. */
export interface Explained extends Survivor {
  readonly why: string
}

export function figures(report: Report, within: string): Figures {
  const mutants = Object.entries(report.files)
    .filter(([file]) => file.startsWith(within))
    .flatMap(([, { mutants }]) => mutants)
  const count = (status: string) => mutants.filter((mutant) => mutant.status === status).length
  const [killed, timed_out] = [count('Killed'), count('Timeout')]
  return {
    mutants: mutants.length,
    killed,
    timed_out,
    survived: count('Survived'),
    not_covered: count('NoCoverage'),
    score: (100 * (killed + timed_out)) / mutants.length,
  }
}

export function survivors(report: Report): Survivor[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n')
    return mutants
      .filter(({ status }) => status !== 'Killed' && status !== 'Timeout')
      .map(({ replacement, location }) => ({
        file,
        line: lines[location.start.line - 1]?.trim() ?? '',
        replacement,
      }))
  })
}

const same = (one: Survivor, other: Survivor) =>
  one.file === other.file && one.line === other.line && one.replacement === other.replacement

/** Survivors that nobody has explained, and explanations that no survivor of this run needs. */
export function compare(
  report: Report,
  explained: readonly Explained[],
): { readonly unexplained: Survivor[]; readonly idle: Explained[] } {
  const found = survivors(report)
  return {
    unexplained: found.filter((survivor) => !explained.some((known) => same(known, survivor))),
    idle: explained.filter(
      (known) => known.file in report.files && !found.some((survivor) => same(known, survivor)),
    ),
  }
}
