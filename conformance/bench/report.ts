/** The tables of a run, one function each: measured, printed line by line, and given back whole for --json. */

import { type Endings, endPeople, listenForLogouts } from './endings.ts'
import { type Contender, compare, medianOf, type Rounds, ratio, type Sample } from './measure.ts'
import { compareEndurance, compareSignIns, type Endurance, type SignIns } from './one-person.ts'
import type { Scenario } from './scenarios.ts'
import { startServer } from './server-process.ts'
import { measureStored, type StoredResult } from './stored.ts'
import { createTable, figure, fraction } from './table.ts'

type Say = (line: string) => void

/** By the name of the server, a sample a round. */
type Samples<Of> = Record<string, readonly Of[]>

const OURS = 'vouchsafe'

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

function samplesOf<Of>(measured: ReadonlyMap<string, Of[]>, { name }: { readonly name: string }): Of[] {
  return measured.get(name) ?? []
}

/** Answers per second of server CPU, and ours as a share of each other's. */
export async function reportScenarios(
  scenarios: readonly Scenario[],
  connections: number,
  contenders: readonly Contender[],
  rounds: Rounds,
  say: Say,
): Promise<Record<string, Samples<Sample>>> {
  const others = contenders.filter(({ name }) => name !== OURS)
  const row = createTable(say, `answers per core-second, ${connections} conn.`, [
    ...contenders.map(({ name }) => name),
    ...others.map(({ name }) => `of ${name}`),
    '503',
  ])
  const results: Record<string, Samples<Sample>> = {}
  for (const scenario of scenarios) {
    const measured = await compare(scenario, connections, contenders, rounds)
    const ours = measured.get(OURS) ?? []
    const unavailable = sum([...measured.values()].flat().map((sample) => sample.unavailable))
    row(scenario.name, [
      ...contenders.map((one) => figure(medianOf(samplesOf(measured, one), 'per_core_second'))),
      ...others.map((one) => fraction(ratio(ours, samplesOf(measured, one), 'per_core_second'))),
      unavailable === 0 ? '' : figure(unavailable),
    ])
    if (scenario.tells_latency) {
      row('  answers per second', columns(contenders, measured, 'per_second', figure))
      row('  p99, ms', columns(contenders, measured, 'p99', fraction))
    }
    results[scenario.name] = Object.fromEntries(measured)
  }
  return results
}

function columns<Member extends string>(
  contenders: readonly Contender[],
  measured: ReadonlyMap<string, Record<Member, number>[]>,
  member: Member,
  write: (value: number) => string,
): string[] {
  return contenders.map((one) => write(medianOf(samplesOf(measured, one), member)))
}

export async function reportSignIns(
  contenders: readonly Contender[],
  browsers: number,
  rounds: number,
  say: Say,
): Promise<Samples<SignIns>> {
  const row = createTable(say, `${browsers} browsers sign in at once`, [
    'signed in',
    'asked again',
    '503',
    'seconds',
    'writes',
    'p99, ms',
  ])
  const measured = await compareSignIns(contenders, browsers, rounds)
  for (const one of contenders) {
    const samples = samplesOf(measured, one)
    row(`  as one person: ${one.name}`, [
      figure(medianOf(samples, 'signed_in')),
      figure(medianOf(samples, 'asked_again')),
      figure(medianOf(samples, 'unavailable')),
      fraction(medianOf(samples, 'seconds')),
      figure(medianOf(samples, 'writes')),
      figure(medianOf(samples, 'p99')),
    ])
  }
  return Object.fromEntries(measured)
}

export async function reportEndurance(
  contenders: readonly Contender[],
  authorizations: number,
  connections: number,
  rounds: number,
  say: Say,
): Promise<Samples<Endurance>> {
  const row = createTable(say, `${figure(authorizations)} authorizations of one person`, [
    'first 500',
    'last 500',
    'ratio',
  ])
  const measured = await compareEndurance(contenders, authorizations, connections, rounds)
  for (const one of contenders) {
    const samples = samplesOf(measured, one)
    const first = samples.map((sample) => sample.first)
    const last = samples.map((sample) => sample.last)
    row(`  per core-second: ${one.name}`, [
      figure(medianOf(first, 'per_core_second')),
      figure(medianOf(last, 'per_core_second')),
      fraction(ratio(last, first, 'per_core_second')),
    ])
  }
  return Object.fromEntries(measured)
}

