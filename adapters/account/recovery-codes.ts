/** New recovery codes, on the page that made them and on none after it. */

import type { Posted, SiteAnswer } from '../mounts/site.ts'
import { html } from '../pages/html.ts'
import type { HasFactors } from './own-factors.ts'
import type { AccountWorld } from './pages.ts'

export async function newCodes(
  posted: Posted,
  account: AccountWorld,
  { factors }: HasFactors,
): Promise<SiteAnswer> {
  const { sub } = posted.account
  const codes = await account.world.asked('store', () => factors.newRecoveryCodes(sub))
  if (!codes) return { kind: 'see_other', to: '/security' }
  const said = account.speak(posted.languages).texts.factors
  return {
    kind: 'page',
    title: said.recoveryCodes,
    content: html`<section class="card">
<p>${said.keep}</p>
<ul class="codes" dir="ltr">
${codes.map((code) => html`<li><code>${code}</code></li>\n`)}</ul>
<p class="actions"><a class="button primary" href="${account.world.path}/security">${said.kept}</a></p>
</section>`,
  }
}

/** Once another factor was added: codes for whoever has none yet, so that nobody is locked out by a phone. */
export async function afterAdding(
  posted: Posted,
  account: AccountWorld,
  { factors }: HasFactors,
  done: string,
): Promise<SiteAnswer> {
  const { sub } = posted.account
  const had = await account.world.asked('find_account', () => factors.read(sub))
  if (had?.recoveryCodes === 0) return newCodes(posted, account, { factors })
  return { kind: 'see_other', to: `/security?done=${done}` }
}
