/**
 * Runs a request with each of its effects failing in turn, in every way it can fail, with and without the
 * client sending it again, and checks what must hold all the same (F-G1 to F-G7).
 */

import { type Effect, type Handlers, type HttpResponse, refuseUnknown, run } from 'vouchsafe/core'
import { type Course, type Fault, faultKinds, type Retry, retries } from './faults/fault.ts'
import { type Guarantee, guarantees as standardGuarantees } from './faults/guarantees.ts'
import { isIncidental } from './faults/incidental.ts'
import { judgeGiven, type Report } from './report.ts'
import { isActive, issuedIn } from './schedules/moment.ts'
import { flowOf } from './schedules/unfolding.ts'
import type { Mix, Participant } from './stage/mix.ts'
import { prepare, type Situation, stageFor } from './stage/prepare.ts'
import { type Stage, type StageOptions, stageNames, type World } from './stage/stage.ts'
import { torn } from './stage/torn.ts'

export interface Violation {
  readonly scene: string
  readonly guarantee: Guarantee
  readonly fault: Fault
  readonly wrong: string
}

export interface FaultOptions extends StageOptions {
  /** Default: F-G1 to F-G7. */
  readonly guarantees?: readonly Guarantee[]
  /** Storage that fails once and stays away until the request is answered, instead of failing once. */
  readonly outages?: boolean
}

export interface FaultReport extends Report {
  readonly scene: string
  readonly effects: readonly Effect['op'][]
  readonly runs: number
  readonly violations: readonly Violation[]
}

/** @param scene a mix of one  @throws {TypeError} naming an option that is not known */
export async function injectFaults(scene: Mix, options: FaultOptions = {}): Promise<FaultReport> {
  refuseUnknown(options, { ...stageNames, guarantees: true, outages: true })
  const { guarantees = standardGuarantees, outages: outage = false, ...rest } = options
  const stage = stageFor(scene, rest)
  const situation = await prepare(scene, stage)
  const [participant] = situation.participants
  if (!participant) throw new Error(`nobody takes part in "${scene.name}"`)
  const begin = (fault?: Fault) => new Attempt(stage, situation, participant, fault)
  const first = begin()
  const once = await first.run('never')
  const twice = await begin().run('always')
  const violations: Violation[] = []
  let runs = 0
  for (const [index, effect] of first.effects.entries()) {
    const incidental = isIncidental(effect, first.effects[index + 1], situation.records)
    for (const kind of mayWrite(effect, stage) ? faultKinds : (['before'] as const)) {
      for (const retry of retries) {
        const fault = { at: index + 1, effect, isIncidental: incidental, kind, retry, outage }
        const attempt = begin(fault)
        const course = await attempt.run(retry)
        const isAskedAgain = attempt.effects.slice(fault.at).some(({ op }) => op === effect.op)
        const trial = { stage, participant, fault, isAskedAgain, once, twice, ...course }
        runs++
        for (const guarantee of guarantees) {
          const wrong = guarantee.check(trial)
          if (wrong !== undefined) violations.push({ scene: scene.name, guarantee, fault, wrong })
        }
      }
    }
  }
  stage.coverage.refuseMisuse()
  return {
    by: 'injectFaults',
    done: `${scene.name}: ${runs} runs, ${violations.length === 0 ? 'nothing broken' : `${violations.length} violations`}`,
    scene: scene.name,
    effects: first.effects.map(({ op }) => op),
    runs,
    violations,
    ...judgeGiven(rest, stage.coverage),
  }
}

/** Of an operation of the host's nobody knows whether it writes. */
function mayWrite({ op }: Effect, stage: Stage): boolean {
  return op === 'store' || stage.coverage.operations.has(op)
}

class Attempt {
  readonly effects: Effect[] = []
  readonly #stage: Stage
  readonly #situation: Situation
  readonly #participant: Participant
  readonly #fault: Fault | undefined
  /** Writes on their way, each until the request with that number was answered. */
  readonly #stalled: (() => unknown)[] = []

  constructor(stage: Stage, situation: Situation, participant: Participant, fault: Fault | undefined) {
    this.#stage = stage
    this.#situation = situation
    this.#participant = participant
    this.#fault = fault
  }

  async run(retry: Retry): Promise<Course> {
    const { records, calls } = this.#situation
    const world = await this.#stage.createWorld(records, calls)
    const answers = [await this.#answer(this.#interrupted(this.#stage.handlers(world, 'first')))]
    if (this.#fault?.kind === 'late') await this.#arrive()
    if (retry === 'always' || (retry === 'on failure' && answers[0]?.status === 503))
      answers.push(await this.#answer(this.#stage.handlers(world, 'again')))
    await this.#arrive()
    return this.#course(world, answers)
  }

  async #answer(handlers: Handlers): Promise<HttpResponse> {
    const flow = flowOf(this.#participant, this.#stage)
    if (!flow) throw new Error(`"${this.#participant.name}" has no effects`)
    try {
      return await run(this.#stage.coverage.note(torn(flow)), handlers)
    } catch (error) {
      return { status: 500, headers: {}, body: String(error) }
    }
  }

  #interrupted(handlers: Handlers): Handlers {
    const ask = (effect: Effect) => (handlers[effect.op] as (input: Effect) => unknown)(effect)
    const entries = Object.keys(handlers).map((op) => {
      const handler = async (input: object) => {
        const effect = { ...input, op } as Effect
        this.effects.push(effect)
        if (!this.#hits(effect)) return ask(effect)
        if (this.#fault?.kind === 'after') await ask(effect)
        if (this.#fault?.kind === 'late' || this.#fault?.kind === 'later')
          if (mayWrite(effect, this.#stage)) this.#stalled.push(() => ask(effect))
        throw new Error('a fault')
      }
      return [op, handler]
    })
    return Object.fromEntries(entries)
  }

  #hits({ op }: Effect): boolean {
    if (!this.#fault) return false
    const { at, outage } = this.#fault
    const count = this.effects.length
    return (
      count === at ||
      (outage && count > at && (op === 'load' || op === 'store' || this.#stage.coverage.operations.has(op)))
    )
  }

  async #arrive(): Promise<void> {
    for (const write of this.#stalled.splice(0)) await write()
  }

  async #course(world: World, answers: readonly HttpResponse[]): Promise<Course> {
    const given = answers.flatMap((response, answer) =>
      issuedIn(response, { session: this.#participant.session }).map((issued) => ({ ...issued, answer })),
    )
    const issued = [...this.#situation.issued, ...given]
    const active = new Set<string>()
    for (const item of issued) if (await isActive(this.#stage, world, item)) active.add(item.value)
    return { answers, issued, active }
  }
}
