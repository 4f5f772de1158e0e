/** vouchsafe/languages: what the pages can speak, whole. Those that are not passed on are in no bundle. */

import { account as accountInArabic } from './pages/texts/ar/account.ts'
import { passwords as passwordsInArabic } from './pages/texts/ar/passwords.ts'
import { provider as inArabic } from './pages/texts/ar/provider.ts'
import { account as accountInGerman } from './pages/texts/de/account.ts'
import { passwords as passwordsInGerman } from './pages/texts/de/passwords.ts'
import { provider as inGerman } from './pages/texts/de/provider.ts'
import { account as accountInEnglish } from './pages/texts/en/account.ts'
import { passwords as passwordsInEnglish } from './pages/texts/en/passwords.ts'
import { provider as inEnglish } from './pages/texts/en/provider.ts'
import { account as accountInSpanish } from './pages/texts/es/account.ts'
import { passwords as passwordsInSpanish } from './pages/texts/es/passwords.ts'
import { provider as inSpanish } from './pages/texts/es/provider.ts'
import { account as accountInFrench } from './pages/texts/fr/account.ts'
import { passwords as passwordsInFrench } from './pages/texts/fr/passwords.ts'
import { provider as inFrench } from './pages/texts/fr/provider.ts'
import { account as accountInPolish } from './pages/texts/pl/account.ts'
import { passwords as passwordsInPolish } from './pages/texts/pl/passwords.ts'
import { provider as inPolish } from './pages/texts/pl/provider.ts'
import type { Language, Texts } from './pages/texts/texts.ts'

/** Every group of texts, so that one that is added compiles once each language has it. Those of `vouchsafe/admin` are there. */
export interface WholeLanguage extends Language {
  readonly texts: Omit<Texts, 'admin'>
}

export const english: WholeLanguage = {
  tag: 'en',
  texts: { provider: inEnglish, passwords: passwordsInEnglish, account: accountInEnglish },
}

export const german: WholeLanguage = {
  tag: 'de',
  texts: { provider: inGerman, passwords: passwordsInGerman, account: accountInGerman },
}

export const spanish: WholeLanguage = {
  tag: 'es',
  texts: { provider: inSpanish, passwords: passwordsInSpanish, account: accountInSpanish },
}

export const french: WholeLanguage = {
  tag: 'fr',
  texts: { provider: inFrench, passwords: passwordsInFrench, account: accountInFrench },
}

export const polish: WholeLanguage = {
  tag: 'pl',
  texts: { provider: inPolish, passwords: passwordsInPolish, account: accountInPolish },
}

export const arabic: WholeLanguage = {
  tag: 'ar',
  direction: 'rtl',
  texts: { provider: inArabic, passwords: passwordsInArabic, account: accountInArabic },
}

/** All of them; English is what others get. */
export const languages: readonly WholeLanguage[] = [english, german, spanish, french, polish, arabic]
