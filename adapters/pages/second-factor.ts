/**
 * What else somebody has whose password was right: a passkey, where there are scripts, a code of an app, or a recovery
 * code, each a form of its own. It does not say why what was typed was wrong.
 */

import type { SecondFactorPage } from '../../core/index.ts'
import { type Html, html, trusted } from './html.ts'
import { clientHost, clientMark, clientName, layout } from './layout.ts'
import { assertScript } from './passkey-script.ts'
import type { Speech } from './speech.ts'
import type { ProviderTexts } from './texts/provider-texts.ts'
import { say } from './texts/text.ts'

export function renderSecondFactor(page: SecondFactorPage, speech: Speech<ProviderTexts>): string {
  const { client, factors, notice } = page
  const { texts } = speech
  const { secondFactor, login } = texts
  const { otp, recovery_codes, passkeys } = factors
  return layout(
    speech,
    secondFactor.title,
    html`<header>
${clientMark(client)}
<h1>${secondFactor.title}</h1>
<p class="soft">${say(login.to, { client: clientName(client) })}</p>
${clientHost(client, texts)}</header>
${notice && html`<p class="notice failed" role="alert" id="notice">${secondFactor.failed}</p>`}
${passkeys.length > 0 && passkeyForm(page, texts)}
${otp && form(page, otpField(page, texts), login.signIn)}
${recovery_codes && recoveryForm(page, texts)}
<form method="post" action="${page.action}">
${continuationField(page)}
<button class="secondary" type="submit" name="cancel" value="1">${login.cancel}</button>
</form>${passkeys.length > 0 && trusted(`\n<script>${assertScript}</script>`)}`,
  )
}

/** Hidden until a script has found that the browser can do it. */
function passkeyForm(page: SecondFactorPage, { secondFactor }: ProviderTexts): Html {
  const { action, challenge, factors } = page
  const options = JSON.stringify({ challenge, credentials: factors.passkeys })
  return html`<p class="notice failed" role="alert" id="passkey-failed" hidden>${secondFactor.passkeyFailed}</p>
<noscript><p class="notice">${secondFactor.passkeyNeedsScripts}</p></noscript>
<form method="post" action="${action}" id="passkey" data-options="${options}" hidden>
${continuationField(page)}
<input type="hidden" name="passkey" value="">
<button class="primary" type="submit">${secondFactor.passkey}</button>
</form>`
}

function continuationField({ continuation }: SecondFactorPage): Html {
  return html`<input type="hidden" name="continuation" value="${continuation}">`
}

function form(page: SecondFactorPage, field: Html, button: string): Html {
  return html`<form method="post" action="${page.action}">
${continuationField(page)}
${field}
<button class="primary" type="submit">${button}</button>
</form>`
}

const describedBy = (notice: SecondFactorPage['notice']) => notice && html` aria-describedby="notice"`

function otpField({ notice }: SecondFactorPage, { secondFactor }: ProviderTexts): Html {
  return html`<label class="field">${secondFactor.code}
<input type="text" name="otp" inputmode="numeric" autocomplete="one-time-code" dir="ltr" required autofocus${describedBy(notice)}>
</label>`
}

/** Out of the way where there is something else to type. */
function recoveryForm(page: SecondFactorPage, { secondFactor, login }: ProviderTexts): Html {
  const field = html`<label class="field">${secondFactor.recoveryCode}
<input type="text" name="recovery_code" autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false" dir="ltr" required>
</label>`
  return html`<details class="other">
<summary>${secondFactor.useRecoveryCode}</summary>
${form(page, field, login.signIn)}
</details>`
}
