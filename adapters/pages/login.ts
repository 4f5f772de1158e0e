/**
 * The login page. It never tells why a sign-in failed, and shows nothing that was typed before.
 * Enter signs in: of the buttons of a form, the first in the document is the one it presses.
 */

import type { LoginPage } from '../../core/index.ts'
import { type Html, html, trusted } from './html.ts'
import { clientHost, clientMark, clientName, layout } from './layout.ts'
import { signInScript } from './passkey-script.ts'
import type { Speech } from './speech.ts'
import type { ProviderTexts } from './texts/provider-texts.ts'
import { say } from './texts/text.ts'

const autofocus = html` autofocus`

export function renderLogin(page: LoginPage, speech: Speech<ProviderTexts>): string {
  const { action, continuation, client, loginHint, forgottenUrl, challenge, notice, passkeyFailed } = page
  const { texts } = speech
  const { login } = texts
  const is_wrong = notice === 'failed' && !passkeyFailed
  const described = notice && !passkeyFailed && html` aria-describedby="notice"`
  const [at_username, at_password] = loginHint === undefined ? [autofocus, undefined] : [undefined, autofocus]
  return layout(
    speech,
    login.title,
    html`<header>
${clientMark(client)}
<h1>${login.title}</h1>
<p class="soft">${say(login.to, { client: clientName(client) })}</p>
${clientHost(client, texts)}</header>
${is_wrong && html`<p class="notice failed" role="alert" id="notice">${login.failed}</p>`}
${notice === 'again' && html`<p class="notice" role="alert" id="notice">${login.again}</p>`}
${challenge !== undefined && html`<p class="notice failed" role="alert" id="passkey-failed"${!passkeyFailed && html` hidden`}>${login.passkeyFailed}</p>`}
<form method="post" action="${action}">
<input type="hidden" name="continuation" value="${continuation}">
<label class="field">${login.username}
<input type="text" name="username" value="${loginHint}" dir="auto" autocomplete="${challenge === undefined ? 'username' : 'username webauthn'}" autocapitalize="none" autocorrect="off" spellcheck="false" required${at_username}${described}>
</label>
<label class="field">${login.password}
<input type="password" name="password" autocomplete="current-password" required${at_password}${described}>
</label>
<button class="primary" type="submit">${login.signIn}</button>
${challenge !== undefined && html`<button class="secondary" type="submit" form="passkey" id="passkey-button" hidden>${login.passkey}</button>`}
<button class="secondary" type="submit" name="cancel" value="1" formnovalidate>${login.cancel}</button>
</form>
${forgottenUrl && html`<p class="foot"><a href="${forgottenUrl}">${login.forgotten}</a></p>`}${challenge !== undefined && passkeyForm(page, challenge)}`,
  )
}

/** Its button stands with the others, hidden until a script has found that the browser can do it. */
function passkeyForm({ action, continuation }: LoginPage, challenge: string): Html {
  return html`
<form method="post" action="${action}" id="passkey" data-challenge="${challenge}">
<input type="hidden" name="continuation" value="${continuation}">
<input type="hidden" name="passkey" value="">
</form>
${trusted(`<script>${signInScript}</script>`)}`
}
