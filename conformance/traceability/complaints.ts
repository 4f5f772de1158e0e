/**
 * What is wrong with a row of the table. It decides whether what a row names exists and is enough; whether it
 * truly holds the sentence, only a reader can decide.
 */

import type { Requirement } from './requirement.ts'

/** Whether there is such a thing, for each kind of thing that a row names. */
export interface Existing {
  readonly rule: (file: string) => boolean
  readonly property: (id: string) => boolean
  readonly check: (id: string) => boolean
  readonly test: (name: string) => boolean
}

/** A sentence, for people: shorter ones are excuses. */
const REASON = /^[A-Za-z].{20,}\.$/

export function complaints(requirement: Requirement, exists: Existing): string[] {
  const { section, level, not_applicable, not_yet } = requirement
  const { rules = [], properties = [], checks = [], tests = [] } = requirement
  const missing = [
    ...rules.filter((file) => !exists.rule(file)).map((file) => `no source file ${file}`),
    ...properties.filter((id) => !exists.property(id)).map((id) => `no property ${id} that is checked`),
    ...checks.filter((id) => !exists.check(id)).map((id) => `no check ${id}`),
    ...tests.filter((name) => !exists.test(name)).map((name) => `no test ${name}`),
  ]
  const evidence = [...properties, ...checks, ...tests].length
  const excused = not_applicable !== undefined || not_yet !== undefined
  const must = level === 'MUST' || level === 'MUST NOT'
  const wrong = [
    !/^(?:\d+(?:\.\d+)*|[A-Z](?:\.\d+)*)$/.test(section) && `${section} is no section`,
    !/^[A-Z].{10,}\.\)?$/.test(requirement.requirement) && 'the requirement is no sentence',
    !excused && must && rules.length === 0 && 'no rule holds it',
    !excused && must && evidence === 0 && 'no property, check or test shows it',
    !excused && !must && rules.length + evidence === 0 && 'nothing holds it',
    not_applicable !== undefined && !REASON.test(not_applicable) && 'not applicable without a reason',
    not_yet !== undefined && !REASON.test(not_yet) && 'not yet, and not said what is missing',
    not_applicable !== undefined &&
      (not_yet !== undefined || rules.length + evidence > 0) &&
      'not applicable, and yet something holds it',
  ]
  return [...wrong.filter((complaint) => complaint !== false), ...missing]
}
