/**
 * A requirement that can be seen from outside, as data: what must hold, which clause says so, and how it is
 * looked at. This file decides what a check and its verdict are. It deliberately does not decide what a
 * violated SHOULD costs: a check reports what it saw, and the runner weighs it by its level.
 */
import type { Context } from './context.ts'

/** MUST also stands for MUST NOT, SHALL and REQUIRED; SHOULD for SHOULD NOT and RECOMMENDED. */
export type Level = 'MUST' | 'SHOULD'

export type VerdictKind = 'passed' | 'failed' | 'not_applicable' | 'warning'

export interface Verdict {
  readonly kind: VerdictKind
  /** What was sent and seen, in one line. Secrets are struck out before anybody reads it. */
  readonly evidence: string
}

export interface Check {
  /** `<module>.<requirement>`, stable: reports and expectation tables are keyed by it. */
  readonly id: string
  readonly clause: string
  readonly level: Level
  /** The requirement in our own words, as a sentence that is true of a conforming provider. */
  readonly statement: string
  run(context: Context): Promise<Verdict>
}

/** The checks of one file, and the name by which `--only` asks for them. */
export interface CheckModule {
  readonly name: string
  readonly checks: readonly Check[]
}

export const passed = (evidence: string): Verdict => ({ kind: 'passed', evidence })
export const failed = (evidence: string): Verdict => ({ kind: 'failed', evidence })
export const warning = (evidence: string): Verdict => ({ kind: 'warning', evidence })
export const notApplicable = (evidence: string): Verdict => ({ kind: 'not_applicable', evidence })

/** One condition: the same evidence serves either way, since it says what was seen. */
export const judge = (holds: boolean, evidence: string): Verdict =>
  holds ? passed(evidence) : failed(evidence)

/** Says of which of several inputs a verdict speaks. Never a secret: a part of one escapes redaction. */
export const about = (input: string, { kind, evidence }: Verdict): Verdict => ({
  kind,
  evidence: `${input}: ${evidence}`,
})

/** Several looks at one requirement, one after the other: the first that is not `passed` speaks for all. */
export async function each<T>(
  items: Iterable<T>,
  look: (item: T) => Verdict | Promise<Verdict>,
): Promise<Verdict> {
  const seen = new Set<string>()
  for (const item of items) {
    const verdict = await look(item)
    if (verdict.kind !== 'passed') return verdict
    seen.add(verdict.evidence)
  }
  return passed([...seen].join('; '))
}
