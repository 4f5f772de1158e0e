/** In which language the demo speaks: of those that its other pages speak. */

import { type HttpRequest, personLanguages } from '../../../core/index.ts'
import type { MountedProvider } from '../../mounts/mount.ts'
import type { Speech } from '../../pages/speech.ts'
import { provider as english } from '../../pages/texts/en/provider.ts'
import { ar } from './texts/ar.ts'
import { de } from './texts/de.ts'
import type { DemoTexts } from './texts/demo-texts.ts'
import { en } from './texts/en.ts'
import { es } from './texts/es.ts'
import { fr } from './texts/fr.ts'
import { pl } from './texts/pl.ts'

/** By the tags of `vouchsafe/languages`, all of which the demo speaks. */
export const demoTexts: Readonly<Record<string, DemoTexts>> = { en, de, es, fr, pl, ar }

export type DemoSpeech = Speech<DemoTexts>

export function demoSpeaker({ look }: MountedProvider): (request: HttpRequest) => DemoSpeech {
  const speak = look.speaker('provider', english)
  return ({ headers }) => {
    const speech = speak(personLanguages([], headers['accept-language']))
    return { ...speech, texts: demoTexts[speech.tag] ?? en }
  }
}
