/** What is the same in every language: it is read from left to right, and no text of ours. */

import { type Filling, type Html, html } from './html.ts'

export function code(text: string): Html {
  return html`<code dir="ltr">${text}</code>`
}

/** A text of ours in which names stand between backticks. */
export function coded(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 0 ? part : code(part)))}`
}

/** What is said in English alone: why something was refused, and what is wrong with what was said. */
export function inEnglish(text: Filling): Html {
  return html`<span lang="en" dir="ltr">${text}</span>`
}
