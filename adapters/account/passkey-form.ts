/** The form by which a browser makes a passkey, hidden until a script has found that the browser can. */

import type { Account } from '../../core/index.ts'
import { type Html, html, trusted } from '../pages/html.ts'
import { createScript } from '../pages/passkey-script.ts'
import type { AccountTexts } from '../pages/texts/account-texts.ts'
import { nameOf } from './own-factors.ts'

/** ES256, EdDSA and RS256, as COSE names them. @see RFC 9053 section 2 */
const ALGORITHMS = [-7, -8, -257]

export interface MakesPasskey {
  readonly account: Account
  /** By which a passkey leads to them, in base64url. */
  readonly userHandle: string
  /** What the browser calls this provider. */
  readonly issuer: string
  /** In base64url. */
  readonly challenge: string
  /** Credential ids of those that there are. */
  readonly had: readonly { readonly id: string }[]
  readonly name?: string | undefined
  readonly wrong: boolean
  /** Of every form there. */
  readonly field: Html
  /** Default: the page's own address. */
  readonly action?: string
}

/** @see createScriptSource, which lets its script in */
export function passkeyForm(made: MakesPasskey, said: AccountTexts['factors']): Html {
  const { account, userHandle, issuer, challenge, had, name = 'Passkey', wrong, field, action } = made
  const displayName = nameOf({ account })
  const options = {
    challenge,
    rp: { name: issuer },
    user: { id: userHandle, name: displayName, displayName },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: had.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    attestation: 'none',
  }
  return html`<p class="notice failed" role="alert" id="passkey-failed"${!wrong && html` hidden`}>${said.passkeyFailed}</p>
<noscript><p class="notice">${said.passkeyNeedsScripts}</p></noscript>
<form method="post"${action !== undefined && html` action="${action}"`} id="passkey" data-options="${JSON.stringify(options)}" hidden>
${field}
<input type="hidden" name="passkey" value="">
<label class="field">${said.passkeyName}
<input type="text" name="name" value="${name}" maxlength="100" required>
</label>
<button class="primary" type="submit">${said.addPasskey}</button>
</form>
${trusted(`<script>${createScript}</script>`)}`
}

export function isPasskeyName(name: string): boolean {
  return /^[^\p{Cc}\p{Cs}]{1,100}$/u.test(name)
}
