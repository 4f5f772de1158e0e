/**
 * What was refused, in the language of whoever reads it. It is known by its English, which stays what programs and logs
 * are told; whatever is not among the texts, as what a host says of its own, is shown in that.
 */

import { type Filling, type Html, html } from '../../pages/html.ts'
import type { AdminRefusalTexts } from '../../pages/texts/admin-refusal-texts.ts'
import { refusals as english } from '../../pages/texts/en/admin-refusals.ts'
import { say } from '../../pages/texts/text.ts'
import { code, inEnglish } from '../../pages/verbatim.ts'
import type { Problem } from '../operations/outcome.ts'

type Name = keyof AdminRefusalTexts['said']

const patterns = Object.entries(english.said).map(([name, text]) => [name as Name, patternOf(text)] as const)

function patternOf(text: string): RegExp {
  const literal = text.replaceAll('`', '').replace(/[.*+?()[\]^$|\\]/g, '\\$&')
  const whole = literal.replace('{count}', '(?<count>[0-9]+)').replace('{name}', '(?<name>.+)')
  return new RegExp(`^${whole}$`, 's')
}

export function refusalIn({ numbered, said }: AdminRefusalTexts, { message, number }: Problem): Html {
  const problem = known(said, message) ?? inEnglish(message)
  return number === undefined ? problem : say(numbered, { problem, number })
}

function known(said: AdminRefusalTexts['said'], message: string): Html | undefined {
  for (const [name, pattern] of patterns) {
    const match = pattern.exec(message)
    if (match) return worded(said[name], match.groups ?? {})
  }
  return undefined
}

/** Names between backticks stand for themselves, as in every text. */
function worded(text: string, { count, name }: Readonly<Record<string, string>>): Html {
  const fillings: Readonly<Record<string, Filling>> = { count, name: name !== undefined && code(name) }
  return html`${text.split('`').map((part, index) => (index % 2 === 0 ? say(part, fillings) : code(part)))}`
}
