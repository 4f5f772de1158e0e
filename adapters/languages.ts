/** vouchsafe/languages: what the pages can speak, whole. Those that are not passed on are in no bundle. */

import { provider as inArabic } from './pages/texts/ar/provider.ts'
import { provider as inGerman } from './pages/texts/de/provider.ts'
import { provider as inEnglish } from './pages/texts/en/provider.ts'
import { provider as inSpanish } from './pages/texts/es/provider.ts'
import { provider as inFrench } from './pages/texts/fr/provider.ts'
import { provider as inPolish } from './pages/texts/pl/provider.ts'
import type { Language, Texts } from './pages/texts/texts.ts'

/** Every group of texts, so that one that is added compiles once each language has it. */
export interface WholeLanguage extends Language {
  readonly texts: Texts
}

export const english: WholeLanguage = { tag: 'en', texts: { provider: inEnglish } }

export const german: WholeLanguage = { tag: 'de', texts: { provider: inGerman } }

export const spanish: WholeLanguage = { tag: 'es', texts: { provider: inSpanish } }

export const french: WholeLanguage = { tag: 'fr', texts: { provider: inFrench } }

export const polish: WholeLanguage = { tag: 'pl', texts: { provider: inPolish } }

export const arabic: WholeLanguage = { tag: 'ar', direction: 'rtl', texts: { provider: inArabic } }

/** All of them; English is what others get. */
export const languages: readonly WholeLanguage[] = [english, german, spanish, french, polish, arabic]
