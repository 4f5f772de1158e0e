/** Where pages of the host's own may be, and that somebody is there to sign people in. */

import { defaultPaths, type Endpoint } from '../../core/index.ts'
import type { CheckedOptions, ProviderOptions } from './options.ts'

type PageOption = 'loginUrl' | 'consentUrl'

/** Which of our endpoints a page of the host's takes the place of. */
const replaces: Readonly<Record<PageOption, Endpoint>> = { loginUrl: 'login', consentUrl: 'consent' }

/** @throws {TypeError} naming the option and the mend */
export function checkHostPages(checked: CheckedOptions, { accounts }: ProviderOptions): void {
  for (const option of ['loginUrl', 'consentUrl'] as const) checkPage(option, checked)
  const [login, consent] = [checked.loginUrl, checked.consentUrl].map(
    (url) => url !== undefined && new URL(url, checked.issuer).href,
  )
  if (login && login === consent)
    throw new TypeError('consentUrl: is the same as loginUrl; each page reads what it is asked by itself')
  if (checked.loginUrl === undefined && accounts.authenticate === undefined)
    throw new TypeError(
      'accounts.authenticate: is missing, and so is loginUrl: one of them has to sign people in',
    )
}

function checkPage(option: PageOption, { issuer, paths, ...checked }: CheckedOptions): void {
  const page = checked[option]
  if (page === undefined) return
  const { origin, pathname } = new URL(page, issuer)
  const at = new URL(issuer)
  if (origin !== at.origin)
    throw new TypeError(
      `${option}: must be on the issuer's origin, ${at.origin}: our cookies have to reach it, such as /sign-in`,
    )
  const prefix = at.pathname.replace(/\/$/, '')
  const taken = Object.entries({ ...defaultPaths, ...paths }).find(
    ([endpoint, path]) => endpoint !== replaces[option] && pathname === prefix + path,
  )
  if (taken) throw new TypeError(`${option}: ${pathname} is the path of our endpoint ${taken[0]}`)
}
