/** What the pages of second factors share: whose they are, and what an app or a passkey calls them. */

import type { PasswordAccounts } from '../accounts.ts'
import type { Visit } from '../mounts/site.ts'
import type { AccountWorld } from './pages.ts'

/** Of `createPasswordAccounts`. */
export type HasFactors = Pick<PasswordAccounts, 'factors'>

/** What an app calls this provider. */
export function issuerName({ world }: Pick<AccountWorld, 'world'>): string {
  const { look, configuration } = world.provider
  return look.theme.name ?? configuration.origin.replace(/^https?:\/\//, '')
}

export function nameOf({ account }: Pick<Visit, 'account'>): string {
  const { preferred_username, email } = account.claims ?? {}
  return String(preferred_username ?? email ?? account.sub)
}
