/** Where an app that makes codes is added. */

import type { Route, SitePage, Visit } from '../mounts/site.ts'
import { html } from '../pages/html.ts'
import { type HasFactors, issuerName, nameOf } from './own-factors.ts'
import { type AccountWorld, notice } from './pages.ts'
import { CONFIRMED_WITHIN } from './password.ts'
import { qrCode } from './qr-code.ts'
import { afterAdding } from './recovery-codes.ts'

/** Its secret is on the page and in its form, and nowhere else before it has shown a code. */
export function appRoute(account: AccountWorld, { factors }: HasFactors): Route {
  const { world, speak } = account
  const page = (visit: Visit, secret: string | undefined, wrong: boolean): SitePage => {
    const { texts } = speak(visit.languages)
    const said = texts.factors
    const begun = factors.newOtp(issuerName(account), nameOf(visit), secret)
    const described = wrong && html` aria-describedby="wrong"`
    return {
      kind: 'page',
      title: said.addApp,
      ...(wrong && { status: 422 }),
      content: html`${visit.draft !== undefined && notice({ text: texts.security.confirmed })}<section class="card">
<ol class="steps">
<li><p>${said.scan}</p>${qrCode(begun.uri, said.qrCode)}
<p class="soft">${said.typeInstead} <code class="secret" dir="ltr">${begun.secret.replace(/.{4}(?=.)/g, '$& ')}</code></p></li>
<li><p>${said.show}</p>
${wrong && notice({ text: said.wrong, id: 'wrong', failed: true })}<form method="post">
${visit.field}
<input type="hidden" name="secret" value="${begun.secret}">
<label class="field">${said.code}
<input type="text" name="code" inputmode="numeric" autocomplete="one-time-code" dir="ltr" required${described}>
</label>
<button class="primary" type="submit">${said.add}</button>
</form></li>
</ol>
</section>`,
    }
  }
  return {
    path: '/security/app',
    confirmed_within: CONFIRMED_WITHIN,
    get: async (visit) => page(visit, undefined, false),
    post: async (posted) => {
      const { sub } = posted.account
      const { secret = '', code = '' } = posted.form
      const added = await world.asked('store', () => factors.addOtp(sub, secret, code))
      if (added === 'wrong') return page(posted, secret, true)
      return afterAdding(posted, account, { factors }, 'app_added')
    },
  }
}
