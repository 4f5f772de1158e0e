/**
 * The login page. It never tells why a sign-in failed, and shows nothing that was typed before.
 * Enter signs in: of the buttons of a form, the first in the document is the one it presses.
 */

import type { LoginPage } from '../../core/index.ts'
import { html } from './html.ts'
import { clientHost, clientMark, clientName, layout } from './layout.ts'

const notices = {
  failed: html`<p class="notice failed" role="alert" id="notice">That did not work. Check your username and password and try again.</p>`,
  again: html`<p class="notice" role="alert" id="notice">This page was no longer current. Please sign in again.</p>`,
}

const autofocus = html` autofocus`

export function renderLogin({ action, continuation, client, loginHint, notice }: LoginPage): string {
  const described = notice && html` aria-describedby="notice"`
  const [at_username, at_password] = loginHint === undefined ? [autofocus, undefined] : [undefined, autofocus]
  return layout(
    'Sign in',
    html`<header>
${clientMark(client)}
<h1>Sign in</h1>
<p class="soft">to continue to ${clientName(client)}</p>
${clientHost(client)}</header>
${notice && notices[notice]}
<form method="post" action="${action}">
<input type="hidden" name="continuation" value="${continuation}">
<label class="field">Username
<input type="text" name="username" value="${loginHint}" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" required${at_username}${described}>
</label>
<label class="field">Password
<input type="password" name="password" autocomplete="current-password" required${at_password}${described}>
</label>
<button class="primary" type="submit">Sign in</button>
<button class="secondary" type="submit" name="cancel" value="1" formnovalidate>Cancel</button>
</form>`,
  )
}
