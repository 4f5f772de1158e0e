/** Where an app that makes codes is added. */

import type { Route, SitePage, Visit } from '../mounts/site.ts'
import { html } from '../pages/html.ts'
import { appSteps } from './app-steps.ts'
import { type HasFactors, issuerName, nameOf } from './own-factors.ts'
import { type AccountWorld, notice } from './pages.ts'
import { CONFIRMED_WITHIN } from './password.ts'
import { afterAdding } from './recovery-codes.ts'

export function appRoute(account: AccountWorld, { factors }: HasFactors): Route {
  const { world, speak } = account
  const page = (visit: Visit, secret: string | undefined, wrong: boolean): SitePage => {
    const { texts } = speak(visit.languages)
    const said = texts.factors
    const begun = factors.newOtp(issuerName(account), nameOf(visit), secret)
    return {
      kind: 'page',
      title: said.addApp,
      ...(wrong && { status: 422 }),
      content: html`${visit.draft !== undefined && notice({ text: texts.security.confirmed })}<section class="card">
${appSteps({ begun, wrong, field: visit.field }, said)}
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
