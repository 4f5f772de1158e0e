/** The mutants that survive, each with the reason. An explanation that no survivor needs fails the run. */

import type { Explained } from './report.ts'

export const explained: readonly Explained[] = []
