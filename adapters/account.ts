/** vouchsafe/account: the pages on which people see and change what belongs to them. Mounted by `mounts`. */

import { type Names, refuseUnknown } from '../core/index.ts'
import { applicationRoutes } from './account/applications.ts'
import { overviewRoutes } from './account/overview.ts'
import type { AccountWorld } from './account/pages.ts'
import { renderAccount, renderSignedOut } from './account/render.ts'
import { type OwnAccounts, securityRoutes } from './account/security.ts'
import { sessionRoutes } from './account/sessions.ts'
import type { BuiltInClient, Mount } from './mounts/mount.ts'
import { createSignedInPages } from './mounts/signed-in-pages.ts'
import { account as english } from './pages/texts/en/account.ts'
import { provider } from './pages/texts/en/provider.ts'

export type { OwnAccounts } from './account/security.ts'
export { type SecondFactorPagesOptions, secondFactorPages } from './enrolment/second-factor-pages.ts'
export type { Mount } from './mounts/mount.ts'
export type { MailsPerHour } from './passwords/mail-rates.ts'
export { type PasswordPagesOptions, passwordPages } from './passwords/password-pages.ts'
export {
  type PasswordResetLink,
  type PasswordResetLinkOptions,
  passwordResetLink,
} from './passwords/password-reset-link.ts'
export type { AccountsWithPasswords, PasswordMail, SendMail } from './passwords/password-world.ts'

export interface AccountPagesOptions {
  /** Below the issuer. Default: `/account`. */
  readonly path?: string
  /**
   * What `createPasswordAccounts` makes, so that people can change their passwords and add second factors. Default: they
   * cannot, here.
   */
  readonly accounts?: OwnAccounts
}

const names: Names<AccountPagesOptions> = { path: true, accounts: true }

/** @throws {TypeError} naming an option that is not known */
export function accountPages(options: AccountPagesOptions = {}): Mount {
  refuseUnknown(options, names)
  const { path = '/account', accounts } = options
  const client: BuiltInClient = {
    client_id: 'vouchsafe-account',
    client_name: english.brand,
    callback: '/callback',
    // It is where people make themselves a second factor.
    require_second_factor: false,
    nameIn: (look) => {
      const speak = look.speaker('account', english)
      return (languages) => speak(languages).texts.brand
    },
  }
  return {
    path,
    client,
    open(world) {
      const account: AccountWorld = {
        world,
        speak: world.provider.look.speaker('account', english),
        speakScopes: world.provider.look.speaker('provider', provider),
      }
      const site = {
        name: 'account',
        routes: [
          ...overviewRoutes(account),
          ...applicationRoutes(account),
          ...sessionRoutes(account),
          ...(accounts ? securityRoutes(account, accounts) : []),
        ],
        secret: ['current', 'password', 'repeated', 'secret', 'code', 'passkey', 'challenge'],
        render: renderAccount(account, accounts !== undefined),
        renderSignedOut: renderSignedOut(account),
      }
      return createSignedInPages(site, client, world)
    },
  }
}
