/** The fields of forms: each with a label, what it means, and what is wrong with it, told to whoever cannot see it too. */

import { type Filling, type Html, html } from '../../pages/html.ts'
import type { AdminTexts } from '../../pages/texts/admin-texts.ts'
import { code } from '../../pages/verbatim.ts'
import type { Problem } from '../operations/outcome.ts'
import { refusalIn } from './refusals.ts'

/** What is wrong with a field, as the page says it. */
export interface FieldProblem {
  readonly name: string
  readonly message: Html
}

/** What was found wrong with what was said. */
export function toldOf(
  problems: readonly Problem[],
  { refusals }: Pick<AdminTexts, 'refusals'>,
): readonly FieldProblem[] {
  return problems.map((problem) => ({ name: problem.name, message: refusalIn(refusals, problem) }))
}

export interface Shown {
  readonly name: string
  readonly label: string
  readonly meaning?: Filling
  readonly problems?: readonly FieldProblem[]
}

interface Described {
  readonly described: Html | undefined
  readonly around: Html
}

/** @returns what a control says of its description, and that description */
function described({ name, meaning, problems = [] }: Shown): Described {
  const own = problems.filter((problem) => problem.name === name)
  const parts = [...(meaning ? [`${name}-meaning`] : []), ...(own.length > 0 ? [`${name}-problem`] : [])]
  const invalid = own.length > 0 && html` aria-invalid="true"`
  return {
    described: parts.length === 0 ? undefined : html` aria-describedby="${parts.join(' ')}"${invalid}`,
    around: html`${meaning && html`<span class="meaning" id="${name}-meaning">${meaning}</span>`}
${own.length > 0 && html`<span class="problem" id="${name}-problem">${own.map(({ message }) => html`<span class="line">${message}</span>`)}</span>`}`,
  }
}

type InputKind = 'text' | 'url' | 'number' | 'email' | 'password'

/** What is wrong with these is said by the page, and not by the browser, which knows less. */
const keyboards: Readonly<Partial<Record<InputKind, string>>> = { number: 'numeric', url: 'url' }

export function inputField(shown: Shown, kind: InputKind, value: string, extra?: Html): Html {
  const { described: by, around } = described(shown)
  const { name, label } = shown
  const keyboard = keyboards[kind]
  const mode = keyboard && html` inputmode="${keyboard}"`
  const type = keyboard ? 'text' : kind
  const direction = kind === 'text' ? 'auto' : 'ltr'
  const typing = kind === 'password' ? 'new-password' : 'off'
  return html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" type="${type}" name="${name}" value="${value}" dir="${direction}" autocomplete="${typing}" autocapitalize="none" spellcheck="false"${mode}${by}${extra}>
${around}</div>`
}

export function linesField(shown: Shown, value: string): Html {
  const { described: by, around } = described(shown)
  const { name, label } = shown
  const rows = Math.min(8, Math.max(2, value.split('\n').length + 1))
  // A newline directly behind the tag is none of the content.
  return html`<div class="field"><label for="${name}">${label}</label>
<textarea id="${name}" name="${name}" rows="${rows}" dir="ltr" autocapitalize="none" spellcheck="false"${by}>
${value}</textarea>
${around}</div>`
}

export function choiceField(
  shown: Shown,
  choices: readonly (readonly [value: string, label: string])[],
  value: string,
): Html {
  const { described: by, around } = described(shown)
  const { name, label } = shown
  const options = choices.map(
    ([one, text]) =>
      html`<option value="${one}"${one === value && html` selected`}${one === text && html` dir="ltr"`}>${text}</option>`,
  )
  return html`<div class="field"><label for="${name}">${label}</label>
<select id="${name}" name="${name}"${by}>${options}</select>
${around}</div>`
}

export function flagField(shown: Shown, isOn: boolean): Html {
  const { described: by, around } = described(shown)
  const { name, label } = shown
  return html`<div class="field"><label class="tickable"><input type="checkbox" name="${name}" value="true"${isOn && html` checked`}${by}> ${label}</label>
${around}</div>`
}

/** Of names of a protocol, which stand for themselves. */
export function checksField(shown: Shown, choices: readonly string[], values: readonly string[]): Html {
  const { described: by, around } = described(shown)
  const { name, label } = shown
  const boxes = choices.map(
    (one) =>
      html`<label class="tickable"><input type="checkbox" name="${name}" value="${one}"${values.includes(one) && html` checked`}> <span dir="ltr">${one}</span></label>`,
  )
  return html`<fieldset class="field"${by}><legend>${label}</legend>
${boxes}
${around}</fieldset>`
}

/** What is wrong with none of the fields that are there. */
export function otherProblems(
  problems: readonly FieldProblem[],
  names: readonly string[],
  said: AdminTexts['shared'],
): Html | undefined {
  if (problems.length === 0) return undefined
  const others = problems.filter(({ name }) => !names.includes(name))
  return html`<div class="notice failed" role="alert"><p>${said.nothingChanged} ${others.length < problems.length && said.atTheField}</p>
${others.map(({ name, message }) => html`<p>${name !== '' && html`${code(name)}: `}${message}</p>`)}</div>`
}
