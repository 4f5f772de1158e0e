/**
 * A form that goes on by itself, and by its button where it does not. It is sent while the page is being read, so
 * that a browser keeps no page of ours to go back to.
 */

import type { PostPage } from '../../core/index.ts'
import { hashSource } from './hash-source.ts'
import { type Html, html, trusted } from './html.ts'
import { layout } from './layout.ts'
import type { Speech } from './speech.ts'
import type { ProviderTexts } from './texts/provider-texts.ts'

const script = 'document.forms[0].submit()'

export const postScriptSource = hashSource(script)

export function renderPost({ action, fields }: PostPage, speech: Speech<ProviderTexts>): string {
  const { onward } = speech.texts
  return layout(
    speech,
    onward.title,
    html`<header>
<h1>${onward.title}</h1>
<p class="soft">${onward.ifNothing}</p>
</header>
<form method="post" action="${action}">
${hiddenFields(fields)}
<button class="primary" type="submit">${onward.continue}</button>
</form>
${trusted(`<script>${script}</script>`)}`,
  )
}

export function hiddenFields(fields: PostPage['fields']): Html[] {
  return fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`)
}
