/** Where a passkey is added: by the browser, for a challenge that is good for this person, this sign-in and ten minutes. */

import type { HandleKeys } from '../../core/index.ts'
import { seal, unseal } from '../mounts/sealed.ts'
import type { Route, SitePage, Visit } from '../mounts/site.ts'
import { html } from '../pages/html.ts'
import { createScriptSource } from '../pages/passkey-script.ts'
import { randomText } from '../world/random.ts'
import { type HasFactors, issuerName } from './own-factors.ts'
import { type AccountWorld, notice } from './pages.ts'
import { isPasskeyName, passkeyForm } from './passkey-form.ts'
import { CONFIRMED_WITHIN } from './password.ts'
import { afterAdding } from './recovery-codes.ts'

interface Challenge {
  readonly challenge: string
  /** NumericDate. */
  readonly at: number
}

const purposeOf = ({ account, session }: Visit) => ['passkey', encodeURIComponent(account.sub), session.id]

export function passkeyRoute(account: AccountWorld, { factors }: HasFactors): Route {
  const { world, speak } = account
  const { keys } = world.provider.configuration

  async function page(visit: Visit, wrong: boolean): Promise<SitePage> {
    const { texts } = speak(visit.languages)
    const said = texts.factors
    const begun: Challenge = { challenge: randomText(32), at: visit.now }
    const had = await world.asked('find_account', () => factors.read(visit.account.sub))
    const challenge = html`<input type="hidden" name="challenge" value="${seal(keys, purposeOf(visit), begun)}">`
    const made = {
      account: visit.account,
      userHandle: factors.userHandle(visit.account.sub),
      issuer: issuerName(account),
      challenge: begun.challenge,
      had: had?.passkeys ?? [],
      name: visit.draft?.name,
      wrong,
      field: html`${visit.field}
${challenge}`,
    }
    return {
      kind: 'page',
      title: said.addPasskey,
      ...(wrong && { status: 422 }),
      csp: { script: [createScriptSource] },
      content: html`${visit.draft !== undefined && notice({ text: texts.security.confirmed })}<section class="card">
<p>${said.passkeyAbout}</p>
${passkeyForm(made, said)}
</section>`,
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
      const made = challenge !== undefined && isPasskeyName(name) && { response: passkey, challenge, name }
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
