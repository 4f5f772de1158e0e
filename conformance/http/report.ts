/**
 * How a report reads on a terminal: one line a check as it is carried out, and the sums at the end. It decides the
 * layout only. The JSON form is the report itself.
 */
import type { VerdictKind } from './check.ts'
import type { CheckModule, Report, Result } from './index.ts'

const WORDS: Readonly<Record<VerdictKind, string>> = {
  passed: 'passed',
  failed: 'FAILED',
  warning: 'warning',
  not_applicable: 'n/a',
}

const width = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length))

/** Columns are as wide as the longest entry of any check, so that lines can be printed one by one. */
export function createTable(modules: readonly CheckModule[]) {
  const checks = modules.flatMap((module) => module.checks)
  const verdictWidth = width(Object.values(WORDS))
  const idWidth = width(checks.map(({ id }) => id))
  const clauseWidth = width(checks.map(({ clause }) => clause))
  const row = (verdict: string, id: string, clause: string, rest: string) =>
    `${verdict.padEnd(verdictWidth)}  ${id.padEnd(idWidth)}  ${clause.padEnd(clauseWidth)}  ${rest}\n`
  return {
    head: row('verdict', 'requirement', 'clause', 'evidence'),
    line: ({ verdict, id, clause, evidence }: Result) => row(WORDS[verdict], id, clause, evidence),
    statement: ({ id, clause, level, statement }: CheckModule['checks'][number]) =>
      row(level, id, clause, statement),
  }
}

export function summary({ issuer, counts, results }: Report): string {
  const open = results.filter(({ verdict }) => verdict === 'failed')
  const reasons = open.map(({ id, statement }) => `  ${id}: ${statement}\n`).join('')
  const sums = `${counts.passed} passed, ${counts.failed} failed, ${counts.warning} warnings, ${counts.not_applicable} not applicable`
  return `\n${issuer}: ${sums}\n${reasons === '' ? '' : `\nNot met:\n${reasons}`}`
}
