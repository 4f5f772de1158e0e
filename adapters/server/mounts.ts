/** Which pages the server has beside the protocol's, and what is at `/`. */

import { accountPages, passwordPages, secondFactorPages } from '../account.ts'
import type { PasswordAccounts } from '../accounts.ts'
import { adminPages } from '../admin.ts'
import type { Mount } from '../mounts/mount.ts'
import { PASSWORD_PATH } from '../passwords/password-pages.ts'
import type { SendMail } from '../passwords/password-world.ts'
import { CONFIGURATION, settingsOf } from './admin-settings.ts'
import { hasAdministrator } from './administrators.ts'
import type { AdminSettings } from './config.ts'
import { startPage, wayTo } from './first-minutes/start-page.ts'
import { tryIt } from './first-minutes/try-it.ts'
import type { Settings } from './settings.ts'

export function mountsOf(
  settings: Settings,
  accounts: PasswordAccounts,
  sendMail?: SendMail,
): readonly Mount[] {
  const { config, is_demo } = settings
  const path = config.accountPages
  const people = path === false ? [] : [accountPages({ path, accounts })]
  const administrators =
    config.adminPages === false
      ? []
      : [
          adminPages({
            ...mountedBy(config.adminPages),
            accounts,
            passwordPath: PASSWORD_PATH,
            isOpen: () => hasAdministrator(config, accounts),
            settings: settingsOf(settings),
            policyFrom: CONFIGURATION,
          }),
        ]
  const passwords = passwordPages({
    accounts,
    ...(sendMail && { sendMail }),
    mailsPerHour: config.mail?.perHour,
  })
  const pages = [...people, ...administrators, passwords, secondFactorPages({ accounts })]
  if (is_demo) {
    const navigation = {
      '/': 'start',
      '/try': 'tryIt',
      ...(path !== false && { [path]: 'account' }),
      ...(typeof config.adminPages === 'string' && { [config.adminPages]: 'administration' }),
    } as const
    return [startPage(navigation), tryIt(navigation), ...pages]
  }
  return config.startPage && path !== false ? [wayTo(path), ...pages] : pages
}

/** Where nothing else is said, it is the path. */
function mountedBy(said: string | AdminSettings) {
  if (typeof said === 'string') return { path: said }
  const { port, host, ...options } = said
  return options
}
