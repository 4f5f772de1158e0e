/** What the administration says in each language that there is: brought with it, so that it is in no bundle without it. */

import type { AdminTexts } from '../pages/texts/admin-texts.ts'
import { admin as ar } from '../pages/texts/ar/admin.ts'
import { admin as de } from '../pages/texts/de/admin.ts'
import { admin as en } from '../pages/texts/en/admin.ts'
import { admin as es } from '../pages/texts/es/admin.ts'
import { admin as fr } from '../pages/texts/fr/admin.ts'
import { admin as pl } from '../pages/texts/pl/admin.ts'

/** By the tags of `vouchsafe/languages`. */
export const adminTexts = { en, de, es, fr, pl, ar } as const satisfies Readonly<Record<string, AdminTexts>>
