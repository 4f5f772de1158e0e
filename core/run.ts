/**
 * The only machinery: it asks a flow what it wants to know, asks a handler, and hands the answer back.
 * No fork, no race, no cancellation. `record` keeps what was asked and answered; `replay` runs a flow
 * again from such a transcript, without any world at all.
 */

import {
  type Effect,
  type Flow,
  type Handlers,
  type Operation,
  type SyncWorld,
  Unavailable,
  type World,
} from './effects.ts'
import type { VouchsafeEvent } from './events.ts'
import { hookHandlers } from './hooks.ts'
import { type FetchRequest, notFetched } from './outbound.ts'
import type { Awaitable, Key } from './storage.ts'
import { isThenable } from './thenable.ts'

export interface Step {
  readonly effect: Effect
  /** Absent when the handler failed. */
  readonly answer?: unknown
  readonly failed?: true
}

export type Transcript = readonly Step[]

type Answer = { readonly value: unknown } | { readonly failure: unknown }

function resume<T>(flow: Flow<T>, effect: Effect, answer: Answer): IteratorResult<Effect, T> {
  if ('failure' in answer) return flow.throw(new Unavailable(effect.op, answer.failure))
  return flow.next(answer.value as never)
}

/** What is asked of a world that leaves it out. */
const defaults: Partial<Handlers> = {
  ...hookHandlers({}),
  authenticate: () => undefined,
  list: () => undefined,
  fetch: () => notFetched('fetch.not_offered'),
  find_resource: () => undefined,
  emit: () => undefined,
  take_turn: () => undefined,
  verify_signature: () => false,
  verify_software_statement: () => 'unapproved',
}

function ask(world: World, effect: Effect): unknown {
  if (effect.op === 'fetch_each' && !world.fetch_each) return fetchEach(world, effect.requests)
  const handler = (world[effect.op] ?? defaults[effect.op]) as ((input: Effect) => unknown) | undefined
  if (!handler) throw new TypeError(`the world has no ${effect.op}`)
  return handler(effect)
}

/** Several at once, by what fetches one. */
function fetchEach(world: World, requests: readonly FetchRequest[]): unknown {
  const outcomes = requests.map((request) => ask(world, { op: 'fetch', ...request }))
  return outcomes.some(isThenable) ? Promise.all(outcomes) : outcomes
}

/** What else is done while a flow runs. */
export interface Watch {
  /** Told what a handler threw or rejected with; what the flow makes of it, a 503, says nothing of that. */
  failed?(failure: unknown, operation: Operation): void
  /** Told that a write came too late. The flow goes on once this is done; where it rejects, the write counts as failed. */
  lost?(key: Key): Awaitable<void>
  /** Told of events in the place of the world's `emit`, where they are to be told as this flow's. */
  told?(event: VouchsafeEvent): void
}

/** Runs a flow to its end. Rejects only when the flow itself lets a failure through. */
export async function run<T>(flow: Flow<T>, world: World, watch: Watch = {}): Promise<T> {
  let step = flow.next()
  while (!step.done) {
    const effect = step.value
    let answer: Answer
    try {
      const asked = effect.op === 'emit' && watch.told ? watch.told(effect.event) : ask(world, effect)
      answer = { value: isThenable(asked) ? await asked : asked }
      if (effect.op === 'store' && answer.value === 'conflict' && !effect.if_possible)
        await watch.lost?.(effect.key)
    } catch (failure) {
      watch.failed?.(failure, effect.op)
      answer = { failure }
    }
    step = resume(flow, effect, answer)
  }
  return step.value
}

/** The same for handlers that answer at once. */
export function runSync<T>(flow: Flow<T>, world: SyncWorld): T {
  let step = flow.next()
  while (!step.done) {
    const effect = step.value
    let answer: Answer
    try {
      answer = { value: ask(world, effect) }
    } catch (failure) {
      answer = { failure }
    }
    step = resume(flow, effect, answer)
  }
  return step.value
}

/** Handlers of a world, those that it leaves out too, that also write down every question and its answer. */
export function record(world: World, transcript: Step[]): Handlers {
  const recorded = (op: Operation) => async (input: object) => {
    const effect = { op, ...input } as Effect
    try {
      const answer = await ask(world, effect)
      transcript.push({ effect, ...(answer === undefined ? {} : { answer }) })
      return answer
    } catch (failure) {
      transcript.push({ effect, failed: true })
      throw failure
    }
  }
  return Object.fromEntries(
    Object.keys({ ...defaults, fetch_each: true, ...world }).map((op) => [op, recorded(op as Operation)]),
  ) as unknown as Handlers
}

/**
 * Runs a flow on recorded answers alone.
 * @throws {Error} when the flow asks something else than was recorded: the code has changed its mind.
 */
export function replay<T>(flow: Flow<T>, transcript: Transcript): T {
  let step = flow.next()
  for (const [index, recorded] of transcript.entries()) {
    if (step.done) throw new Error(`the flow ended before recorded step ${index + 1} (${recorded.effect.op})`)
    const asked = JSON.stringify(step.value)
    const expected = JSON.stringify(recorded.effect)
    if (asked !== expected) throw new Error(`step ${index + 1} asks ${asked}, recorded was ${expected}`)
    step = resume(flow, step.value, recorded.failed ? { failure: 'recorded' } : { value: recorded.answer })
  }
  if (!step.done) throw new Error(`the flow asks for more than was recorded: ${step.value.op}`)
  return step.value
}
