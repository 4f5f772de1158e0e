/**
 * A flow as the tree of what it can be told. A flow is a function of the answers it was given, so where it
 * stands after the same answers is computed once and remembered; a generator cannot be copied, so for new
 * answers it is run again from its start. What nobody else can notice is answered on the way.
 */

import { at, type Effect, type Flow, type Handlers, type HttpResponse, Unavailable } from 'vouchsafe/core'
import { flowOfAsked } from '../stage/asked.ts'
import type { Participant } from '../stage/mix.ts'
import { NOW, type Stage } from '../stage/stage.ts'
import { askHandler, type Told } from '../stage/told.ts'
import { type Next, type Place, stepsOf } from './actor.ts'

const ANSWERED: HttpResponse = { status: 200, headers: {}, body: '' }
export const UNAVAILABLE: HttpResponse = { status: 503, headers: { 'retry-after': '1' }, body: '' }

/** What a flow of the host's comes to, for a host that tells failures from ends. */
function* answered(flow: Flow<HttpResponse | undefined>): Flow<HttpResponse> {
  try {
    return (yield* flow) ?? ANSWERED
  } catch (failure) {
    if (failure instanceof Unavailable) return UNAVAILABLE
    throw failure
  }
}

/** Whatever a flow lets through is a failure that nobody foresaw. */
function* total(flow: Flow<HttpResponse>): Flow<HttpResponse> {
  try {
    return yield* flow
  } catch (failure) {
    return { status: 500, headers: {}, body: String(failure) }
  }
}

/** The flow of a participant, whatever its work is; an act has none. */
export function flowOf({ work, later = 0 }: Participant, stage: Stage): Flow<HttpResponse> | undefined {
  const { configuration, router, through } = stage
  const now = NOW + later
  switch (work.kind) {
    case 'act':
      return undefined
    case 'request':
      return total(through(router.answer(work.request, now)))
    case 'flow':
      return total(through(answered(work.flow(at(configuration, now)))))
    default:
      return total(through(answered(flowOfAsked(work, router, configuration, now))))
  }
}

export function resume<T>(flow: Flow<T>, effect: Effect, told: Told): IteratorResult<Effect, T> {
  if ('failure' in told) return flow.throw(new Unavailable(effect.op, told.failure))
  return flow.next(told.value as never)
}

/** What a load is told, once that is certain: a failure of one of its reads, or what each has found. */
function answerOf(reads: readonly (Told | undefined)[]): Told | undefined {
  const failed = reads.find((read) => read && 'failure' in read)
  if (failed) return failed
  const found = reads.flatMap((read) => (read && 'value' in read ? (read.value as unknown[]) : []))
  return found.length === reads.length ? { value: found } : undefined
}

export class Unfolding {
  readonly #participant: Participant
  readonly #stage: Stage
  readonly #createHandlers: () => Handlers
  readonly #isShared: (cell: string) => boolean
  readonly #places = new Map<string, Promise<Place>>()

  /** @param createHandlers the same entropy each time; asked for what is not shared only */
  constructor(
    participant: Participant,
    stage: Stage,
    createHandlers: () => Handlers,
    isShared: (cell: string) => boolean,
  ) {
    this.#participant = participant
    this.#stage = stage
    this.#createHandlers = createHandlers
    this.#isShared = isShared
  }

  /** Where it stands when it has done all that is nobody else's. */
  begin(): Promise<Place> {
    return this.#at('', (id) => this.#run([], id))
  }

  /** Where it stands after one more answer; an act is told nothing. */
  after(place: Place, step: Next, told: Told): Promise<Place> {
    if (step.kind !== 'read' || !place.load) return this.#told(place.id, [...place.told, told])
    const { begun_at, reads: before } = place.load
    const reads = before.with(step.index, told)
    const answer = answerOf(reads)
    if (answer) return this.#told(begun_at, [...place.told, answer])
    const next = place.next.filter((other) => other !== step)
    return this.#at(`${begun_at} reads ${JSON.stringify(reads)}`, async (id) => {
      return { ...place, id, next, load: { begun_at, reads } }
    })
  }

  #told(from: number, told: readonly Told[]): Promise<Place> {
    return this.#at(`${from} ${JSON.stringify(told.at(-1))}`, (id) => this.#run(told, id))
  }

  #at(name: string, find: (id: number) => Promise<Place>): Promise<Place> {
    const known = this.#places.get(name)
    if (known) return known
    const place = find(this.#places.size)
    this.#places.set(name, place)
    return place
  }

  async #run(told: readonly Told[], id: number): Promise<Place> {
    const { work } = this.#participant
    const flow = flowOf(this.#participant, this.#stage)
    if (!flow) {
      if (work.kind === 'act' && told.length === 0)
        return { id, told, next: [{ kind: 'act', cell: work.touches }] }
      return { id, told, next: [{ kind: 'answer' }], response: ANSWERED }
    }
    const handlers = this.#createHandlers()
    const answers = told.values()
    let step = flow.next(undefined as never)
    while (!step.done) {
      const effect = step.value
      this.#stage.coverage.asked.add(effect.op)
      const next = this.#stage.coverage.operations.has(effect.op)
        ? [{ kind: 'call', effect } as const]
        : stepsOf(effect)
      if (!next.some((one) => one.kind === 'call' || ('cell' in one && this.#isShared(one.cell)))) {
        step = resume(flow, effect, await askHandler(handlers, effect))
        continue
      }
      const { value: answer } = answers.next()
      if (answer === undefined) {
        const load = { begun_at: id, reads: next.map(() => undefined) }
        return { id, told, next, ...(effect.op === 'load' && { load }) }
      }
      step = resume(flow, effect, answer)
    }
    return { id, told, next: [{ kind: 'answer' }], response: step.value }
  }
}
