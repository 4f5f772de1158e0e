/**
 * Runs drawn commands against the model and a system together, and judges the history of each run by the
 * properties. A failure names the properties that do not hold, the disagreement with the model if there
 * is one, the shortest list of commands that shows it, and the seed that finds it again.
 */

import fc from 'fast-check'
import { type Names, refuseUnknown } from 'vouchsafe/core'
import type { CommandKind, Described } from './commands/command.ts'
import { commandKinds } from './commands/index.ts'
import { audit, CommandAtOnce, CommandLater, drawn, drive, driveLater, replayed } from './drive.ts'
import { judge, ModelFailure } from './judge.ts'
import { properties as everyProperty, type Property } from './properties.ts'
import { judgeGiven, type Report } from './report.ts'
import type { Coverage } from './stage/coverage.ts'
import { type PreparedSystem, prepareSystem, type System, type SystemOptions } from './system.ts'
import { openTrial, type Script, type Trial } from './trial.ts'
import type { Hooks } from './world.ts'

export interface CheckOptions extends SystemOptions {
  /** How many runs, each on a fresh system. Default: 100. */
  readonly runs?: number
  /** At most so many commands a run; half of that on average. Default: 200. */
  readonly longest?: number
  /** Default: VOUCHSAFE_MODEL_SEED of the environment, or another one each time. */
  readonly seed?: number
  /** Kinds of command besides ours, for grants and endpoints of a host's own. */
  readonly moreCommands?: readonly CommandKind[]
  readonly properties?: readonly Property[]
  /** Whether a failure is made as short as possible first. Default: true. */
  readonly shrink?: boolean
  /** Whether the model's opinion counts, or only the properties'. Default: true. */
  readonly modelCounts?: boolean
}

export interface Checked extends Report {
  readonly runs: number
  readonly commands: number
  readonly requests: number
  readonly seed: number
}

const optionNames: Names<CheckOptions> = {
  runs: true,
  longest: true,
  seed: true,
  moreCommands: true,
  properties: true,
  shrink: true,
  modelCounts: true,
  storage: true,
  extensionGrants: true,
  operations: true,
  expectedGrants: true,
  onEvent: true,
  secrets: true,
  tamper: true,
  issuer: true,
  policy: true,
  clients: true,
  people: true,
  browsers: true,
  scopes: true,
  hooks: true,
}

const hookNames: Names<Hooks> = {
  subject: true,
  accountClaims: true,
  idTokenClaims: true,
  introspectionClaims: true,
}

/** @throws {TypeError} naming an option or a hook that is not known */
export function checkNames(options: CheckOptions): void {
  refuseUnknown(options, optionNames)
  refuseUnknown(options.hooks ?? {}, hookNames, 'hooks')
}

/** Counted while it goes on. */
export interface Tally {
  runs: number
  commands: number
  requests: number
}

export const LONGEST = 200

/** How fast-check is to go about it. */
export function checkParameters({
  runs = 100,
  seed = Number(process.env.VOUCHSAFE_MODEL_SEED ?? Date.now() & 0x7fffffff),
  shrink = true,
}: CheckOptions) {
  return { numRuns: runs, seed, endOnFailure: !shrink }
}

/** What a check is, whether its storage answers at once or later. */
function prepareCheck(options: CheckOptions) {
  checkNames(options)
  const tally: Tally = { runs: 0, commands: 0, requests: 0 }
  const prepared = prepareSystem(options)
  return {
    prepared,
    parameters: checkParameters(options),
    kinds: kindsOf(options, prepared.coverage),
    constraints: { maxCommands: options.longest ?? LONGEST, size: 'max' as const, disableReplayLog: true },
    tally,
    report: <T extends [unknown]>(details: fc.RunDetails<T>): Checked =>
      report(details, { by: 'checkModel', tally, options, coverage: prepared.coverage }),
    /** At the end of a run; `cause` is what ended it early. @throws {ModelFailure} */
    settle(trial: Trial, cause: unknown): void {
      judgeRun(trial, cause, options)
      tally.runs++
      tally.commands += trial.commands
      tally.requests += trial.history.entries.length
    },
  }
}

/** Ours, and the user's own, which are noted when they are carried out. */
export function kindsOf({ moreCommands = [] }: CheckOptions, { commands }: Coverage): CommandKind[] {
  const noted = moreCommands.map((kind) => ({
    ...kind,
    script(trial: Trial, description: Described): Script {
      commands.add(kind.does)
      return kind.script(trial, description)
    },
  }))
  return [...commandKinds, ...noted]
}

