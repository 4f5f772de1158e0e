/**
 * vouchsafe/conformance: the proof, for whoever has a storage, a policy, hooks or a grant of their own.
 * Any test runner will do; the one package needed beside it is fast-check.
 *
 * - Every interleaving: `explore` runs a mix of requests in each order of their reads and writes.
 * - A fault at every effect: `injectFaults` runs a scene with each of its effects failing in every way.
 * - The reference model: `checkModel` draws commands, compares each answer with what the model expects, and
 *   judges the whole by the `properties`.
 * - Non-interference: `checkNonInterference` weaves one run into another, and what the first is answered must
 *   not change.
 * - Transcripts: `recordRun` keeps what a request asked of the world, `replayRecording` runs it again.
 */

// The reference model, and commands for it.
export {
  type Checked,
  type CheckOptions,
  checkModel,
  checkModelLater,
  replayCommands,
  replayCommandsLater,
} from './model/check-model.ts'
export {
  type CommandKind,
  type Described,
  defineCommand,
  few,
  manner,
  newest,
  nth,
  position,
} from './model/commands/command.ts'
export { commandKinds } from './model/commands/index.ts'
export { requestTokens } from './model/commands/token.ts'
// Every interleaving, and what must hold in each.
export { type Exploration, type ExploreOptions, explore } from './model/explore.ts'
// A fault at every effect, and what must hold after each.
export type { Trial as FaultTrial } from './model/faults/fault.ts'
export { type Guarantee, guarantees } from './model/faults/guarantees.ts'
export { scenes } from './model/faults/scenes.ts'
export { printViolation } from './model/faults/violation.ts'
export {
  type FaultOptions,
  type FaultReport,
  injectFaults,
  type Violation,
} from './model/faults.ts'
// The properties, and the histories that they are judged on.
export type { Change, Exchange, History } from './model/history.ts'
export { ModelFailure } from './model/judge.ts'
export type { Family, Model, ReferenceGrant } from './model/model.ts'
// What others do is not felt.
export {
  checkNonInterference,
  checkNonInterferenceLater,
  type Separation,
  separations,
} from './model/non-interference.ts'
export type { Expected, Outcome } from './model/outcome.ts'
export { type Pairs, valueIn } from './model/pairs.ts'
export {
  type BrokenProperty,
  type Ledger,
  type Property,
  properties,
  violations,
} from './model/properties.ts'
export { refused } from './model/reference/client-authentication.ts'
export { grantTokens, tokensForClient } from './model/reference/tokens.ts'
// What a proof comes by, and what not.
export { type NotProved, notProved, printReports, type Report } from './model/report.ts'
export { type Counterexample, printCounterexample } from './model/schedules/counterexample.ts'
export type { Invariant } from './model/schedules/invariant.ts'
export { invariants, wasOk } from './model/schedules/invariants.ts'
export { type Circumstances, long, mixOf, pairs, triples } from './model/schedules/mixes.ts'
export type { Moment } from './model/schedules/moment.ts'
// What mixes and scenes are made of, for some of your own.
export type { Asked, Called } from './model/stage/asked.ts'
export { intercept, pass } from './model/stage/intercept.ts'
export type { HostOperations } from './model/stage/make-operations.ts'
export type { Actor, Ends, Issued, Mix, Participant, Prepared, Setup, Work } from './model/stage/mix.ts'
export { type ParticipantName, participants } from './model/stage/participants.ts'
export {
  authorizeRequest,
  codeOf,
  consentForm,
  cookiesAfter,
  followRequest,
  introspectRequest,
  isOk,
  loginForm,
  outcomeOf,
  redeemRequest,
  refreshRequest,
  revokeRequest,
  sessionCookie,
  textOf,
  tokenRequest,
  userinfoRequest,
} from './model/stage/requests.ts'
export {
  type Cast,
  codeIssued,
  consentShown,
  loginShown,
  loginShownAgain,
  ofAnotherRelease,
  offline,
  type Prelude,
  rotated,
  rotatedTwice,
  sessionOf,
  signedIn,
  signedInElsewhere,
  tokensIssued,
  tokensOfBothKinds,
} from './model/stage/situations.ts'
export { createStage, type Stage, type StageOptions } from './model/stage/stage.ts'
// Transcripts.
export { type Recording, recordRun, replayRecording } from './model/transcript.ts'
export { type Manner, type Script, send, type Trial } from './model/trial.ts'
export type { Hooks } from './model/world.ts'
