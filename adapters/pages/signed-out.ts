/**
 * What came of signing out. Clients that have a session of their own in this browser end it in hidden frames; the page
 * goes on once these are there, or have been waited for long enough, and by its link where scripts are off.
 */

import type { SignedOutPage } from '../../core/index.ts'
import { hashSource } from './hash-source.ts'
import { html, trusted } from './html.ts'
import { layout } from './layout.ts'
import type { Speech } from './speech.ts'
import type { ProviderTexts } from './texts/provider-texts.ts'

/** Milliseconds. */
const PATIENCE = 3000

/** The page is loaded when its frames are. */
const script = `const go=()=>location.replace(document.getElementById('on').href);addEventListener('load',go);setTimeout(go,${PATIENCE})`

export const signedOutScriptSource = hashSource(script)

/** Each frame by itself: a source has no query. */
export function frameSources({ frames = [] }: SignedOutPage): string[] {
  return [
    ...new Set(
      frames.map((frame) => frame.replace(/\?.*$/, '').replaceAll(';', '%3B').replaceAll(',', '%2C')),
    ),
  ]
}

export function renderSignedOut(page: SignedOutPage, speech: Speech<ProviderTexts>): string {
  const { stayed, frames = [], continueUrl } = page
  const { signedOut, onward } = speech.texts
  const title = stayed ? signedOut.stayed : signedOut.title
  const goes_on = continueUrl !== undefined
  return layout(
    speech,
    title,
    html`<header>
<h1>${title}</h1>
<p class="soft">${goes_on ? onward.ifNothing : signedOut.close}</p>
</header>
${goes_on && html`<p class="foot"><a id="on" href="${continueUrl}">${onward.continue}</a></p>`}
${frames.map((frame) => html`<iframe hidden title="" src="${frame}"></iframe>\n`)}
${goes_on && trusted(`<script>${script}</script>`)}`,
  )
}