function judgeRun(
  trial: Trial,
  cause: unknown,
  { properties = everyProperty, modelCounts }: CheckOptions,
): void {
  judge(trial, properties, cause, modelCounts)
}

/** What was checked, how often, and with what. */
interface Done {
  readonly by: Report['by']
  readonly tally: Tally
  readonly options: CheckOptions
  readonly coverage: Coverage
}

/**
 * @throws {TypeError} where something was given that nothing can be proved with
 * @throws {ModelFailure} where it failed
 */
export function report<T extends [unknown]>(
  details: fc.RunDetails<T>,
  { by, tally, options, coverage }: Done,
): Checked {
  coverage.refuseMisuse()
  if (details.failed) throw failureOf(details)
  const { runs, commands, requests } = tally
  return {
    by,
    done: `${runs} runs, ${commands} commands, ${requests} requests, seed ${details.seed}`,
    runs,
    commands,
    requests,
    seed: details.seed,
    ...judgeGiven(options, coverage),
  }
}

function failureOf<T extends [unknown]>(details: fc.RunDetails<T>): ModelFailure {
  const failure = details.errorInstance
  const found = failure instanceof Error ? failure.message : String(failure)
  const shortest = details.counterexample?.map(String).join('')
  const again = `VOUCHSAFE_MODEL_SEED=${details.seed} finds it again; the commands that show it:${shortest}`
  return new ModelFailure([found, again], failure instanceof ModelFailure ? failure.violated : [], failure)
}

export function openAtOnce(prepared: PreparedSystem): System {
  const system = prepared.open()
  if (!system.is_async) return system
  throw new TypeError(
    'This storage answers with promises: use checkModelLater, replayCommandsLater or checkNonInterferenceLater.',
  )
}

/**
 * For a storage that answers at once.
 * @throws {ModelFailure} naming what does not hold, the commands that show it, and the seed
 */
export function checkModel(options: CheckOptions = {}): Checked {
  const { prepared, parameters, kinds, constraints, report, settle } = prepareCheck(options)
  const anyCommands = fc.commands(
    drawn(kinds, (kind, description) => new CommandAtOnce(kind, description)),
    constraints,
  )
  const property = fc.property(anyCommands, (commands) => {
    const system = openAtOnce(prepared)
    const trial = openTrial(system)
    let cause: unknown
    try {
      fc.modelRun(() => ({ model: trial.model, real: trial }), commands)
      drive(audit(trial), system)
    } catch (thrown) {
      cause = thrown
    }
    settle(trial, cause)
  })
  return report(fc.check(property, parameters))
}

/** The same for a storage that answers with promises, or with either. */
export async function checkModelLater(options: CheckOptions = {}): Promise<Checked> {
  const { prepared, parameters, kinds, constraints, report, settle } = prepareCheck(options)
  const anyCommands = fc.commands(
    drawn(kinds, (kind, description) => new CommandLater(kind, description)),
    constraints,
  )
  const property = fc.asyncProperty(anyCommands, async (commands) => {
    const system = prepared.open()
    const trial = openTrial(system)
    let cause: unknown
    try {
      await fc.asyncModelRun(() => ({ model: trial.model, real: trial }), commands)
      await driveLater(audit(trial), system)
    } catch (thrown) {
      cause = thrown
    }
    settle(trial, cause)
  })
  return report(await fc.check(property, parameters))
}

/**
 * Carries out commands as a counterexample was printed, for a storage that answers at once.
 * @throws {ModelFailure} when one of the properties does not hold, or the model disagrees
 */
export function replayCommands(descriptions: readonly Described[], options: CheckOptions = {}): void {
  checkNames(options)
  const prepared = prepareSystem(options)
  const trial = openTrial(openAtOnce(prepared))
  let cause: unknown
  try {
    drive(replayed(trial, descriptions, kindsOf(options, prepared.coverage)), trial.system)
  } catch (thrown) {
    cause = thrown
  }
  prepared.coverage.refuseMisuse()
  judgeRun(trial, cause, options)
}

/** The same for a storage that answers with promises, or with either. */
export async function replayCommandsLater(
  descriptions: readonly Described[],
  options: CheckOptions = {},
): Promise<void> {
  checkNames(options)
  const prepared = prepareSystem(options)
  const trial = openTrial(prepared.open())
  let cause: unknown
  try {
    await driveLater(replayed(trial, descriptions, kindsOf(options, prepared.coverage)), trial.system)
  } catch (thrown) {
    cause = thrown
  }
  prepared.coverage.refuseMisuse()
  judgeRun(trial, cause, options)
}
