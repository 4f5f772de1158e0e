/**
 * What the person shows beside their password: seen, added and taken away, each by whoever has just signed in. Recovery
 * codes are on the page that made them, and on none after it.
 */

import type { AccountFactors, PasswordAccounts } from '../accounts.ts'
import type { Posted, Route, SiteAnswer, SitePage, Visit } from '../mounts/site.ts'
import { type Html, html } from '../pages/html.ts'
import type { AccountTexts } from '../pages/texts/account-texts.ts'
import { say } from '../pages/texts/text.ts'
import { dayOf } from './dates.ts'
import { type AccountWorld, buttonForm, notice } from './pages.ts'
import { CONFIRMED_WITHIN } from './password.ts'
import { qrCode } from './qr-code.ts'

/** Of `createPasswordAccounts`. */
export type HasFactors = Pick<PasswordAccounts, 'factors'>

type FactorTexts = AccountTexts['factors']

const APP = '/security/app'

/** Where an app is added: its secret is on the page and in its form, and nowhere else before it has shown a code. */
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
    path: APP,
    confirmed_within: CONFIRMED_WITHIN,
    get: async (visit) => page(visit, undefined, false),
    post: async (posted) => {
      const { sub } = posted.account
      const { secret = '', code = '' } = posted.form
      const added = await world.asked('store', () => factors.addOtp(sub, secret, code))
      if (added === 'wrong') return page(posted, secret, true)
      const had = added === 'added' && (await world.asked('find_account', () => factors.read(sub)))
      if (had && had.recoveryCodes === 0) return newCodes(posted, account, { factors })
      return { kind: 'see_other', to: '/security?done=app_added' }
    },
  }
}

/** @returns `undefined` where the form asks for something else */
export async function changeFactors(
  posted: Posted,
  account: AccountWorld,
  { factors }: HasFactors,
): Promise<SiteAnswer | undefined> {
  const { sub } = posted.account
  switch (posted.form.action) {
    case 'add_app':
      return { kind: 'see_other', to: APP }
    case 'recovery_codes':
      return newCodes(posted, account, { factors })
    case 'remove_app':
      await account.world.asked('store', () => factors.remove(sub, 'otp'))
      return { kind: 'see_other', to: '/security?done=app_removed' }
    default:
      return undefined
  }
}

export const factorNotices = ({ factors }: AccountTexts) => ({
  app_added: factors.added,
  app_removed: factors.removed,
})

async function newCodes(posted: Posted, account: AccountWorld, { factors }: HasFactors): Promise<SiteAnswer> {
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

export async function factorsSection(
  visit: Visit,
  account: AccountWorld,
  { factors }: HasFactors,
): Promise<Html | undefined> {
  const { sub } = visit.account
  const had = await account.world.asked('find_account', () => factors.read(sub))
  if (!had) return undefined
  const { tag, texts } = account.speak(visit.languages)
  const said = texts.factors
  return html`<section class="card" id="factors">
<h2>${said.title}</h2>
<p class="soft">${said.about}</p>
<ul class="rows">
${appRow(visit, had, said, tag)}
${had.otp && codesRow(visit, had, said)}</ul>
</section>`
}

function appRow(visit: Visit, { otp }: AccountFactors, said: FactorTexts, tag: string): Html {
  const state = otp ? say(said.since, { date: dayOf(tag, otp.createdAt) }) : html`${said.noApp}`
  const button = otp
    ? buttonForm(visit, { action: 'remove_app', text: said.remove, label: said.removeApp, look: 'danger' })
    : buttonForm(visit, { action: 'add_app', text: said.addApp, look: 'primary' })
  return row(said.app, state, button)
}

function codesRow(visit: Visit, { recoveryCodes }: AccountFactors, said: FactorTexts): Html {
  const button = buttonForm(visit, { action: 'recovery_codes', text: said.newCodes, look: 'secondary' })
  return row(said.recoveryCodes, say(said.left, { count: recoveryCodes }), button)
}

function row(title: string, state: Html, button: Html): Html {
  return html`<li class="row"><div><h3>${title}</h3><p class="soft">${state}</p></div>${button}</li>\n`
}

/** What an app calls this provider. */
function issuerName({ world }: AccountWorld): string {
  const { look, configuration } = world.provider
  return look.theme.name ?? configuration.origin.replace(/^https?:\/\//, '')
}

function nameOf({ account }: Visit): string {
  const { preferred_username, email } = account.claims ?? {}
  return String(preferred_username ?? email ?? account.sub)
}
