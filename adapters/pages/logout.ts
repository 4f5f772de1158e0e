/** Whether to sign out. */

import type { LogoutPage } from '../../core/index.ts'
import { foreignName, html } from './html.ts'
import { clientMark, clientName, layout } from './layout.ts'

export function renderLogout({ action, continuation, client, account, notice }: LogoutPage): string {
  return layout(
    'Sign out',
    html`<header>
${client && clientMark(client)}
<h1>Sign out?</h1>
<p class="account soft"><span>Signed in as ${foreignName(account)}</span></p>
${client && html`<p class="soft">${clientName(client)} asks you to sign out</p>`}
</header>
${notice && html`<p class="notice" role="status">Please answer once more.</p>`}
<form method="post" action="${action}">
<input type="hidden" name="continuation" value="${continuation}">
<button class="primary" type="submit" name="decision" value="sign_out">Sign out</button>
<button class="secondary" type="submit" name="decision" value="everywhere">Sign out everywhere and disconnect all applications</button>
<button class="secondary" type="submit" name="decision" value="stay">Stay signed in</button>
</form>`,
  )
}
