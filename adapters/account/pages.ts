/** What the account pages have in common: who is there, what speaks to them, and what a form of theirs looks like. */

import type { MountWorld } from '../mounts/mount.ts'
import type { Visit } from '../mounts/site.ts'
import { type Filling, type Html, html } from '../pages/html.ts'
import type { Speaker } from '../pages/speech.ts'
import type { AccountTexts } from '../pages/texts/account-texts.ts'
import type { ProviderTexts } from '../pages/texts/provider-texts.ts'

export interface AccountWorld {
  readonly world: MountWorld
  readonly speak: Speaker<AccountTexts>
  /** Scopes are said as the consent page says them. */
  readonly speakScopes: Speaker<ProviderTexts>
}

/** What has just been done, as the address of a page says it: one of these names, and nothing else is shown. */
export function doneNotice(visit: Visit, notices: Readonly<Record<string, string>>): Html | undefined {
  const { done = '' } = visit.query
  if (!Object.hasOwn(notices, done)) return undefined
  return notice({ text: notices[done] ?? '' })
}

export interface Notice {
  readonly text: string
  readonly id?: string
  readonly failed?: boolean
}

export function notice({ text, id, failed = false }: Notice): Html {
  const [look, role] = failed ? ['notice failed', 'alert'] : ['notice', 'status']
  return html`<p class="${look}" role="${role}"${id !== undefined && html` id="${id}"`}>${text}</p>\n`
}

export interface FormButton {
  /** What the form does, in its field `action`. */
  readonly action: string
  readonly text: string
  /** What a screen reader says, where the text is that of many buttons. */
  readonly label?: string
  readonly look: 'primary' | 'secondary' | 'danger'
  readonly fields?: Readonly<Record<string, string>>
}

/** A form that is one button. */
export function buttonForm(visit: Visit, { action, text, label, look, fields = {} }: FormButton): Html {
  const hidden: Filling = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  const labelled = label !== undefined && html` aria-label="${label}"`
  return html`<form method="post">${visit.field}${hidden}<button class="${look}" type="submit" name="action" value="${action}"${labelled}>${text}</button></form>`
}
