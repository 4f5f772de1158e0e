/**
 * How servers are compared: in rounds in which they take turns, every other round in the reverse order, because
 * the second of two looks slower. What is told is the median of the rounds, and a ratio is the median of the
 * ratios within each round, in which the machine was more or less the same.
 */

import { type Extent, load } from './http-load.ts'
import type { Field, Scenario, Work } from './scenarios.ts'
import type { ServerProcess } from './server-process.ts'

export interface Sample {
  /** Answered per second of server CPU. */
  readonly per_core_second: number
  /** Answered per second that went by. */
  readonly per_second: number
  /** Cores that the server kept busy. */
  readonly cores: number
  /** Milliseconds within which 99 of 100 were answered. */
  readonly p99: number
  /** How many were answered 503. */
  readonly unavailable: number
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN
}

export function medianOf<Member extends string>(
  samples: readonly Record<Member, number>[],
  member: Member,
): number {
  return median(samples.map((sample) => sample[member]))
}

/** @returns the median of the ratios of one to the other, round by round */
export function ratio<Member extends string>(
  one: readonly Record<Member, number>[],
  other: readonly Record<Member, number>[],
  member: Member,
): number {
  return median(one.map((sample, round) => sample[member] / (other[round]?.[member] ?? Number.NaN)))
}

export async function sample(
  server: ServerProcess,
  connections: number,
  extent: Extent,
  work: Work,
): Promise<Sample> {
  const before = await server.used('cpu')
  const started = performance.now()
  const { answered, unavailable, took } = await load(connections, extent, work)
  const seconds = (performance.now() - started) / 1000
  const cpu = (await server.used('cpu')) - before
  return {
    per_core_second: answered / cpu,
    per_second: answered / seconds,
    cores: cpu / seconds,
    p99: percentile(took, 0.99),
    unavailable,
  }
}

/** What is measured of each, in as many rounds. */
export async function inTurns<Of extends { readonly name: string }, Measured>(
  all: readonly Of[],
  rounds: number,
  measureOne: (one: Of) => Promise<Measured>,
): Promise<Map<string, Measured[]>> {
  const measured = new Map(all.map(({ name }): [string, Measured[]] => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const one of round % 2 === 0 ? all : all.toReversed())
      measured.get(one.name)?.push(await measureOne(one))
  return measured
}

/** A server in the run, and who uses it. */
export interface Contender extends Pick<Field, 'population' | 'newPeople'> {
  readonly name: string
  readonly server: ServerProcess
}

export interface Rounds {
  readonly rounds: number
  /** Of each round. */
  readonly milliseconds: number
}

export async function compare(
  scenario: Scenario,
  connections: number,
  contenders: readonly Contender[],
  { rounds, milliseconds }: Rounds,
): Promise<Map<string, Sample[]>> {
  const works = new Map<string, Work>()
  for (const { name, server, population, newPeople } of contenders)
    works.set(name, await scenario.prepare({ target: server.target, connections, population, newPeople }))
  const run = ({ name, server }: Contender, length: number) =>
    sample(server, connections, { milliseconds: length }, works.get(name) as Work)
  for (const contender of contenders) await run(contender, 2 * milliseconds)
  return inTurns(contenders, rounds, (contender) => run(contender, milliseconds))
}
