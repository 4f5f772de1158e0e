/**
 * One run: the model, the system under test and the history of both. A command is a script: a generator
 * that yields the requests it sends and is resumed with the responses, so that the same command drives a
 * system that answers at once and one that answers later.
 */

import type { HttpResponse } from 'vouchsafe/core'
import { type Answer, readAnswer } from './answer.ts'
import type { Change, Exchange, History, Meaning, Variation } from './history.ts'
import { createModel, type Model, type ProcessName, timeIn } from './model.ts'
import { disagreement, type Expected, type Known } from './outcome.ts'
import type { Step, System } from './system.ts'

export interface Trial {
  readonly model: Model
  readonly system: System
  readonly history: History
  readonly known: Known
  /** Carried out so far. */
  commands: number
}

export type Script<T = void> = Generator<Step, T, HttpResponse>

/** The model and the implementation do not agree on an answer; one of them is wrong. */
export class Disagreement extends Error {
  constructor(fault: string, expected: Expected, exchange: Exchange) {
    const { meaning, request, response, at, process } = exchange
    super(
      [
        fault,
        `because: ${expected.because}`,
        `meant: ${JSON.stringify(meaning)}`,
        `sent to ${process} at ${at}: ${request ? `${request.method} ${request.path}?${request.query} ${request.body}` : ''}`,
        `answered: ${response.status} ${response.headers.location ?? ''} ${response.body}`,
      ].join('\n  '),
    )
    this.name = 'Disagreement'
  }
}

export function openTrial(system: System): Trial {
  const model = createModel(system.world, system.grants)
  const known: Known = {
    issuer: system.world.issuer,
    isKnown: (value) =>
      [model.codes, model.access_tokens, model.refresh_tokens, model.sids].some((values) =>
        values.has(value),
      ),
  }
  const history: History = {
    world: system.world,
    entries: [],
    writes: system.writes,
    events: system.events,
    metadata: system.metadata,
  }
  return { model, system, history, known, commands: 0 }
}

/** How a request is sent, besides what it says. */
export interface Manner {
  readonly on?: ProcessName
  readonly fault?: 'reply_lost' | 'outage'
  readonly order?: 'reversed'
  /** A parameter that no specification knows. */
  readonly extra?: string
}

/** A step of some kind, wherever it is sent. */
export type StepOf<K extends Step['kind']> = { [One in K]: Omit<Step & { kind: One }, 'process'> }[K]

export interface Sent {
  readonly meaning: Meaning
  readonly variation?: Variation
  readonly manner: Manner
  readonly step: StepOf<Step['kind']>
}

const unvaried: Variation = {}

/** Sends a request, compares the answer with what the model expects at that time, and lets the model go on. */
export function* send(
  trial: Trial,
  { meaning, variation = unvaried, manner, step }: Sent,
  expect: (now: number) => Expected,
  received?: (answer: Answer) => void,
): Script<Answer> {
  const { model, history } = trial
  const process = manner.on ?? 'A'
  const now = step.issuer ? model.wall : timeIn(model, process)
  const expected = expect(now)
  const { fault } = manner
  const told = trial.system.events.length
  const response = yield { process, ...(fault && { fault }), ...step } as Step
  const answer = readAnswer(response)
  const exchange: Exchange = {
    kind: 'exchange',
    index: history.entries.length,
    at: now,
    process,
    meaning,
    variation,
    response,
    answer,
    ...(fault && { fault }),
    ...(step.kind === 'http' && { request: step.request }),
  }
  history.entries.push(exchange)
  // Without storage nothing can have happened.
  if (fault === 'outage' && response.status === 503 && response.headers['retry-after'] !== undefined)
    return answer
  const wrong = disagreement(expected.outcome, answer, trial.known)
  if (wrong !== undefined) throw new Disagreement(wrong, expected, exchange)
  received?.(answer)
  expected.after?.(answer, trial.system.events.slice(told))
  return answer
}

export function note(trial: Trial, change: Change['change']): void {
  trial.history.entries.push({ kind: 'change', index: trial.history.entries.length, change })
}
