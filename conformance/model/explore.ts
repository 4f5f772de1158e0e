/**
 * Runs a few requests at the same time in every possible order of their steps, and checks the invariants
 * at every moment of every one of them.
 *
 * Flows yield their effects as data, so a request stands still until it is answered: whoever answers owns
 * the schedule, and concurrency is a loop. Two things keep the loop small, and neither misses anything:
 *
 * - A step is what others can notice: a read or a write of what others write too, the start of a request,
 *   its answer. All else (entropy, signatures, pages, hooks, host records that nobody in the mix changes)
 *   commutes with everything the others do, so it is done at once, in the step before it.
 * - Schedules that lead to the same state are continued once. The state is what is stored, what each
 *   request has been told so far (a flow is a function of that), and who had been answered before whom
 *   started. What can follow depends on nothing else, and an invariant may ask about nothing else. So the
 *   tree of schedules is walked as a graph, and its paths are counted rather than walked one by one.
 *
 * A step is one key in one call of the storage: what happens inside is for the storage contract to prove. Of
 * keys that are loaded together each is read at a moment of its own, in every order.
 */

import { type Names, refuseUnknown } from 'vouchsafe/core'
import { judgeGiven, type NotProved, type Report } from './report.ts'
import { type Counterexample, switchesOf } from './schedules/counterexample.ts'
import { type Broken, firstBroken, type Invariant } from './schedules/invariant.ts'
import { invariants as standardInvariants } from './schedules/invariants.ts'
import { Observer } from './schedules/moment.ts'
import { choices, Machine, nameOf, type State } from './schedules/state.ts'
import type { Mix } from './stage/mix.ts'
import { prepare, type Situation, stageFor } from './stage/prepare.ts'
import { outcomeOf } from './stage/requests.ts'
import { type Stage, type StageOptions, stageNames } from './stage/stage.ts'

export interface ExploreOptions extends StageOptions {
  /** Default: all of `invariants`. */
  readonly invariants?: readonly Invariant[]
  /** How many writes of a schedule, any of them, take hold without anybody being told. Default none. */
  readonly lostReplies?: number
  /** How many reads of a schedule, any of them, fail; one of several that are loaded together fails them all. */
  readonly failedReads?: number
  /** How many processes of a schedule end in the middle, each with one of the requests: at any of its steps. */
  readonly deaths?: number
  /** More steps than this in one schedule are taken for requests that never end. Default 200. */
  readonly maxSteps?: number
}

export interface Exploration extends Report {
  readonly mix: string
  /** Every order there is (up to a violation, where there is one). */
  readonly schedules: number
  /** Different states met on the way; the invariants were checked in each. */
  readonly states: number
  /** How many schedules ended how, the answers in the order of the mix: "200, 400 invalid_grant". */
  readonly outcomes: Readonly<Record<string, number>>
  /** For each invariant that was broken the schedule found with the fewest switches. */
  readonly counterexamples: readonly Counterexample[]
}

const noEnd: Invariant = {
  id: 'INV-31b',
  clause: 'RFC 9110 section 15.6',
  statement: 'Every request comes to an end, however the others come in between.',
  check: async () => undefined,
}

type Outcomes = Readonly<Record<string, number>>

const optionNames: Names<ExploreOptions> = {
  ...stageNames,
  invariants: true,
  lostReplies: true,
  failedReads: true,
  deaths: true,
  maxSteps: true,
}

/** @throws {TypeError} naming an option that is not known */
export async function explore(mix: Mix, options: ExploreOptions = {}): Promise<Exploration> {
  refuseUnknown(options, optionNames)
  const {
    invariants = standardInvariants,
    lostReplies = 0,
    failedReads = 0,
    deaths = 0,
    maxSteps = 200,
    ...rest
  } = options
  const faults = { lost: lostReplies, failed: failedReads, deaths }
  const stage = stageFor(mix, rest)
  const situation = await prepare(mix, stage)
  const machine = new Machine(stage, situation, await stage.createWorld())
  const first = await machine.first()
  const observer = new Observer(stage, situation.issued, first.snapshot)
  /** How the schedules end that go on from a state. */
  const known = new Map<string, Outcomes>()
  const found = new Map<string, Counterexample>()

  async function follow(state: State): Promise<Outcomes> {
    const name = nameOf(state)
    const outcomes = known.get(name) ?? (await outcomesOf(state))
    known.set(name, outcomes)
    return outcomes
  }

  async function outcomesOf(state: State): Promise<Outcomes> {
    const endless = { invariant: noEnd, wrong: `${maxSteps} steps, and no end in sight` }
    const broken = state.log.length > maxSteps ? endless : await firstBroken(invariants, observer.look(state))
    if (broken) report(broken, state)
    const next = broken ? [] : choices(state, faults)
    if (next.length === 0) return { [outcomeOfAll(state)]: 1 }
    const outcomes: Record<string, number> = {}
    for (const choice of next)
      for (const [outcome, count] of Object.entries(await follow(await machine.after(state, choice))))
        outcomes[outcome] = (outcomes[outcome] ?? 0) + count
    return outcomes
  }

  function report(broken: Broken, { log }: State): void {
    const example = { mix: mix.name, ...broken, log }
    const best = found.get(broken.invariant.id)
    if (!best || switchesOf(example) < switchesOf(best)) found.set(broken.invariant.id, example)
  }

  const outcomes = await follow(first)
  const schedules = Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  stage.coverage.refuseMisuse()
  const { proved, notProved } = judgeGiven(rest, stage.coverage)
  const counterexamples = [...found.values()]
  const broken = counterexamples.map(({ invariant }) => `${invariant.id} broken`).join(', ')
  return {
    by: 'explore',
    done: `${mix.name}: ${schedules} schedules, ${broken || 'nothing broken'}`,
    mix: mix.name,
    schedules,
    states: known.size,
    outcomes,
    counterexamples,
    proved,
    notProved: [...notProved, ...unjudged(mix, situation, stage, invariants)],
  }
}

/** Who presents a value of which no invariant says what has to become of it. */
function unjudged(
  { name }: Mix,
  { participants, issued }: Situation,
  stage: Stage,
  invariants: readonly Invariant[],
): NotProved[] {
  return participants
    .filter(({ presents }) => presents !== undefined && issued.every(({ value }) => value !== presents))
    .filter((participant) => !invariants.some(({ judges }) => judges?.(participant, stage)))
    .map((participant) => ({
      what: `what "${participant.name}" presents`,
      why: 'no invariant judges it',
      in: name,
    }))
}

function outcomeOfAll({ actors }: State): string {
  return actors.map(({ response }) => (response ? outcomeOf(response) : 'none')).join(', ')
}
