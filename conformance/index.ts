/**
 * vouchsafe/conformance: the proof, for whoever has a storage, a policy, hooks or a grant of their own.
 * Every interleaving (`explore`), a fault at every effect (`injectFaults`), and transcripts of what a
 * request asks of the world. Any test runner will do.
 */

export { type Exploration, type ExploreOptions, explore } from './model/explore.ts'
export { scenes } from './model/faults/scenes.ts'
export { type FaultOptions, type FaultReport, injectFaults } from './model/faults.ts'
export { type Counterexample, printCounterexample } from './model/schedules/counterexample.ts'
export { type Invariant, invariants, wasOk } from './model/schedules/invariants.ts'
export { pairs } from './model/schedules/mixes.ts'
export type { Mix } from './model/stage/mix.ts'
export { tokenRequest } from './model/stage/requests.ts'
export { type Recording, recordRun, replayRecording } from './model/transcript.ts'
