/**
 * What the person shows beside their password: seen, and taken away by whoever has just signed in. How they get more
 * are pages of their own.
 */

import type { AccountFactors, ShownPasskey } from '../accounts.ts'
import type { Posted, SiteAnswer, Visit } from '../mounts/site.ts'
import { foreignName, type Html, html } from '../pages/html.ts'
import type { AccountTexts } from '../pages/texts/account-texts.ts'
import { plain, say } from '../pages/texts/text.ts'
import { dayOf } from './dates.ts'
import type { HasFactors } from './own-factors.ts'
import { type AccountWorld, buttonForm } from './pages.ts'
import { newCodes } from './recovery-codes.ts'

type FactorTexts = AccountTexts['factors']

/** @returns `undefined` where the form asks for something else */
export async function changeFactors(
  posted: Posted,
  account: AccountWorld,
  { factors }: HasFactors,
): Promise<SiteAnswer | undefined> {
  const { sub } = posted.account
  switch (posted.form.action) {
    case 'add_app':
      return { kind: 'see_other', to: '/security/app' }
    case 'add_passkey':
      return { kind: 'see_other', to: '/security/passkey' }
    case 'recovery_codes':
      return newCodes(posted, account, { factors })
    case 'remove_passkey':
      await account.world.asked('store', () => factors.remove(sub, { passkey: posted.form.passkey ?? '' }))
      return { kind: 'see_other', to: '/security?done=passkey_removed' }
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
  passkey_added: factors.passkeyAdded,
  passkey_removed: factors.passkeyRemoved,
})

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
  const alone = account.world.provider.configuration.passkeys && html` ${said.passkeysAlone}`
  return html`<section class="card" id="factors">
<h2>${said.title}</h2>
<p class="soft">${said.about}</p>
<ul class="rows">
${appRow(visit, had, said, tag)}
${row(said.passkeys, html`${said.passkeysAbout}${alone}`, buttonForm(visit, { action: 'add_passkey', text: said.addPasskey, look: 'primary' }))}
${had.passkeys.map((passkey) => passkeyRow(visit, passkey, said, tag))}
${(had.otp || had.passkeys.length > 0) && codesRow(visit, had, said)}</ul>
</section>`
}

function appRow(visit: Visit, { otp }: AccountFactors, said: FactorTexts, tag: string): Html {
  const state = otp ? say(said.since, { date: dayOf(tag, otp.createdAt) }) : html`${said.noApp}`
  const button = otp
    ? buttonForm(visit, { action: 'remove_app', text: said.remove, label: said.removeApp, look: 'danger' })
    : buttonForm(visit, { action: 'add_app', text: said.addApp, look: 'primary' })
  return row(said.app, state, button)
}

function passkeyRow(visit: Visit, passkey: ShownPasskey, said: FactorTexts, tag: string): Html {
  const { id, name, createdAt, usedAt } = passkey
  const since = say(said.since, { date: dayOf(tag, createdAt) })
  const used = usedAt !== undefined && html` · ${say(said.used, { date: dayOf(tag, usedAt) })}`
  const label = plain(said.removePasskey, 'name', name)
  const fields = { passkey: id }
  const button = buttonForm(visit, {
    action: 'remove_passkey',
    text: said.remove,
    label,
    look: 'danger',
    fields,
  })
  return html`<li class="row"><div><h3>${foreignName(name)}</h3><p class="soft">${since}${used}</p></div>${button}</li>\n`
}

function codesRow(visit: Visit, { recoveryCodes }: AccountFactors, said: FactorTexts): Html {
  const button = buttonForm(visit, { action: 'recovery_codes', text: said.newCodes, look: 'secondary' })
  return row(said.recoveryCodes, say(said.left, { count: recoveryCodes }), button)
}

function row(title: string, state: Html, button: Html): Html {
  return html`<li class="row"><div><h3>${title}</h3><p class="soft">${state}</p></div>${button}</li>\n`
}