/** Answers per second that goes by on each storage, and as a share of the first, which is memory. */
export async function reportStorages(
  scenarios: readonly Scenario[],
  connections: number,
  contenders: readonly Contender[],
  rounds: Rounds,
  say: Say,
): Promise<Record<string, Samples<Sample>>> {
  const [first, ...others] = contenders
  const row = createTable(say, `answers per second, ${connections} conn.`, [
    ...contenders.map(({ name }) => name),
    ...others.map(({ name }) => `${name}, share`),
    '503',
  ])
  const results: Record<string, Samples<Sample>> = {}
  for (const scenario of scenarios) {
    const measured = await compare(scenario, connections, contenders, rounds)
    const memory = first === undefined ? [] : samplesOf(measured, first)
    row(scenario.name, [
      ...columns(contenders, measured, 'per_second', figure),
      ...others.map((one) => fraction(ratio(samplesOf(measured, one), memory, 'per_second'))),
      figure(sum([...measured.values()].flat().map((sample) => sample.unavailable))),
    ])
    row('  per core-second', columns(contenders, measured, 'per_core_second', figure))
    row('  p99, ms', columns(contenders, measured, 'p99', fraction))
    results[scenario.name] = Object.fromEntries(measured)
  }
  return results
}

/** Answers per second that goes by, of one process and of several on the same Redis. */
export async function reportWorkers(
  scenarios: readonly Scenario[],
  connections: number,
  one: Contender,
  several: Contender,
  rounds: Rounds,
  say: Say,
): Promise<Record<string, Samples<Sample>>> {
  const row = createTable(say, `answers per second, ${connections} conn.`, [
    one.name,
    several.name,
    'ratio',
    'cores',
    'cores, several',
    '503',
  ])
  const results: Record<string, Samples<Sample>> = {}
  for (const scenario of scenarios) {
    const measured = await compare(scenario, connections, [one, several], rounds)
    const alone = samplesOf(measured, one)
    const together = samplesOf(measured, several)
    row(scenario.name, [
      figure(medianOf(alone, 'per_second')),
      figure(medianOf(together, 'per_second')),
      fraction(ratio(together, alone, 'per_second')),
      fraction(medianOf(alone, 'cores')),
      fraction(medianOf(together, 'cores')),
      figure(sum([...alone, ...together].map((sample) => sample.unavailable))),
    ])
    results[scenario.name] = Object.fromEntries(measured)
  }
  return results
}

/** People ended while others sign in, on each storage, each on a server of its own. */
export async function reportEndings(
  people: number,
  seconds: number,
  storages: ReadonlyMap<string, string>,
  say: Say,
): Promise<Record<string, Endings>> {
  const row = createTable(say, `${figure(people)} people ended`, [
    'seconds',
    'again',
    'told',
    'twice',
    'last after, s',
    'sign-ins/s before',
    'beside',
    'p50, ms',
    'p50 beside',
    'p99, ms',
    'p99 beside',
    'longest',
    '503',
  ])
  const results: Record<string, Endings> = {}
  for (const [name, storage] of storages) {
    const told = await listenForLogouts()
    const server = await startServer(OURS, { redis_url: undefined, storage, told_at: told.url })
    const ended = await endPeople(server, told, people, seconds)
    const { before, beside } = ended
    row(`  ${name}`, [
      fraction(ended.seconds),
      figure(ended.again),
      figure(ended.told),
      figure(ended.twice),
      fraction(ended.last_told_after),
      ...[before.per_second, beside.per_second, before.p50, beside.p50, before.p99, beside.p99].map(fraction),
      fraction(beside.longest),
      figure(before.unavailable + beside.unavailable),
    ])
    results[name] = ended
    server.stop()
    told.close()
  }
  return results
}

/** What there is in a storage, in growing numbers. @param storages by name */
export async function reportStored(
  sizes: readonly number[],
  storages: ReadonlyMap<string, string>,
  say: Say,
): Promise<Record<string, readonly StoredResult[]>> {
  const columns = ['people', 'clients', 'start, s', 'sign-in, ms', 'p99, ms', 'users list, s', 'MB']
  const row = createTable(say, 'in the storage', columns)
  const results: Record<string, StoredResult[]> = {}
  for (const [name, storage] of storages) {
    const of_storage: StoredResult[] = []
    results[name] = of_storage
    for await (const result of measureStored(storage, sizes)) {
      of_storage.push(result)
      row(`  ${name}`, [
        figure(result.people),
        figure(result.clients),
        fraction(result.start),
        fraction(result.sign_in),
        fraction(result.sign_in_p99),
        fraction(result.list),
        figure(result.list_megabytes),
      ])
    }
  }
  for (const [name, of_storage] of Object.entries(results)) reportAdministration(name, of_storage, say)
  return results
}

/** What administrators wait for, in milliseconds, and that as a multiple of what they wait for with the fewest people. */
function reportAdministration(name: string, results: readonly StoredResult[], say: Say): void {
  const columns = results.map(({ people }) => `${figure(people)} people`)
  const row = createTable(say, `administration, ${name}, ms`, [
    ...columns.flatMap((column) => [column, 'p99']),
    'as many times',
  ])
  const [fewest] = results
  for (const [asked, { median: least }] of Object.entries(fewest?.administration ?? {})) {
    const took = results.flatMap(({ administration }) => administration[asked] ?? [])
    const last = took.at(-1)?.median ?? Number.NaN
    row(`  ${asked}`, [
      ...took.flatMap((one) => [fraction(one.median), fraction(one.p99)]),
      fraction(last / least),
    ])
  }
}
