/** How these pages look: as the login page does, where people come from. */

import { type HttpResponse, pageHeaders } from '../../core/index.ts'
import { type Html, html } from '../pages/html.ts'
import { layout } from '../pages/layout.ts'
import type { Speech } from '../pages/speech.ts'
import { styleSource } from '../pages/style.ts'
import type { PasswordTexts } from '../pages/texts/password-texts.ts'
import type { PasswordWorld } from './password-world.ts'

export interface Shown {
  /** Below the title. */
  readonly intro: Html
  readonly content: Html
}

/** A client's flow passes through them, so that they are kept in touch with whoever opened them. */
export function answer(
  { world }: Pick<PasswordWorld, 'world'>,
  speech: Speech<PasswordTexts>,
  title: string,
  status: number,
  { intro, content }: Shown,
): HttpResponse {
  const { csp } = speech.theme
  const body = layout(
    speech,
    title,
    html`<header>
<h1>${title}</h1>
${intro}
</header>
${content}`,
  )
  const headers = pageHeaders(
    { style: [styleSource, ...csp.style], img: [...csp.img] },
    world.provider.configuration,
  )
  return { status, headers, body }
}

export function hidden(name: string, value: string | undefined): Html | undefined {
  return value === undefined ? undefined : html`<input type="hidden" name="${name}" value="${value}">`
}
