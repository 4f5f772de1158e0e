/** Where a passkey is added: by the browser, for a challenge that is good for this person, this sign-in and ten minutes. */

import { type HandleKeys, sha256Base64url } from '../../core/index.ts'
import { seal, unseal } from '../mounts/sealed.ts'
import type { Route, SitePage, Visit } from '../mounts/site.ts'
import { html, trusted } from '../pages/html.ts'
import { createScript, createScriptSource } from '../pages/passkey-script.ts'
import { randomText } from '../world/random.ts'
import { type HasFactors, issuerName, nameOf } from './own-factors.ts'
import { type AccountWorld, notice } from './pages.ts'
import { CONFIRMED_WITHIN } from './password.ts'
import { afterAdding } from './recovery-codes.ts'

interface Challenge {
  readonly challenge: string
  /** NumericDate. */
  readonly at: number
}

/** ES256, EdDSA and RS256, as COSE names them. @see RFC 9053 section 2 */
const ALGORITHMS = [-7, -8, -257]

const purposeOf = ({ account, session }: Visit) => ['passkey', encodeURIComponent(account.sub), session.id]

export function passkeyRoute(account: AccountWorld, { factors }: HasFactors): Route {
  const { world, speak } = account
  const { keys } = world.provider.configuration

  async function page(visit: Visit, wrong: boolean): Promise<SitePage> {
    const { texts } = speak(visit.languages)
    const said = texts.factors
    const begun: Challenge = { challenge: randomText(32), at: visit.now }
    const had = await world.asked('find_account', () => factors.read(visit.account.sub))
    const name = nameOf(visit)
    const options = {
      challenge: begun.challenge,
      rp: { name: issuerName(account) },
      user: { id: sha256Base64url(`passkey ${visit.account.sub}`), name, displayName: name },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: (had?.passkeys ?? []).map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      attestation: 'none',
    }
    return {
      kind: 'page',
      title: said.addPasskey,
      ...(wrong && { status: 422 }),
      csp: { script: [createScriptSource] },
      content: html`${visit.draft !== undefined && notice({ text: texts.security.confirmed })}<section class="card">
<p>${said.passkeyAbout}</p>
<p class="notice failed" role="alert" id="passkey-failed"${!wrong && html` hidden`}>${said.passkeyFailed}</p>
<noscript><p class="notice">${said.passkeyNeedsScripts}</p></noscript>
<form method="post" id="passkey" data-options="${JSON.stringify(options)}" hidden>
${visit.field}
<input type="hidden" name="challenge" value="${seal(keys, purposeOf(visit), begun)}">
<input type="hidden" name="passkey" value="">
<label class="field">${said.passkeyName}
<input type="text" name="name" value="${visit.draft?.name ?? 'Passkey'}" maxlength="100" required>
</label>
<button class="primary" type="submit">${said.addPasskey}</button>
</form>
</section>${trusted(`<script>${createScript}</script>`)}`,
    }
  }

  return {
    path: '/security/passkey',
    confirmed_within: CONFIRMED_WITHIN,
    get: (visit) => page(visit, false),
    post: async (posted) => {
      const { passkey = '', name = '' } = posted.form
      const challenge = challengeIn(posted, posted.form.challenge, keys)
      const { sub } = posted.account
      const made = challenge !== undefined && isName(name) && { response: passkey, challenge, name }
      const added = made ? await world.asked('store', () => factors.addPasskey(sub, made)) : 'wrong'
      return added === 'wrong'
        ? page(posted, true)
        : afterAdding(posted, account, { factors }, 'passkey_added')
    },
  }
}

function challengeIn(visit: Visit, sealed: string | undefined, keys: HandleKeys): string | undefined {
  const begun = unseal<Challenge>(keys, purposeOf(visit), sealed)
  return begun && visit.now < begun.at + CONFIRMED_WITHIN ? begun.challenge : undefined
}

function isName(name: string): boolean {
  return /^[^\p{Cc}\p{Cs}]{1,100}$/u.test(name)
}
