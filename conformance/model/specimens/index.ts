/** Every specimen; each has to be caught, or the model is not worth its name. */

import { answerSpecimens } from './answers.ts'
import { basisSpecimens } from './bases.ts'
import { browserSpecimens } from './browsers.ts'
import { clientSpecimens } from './clients.ts'
import { codeSpecimens } from './codes.ts'
import { logoutSpecimens } from './logouts.ts'
import type { Specimen } from './specimen.ts'
import { tokenSpecimens } from './tokens.ts'

export type { Specimen } from './specimen.ts'

export const specimens: readonly Specimen[] = [
  ...codeSpecimens,
  ...tokenSpecimens,
  ...basisSpecimens,
  ...clientSpecimens,
  ...browserSpecimens,
  ...logoutSpecimens,
  ...answerSpecimens,
]
