/** Whether to sign out. */

import type { LogoutPage } from '../../core/index.ts'
import { foreignName, html } from './html.ts'
import { clientMark, clientName, layout } from './layout.ts'
import type { Speech } from './speech.ts'
import type { ProviderTexts } from './texts/provider-texts.ts'
import { say } from './texts/text.ts'

export function renderLogout(page: LogoutPage, speech: Speech<ProviderTexts>): string {
  const { action, continuation, client, account, notice } = page
  const { logout, shared } = speech.texts
  return layout(
    speech,
    logout.title,
    html`<header>
${client && clientMark(client)}
<h1>${logout.question}</h1>
<p class="account soft"><span>${say(shared.signedInAs, { account: foreignName(account) })}</span></p>
${client && html`<p class="soft">${say(logout.asks, { client: clientName(client) })}</p>`}
</header>
${notice && html`<p class="notice" role="status">${logout.again}</p>`}
<form method="post" action="${action}">
<input type="hidden" name="continuation" value="${continuation}">
<button class="primary" type="submit" name="decision" value="sign_out">${logout.signOut}</button>
<button class="secondary" type="submit" name="decision" value="everywhere">${logout.everywhere}</button>
<button class="secondary" type="submit" name="decision" value="stay">${logout.stay}</button>
</form>`,
  )
}
