/**
 * The texts of all pages, a group for each part that can be left out, and what a language is. English is where a group is
 * used; other languages come from `vouchsafe/languages`, or from a host.
 */

import type { AccountTexts } from './account-texts.ts'
import type { AdminTexts } from './admin-texts.ts'
import type { PasswordTexts } from './password-texts.ts'
import type { ProviderTexts } from './provider-texts.ts'

export interface Texts {
  readonly provider: ProviderTexts
  readonly account: AccountTexts
  readonly passwords: PasswordTexts
  readonly admin: AdminTexts
}

export interface Language {
  /** BCP 47, such as `de` or `pt-BR`. */
  readonly tag: string
  /** Default: from left to right. */
  readonly direction?: 'ltr' | 'rtl'
  /** By group; pages of a group that is missing do not speak it, unless they bring it themselves. */
  readonly texts: Partial<Texts>
}

type Changes<T> = T extends string ? T : { readonly [K in keyof T]?: Changes<T[K]> }

/** Sentences in the place of ours, by language and group. */
export type TextChanges = Readonly<Record<string, Changes<Texts>>>
