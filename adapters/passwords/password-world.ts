/** What the pages for a new password stand on, and what a visit to them is. */

import type { Account, Awaitable, HttpRequest, Parameters } from '../../core/index.ts'
import type { AccountsInStorage } from '../accounts/stored-accounts.ts'
import type { MountWorld, Perform } from '../mounts/mount.ts'
import type { Speaker } from '../pages/speech.ts'
import type { PasswordTexts } from '../pages/texts/password-texts.ts'
import type { MailRates } from './mail-rates.ts'

/** As `createPasswordAccounts` makes them. */
export interface AccountsWithPasswords extends Pick<AccountsInStorage, 'read' | 'readByName' | 'update'> {
  find(sub: string): Awaitable<Account | null | undefined>
}

/** What is to be sent, in the person's language. */
export interface PasswordMail {
  readonly kind: 'password_reset'
  /** One address. */
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The link in it: whoever has it sets the password. */
  readonly url: string
  /** NumericDate after which it is worth nothing. */
  readonly expiresAt: number
}

/** Resolves when it is handed over. */
export type SendMail = (mail: PasswordMail) => Awaitable<unknown>

export interface PasswordWorld {
  readonly world: MountWorld
  readonly accounts: AccountsWithPasswords
  readonly sendMail?: SendMail | undefined
  readonly rates: MailRates
  readonly speak: Speaker<PasswordTexts>
}

export interface PasswordVisit {
  readonly request: HttpRequest
  /** Of the query, or of the form. */
  readonly values: Parameters['values']
  readonly languages: readonly string[]
  readonly perform: Perform
}
