/** How an app that makes codes is set up: its picture, its secret, and a code as proof that the app has it. */

import type { NewOtp } from '../accounts.ts'
import { type Html, html } from '../pages/html.ts'
import type { AccountTexts } from '../pages/texts/account-texts.ts'
import { notice } from './pages.ts'
import { qrCode } from './qr-code.ts'

export interface AppSteps {
  readonly begun: NewOtp
  /** Whether a code was not that of the secret. */
  readonly wrong: boolean
  /** Of every form there. */
  readonly field: Html
  /** Default: the page's own address. */
  readonly action?: string
}

/** Its secret is on the page and in its form, and nowhere else before it has shown a code. */
export function appSteps({ begun, wrong, field, action }: AppSteps, said: AccountTexts['factors']): Html {
  const described = wrong && html` aria-describedby="wrong"`
  return html`<ol class="steps">
<li><p>${said.scan}</p>${qrCode(begun.uri, said.qrCode)}
<p class="soft">${said.typeInstead} <code class="secret" dir="ltr">${begun.secret.replace(/.{4}(?=.)/g, '$& ')}</code></p></li>
<li><p>${said.show}</p>
${wrong && notice({ text: said.wrong, id: 'wrong', failed: true })}<form method="post"${action !== undefined && html` action="${action}"`}>
${field}
<input type="hidden" name="secret" value="${begun.secret}">
<label class="field">${said.code}
<input type="text" name="code" inputmode="numeric" autocomplete="one-time-code" dir="ltr" required${described}>
</label>
<button class="primary" type="submit">${said.add}</button>
</form></li>
</ol>`
}
