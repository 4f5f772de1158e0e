/** How the person signs in: what they can change of that. */

import type { Posted, Route, SiteAnswer, Visit } from '../mounts/site.ts'
import { html } from '../pages/html.ts'
import { appRoute } from './app-page.ts'
import { changeFactors, factorNotices, factorsSection } from './factors.ts'
import type { HasFactors } from './own-factors.ts'
import { type AccountWorld, doneNotice, notice } from './pages.ts'
import { passkeyRoute } from './passkey-page.ts'
import { type ChangesPasswords, CONFIRMED_WITHIN, changePassword, passwordSection } from './password.ts'

/** Of `createPasswordAccounts`. */
export type OwnAccounts = ChangesPasswords & HasFactors

export function securityRoutes(account: AccountWorld, accounts: OwnAccounts): Route[] {
  return [
    {
      path: '/security',
      confirmed_within: CONFIRMED_WITHIN,
      get: (visit) => security(visit, account, accounts),
      post: (posted) => change(posted, account, accounts),
    },
    appRoute(account, accounts),
    passkeyRoute(account, accounts),
  ]
}

async function change(posted: Posted, account: AccountWorld, accounts: OwnAccounts): Promise<SiteAnswer> {
  if (posted.form.action !== 'password')
    return (await changeFactors(posted, account, accounts)) ?? { kind: 'see_other', to: '/security' }
  const outcome = await changePassword(posted, accounts, account)
  if (outcome === 'changed') return { kind: 'see_other', to: '/security?done=password' }
  return { ...(await security(posted, account, accounts, outcome)), status: 422 }
}

async function security(
  visit: Visit,
  account: AccountWorld,
  accounts: OwnAccounts,
  wrong?: Exclude<Awaited<ReturnType<typeof changePassword>>, 'changed'>,
) {
  const { texts } = account.speak(visit.languages)
  const { security: said } = texts
  return {
    kind: 'page',
    title: said.title,
    content: html`${doneNotice(visit, { password: texts.password.done, ...factorNotices(texts) })}${
      visit.draft !== undefined && notice({ text: said.confirmed })
    }${await passwordSection(visit, accounts, account, wrong)}${await factorsSection(visit, account, accounts)}`,
  } as const
}
