/** `vouchsafe explain REASON`: what a refusal means, where that stands, and what to do. */

import { lowerCase, type ReasonId, reasons } from '../../core/index.ts'

const ids = Object.keys(reasons) as ReasonId[]

/** @returns the explanation, or `undefined` for a reason that does not exist */
export function explain(id: string): string | undefined {
  if (!Object.hasOwn(reasons, id)) return undefined
  const { error, clause, description, mend } = reasons[id as ReasonId]
  const outside = error === 'untrusted_request' ? 'shown on a page, never sent to the client' : error
  return `${id}\n\n  told outside  ${outside}: ${description}\n  requirement   ${clause}\n  usual mend    ${mend}\n`
}

export function listReasons(): string {
  const width = Math.max(...ids.map((id) => id.length))
  return `${ids.map((id) => `${id.padEnd(width)}  ${reasons[id].description}`).join('\n')}\n`
}

/** Reasons that share a word with what was typed. */
export function nearReasons(id: string): ReasonId[] {
  const words = lowerCase(id)
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2)
  return ids.filter((known) => words.some((word) => known.includes(word))).slice(0, 8)
}
