/**
 * npm run bench [-- --connections 1,16,64] [--rounds 5] [--seconds 1] [--only NAME] [--redis URL] [--json]
 *                   [--people 10000,100000] [--grants 10000,100000,1000000]
 *
 * Requests answered per second of server CPU, vouchsafe beside node-oidc-provider in alternating rounds
 * of one run. A shared machine is noisy: the ratio of two medians taken together means something, a
 * figure alone means little. Signatures per second say what the machine itself can do.
 */

import { generateKeyPairSync, sign } from 'node:crypto'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { load } from './http-load.ts'
import { populations } from './populations.ts'
import { type Scenario, scenarios, type Work } from './scenarios.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const names = ['vouchsafe', 'node-oidc-provider'] as const

type Name = (typeof names)[number]

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '16' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    only: { type: 'string' },
    redis: { type: 'string' },
    people: { type: 'string' },
    grants: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

interface Result {
  readonly scenario: string
  readonly connections: number
  /** Medians, answered per second of server CPU. */
  readonly per_core_second: Record<Name, number>
  readonly ratio: number
}

interface SizeResult {
  readonly population: keyof typeof populations
  readonly server: Name
  readonly size: number
  readonly heap_bytes_each: number
  /** Answered per second of server CPU. */
  readonly per_core_second: number
}

/** Processes of each server that are started to see how long that takes. */
const STARTS = 7

/** While the cost at several sizes is compared. */
const CONNECTIONS = 16

/** Members that are there before heap is counted: with them comes what the first use of a server takes. */
const FIRST = 1000

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

const milliseconds = Number(values.seconds) * 1000

/** @returns how many are answered per second of the server's CPU */
async function rate(server: ServerProcess, connections: number, work: Work): Promise<number> {
  const before = await server.used('cpu')
  const answered = await load(connections, milliseconds, work)
  return answered / ((await server.used('cpu')) - before)
}

async function measure(
  scenario: Scenario,
  connections: number,
  servers: Record<Name, ServerProcess>,
): Promise<Result> {
  const samples: Record<Name, number[]> = { vouchsafe: [], 'node-oidc-provider': [] }
  const work = {
    vouchsafe: await scenario.prepare(servers.vouchsafe.target, connections),
    'node-oidc-provider': await scenario.prepare(servers['node-oidc-provider'].target, connections),
  }
  for (const name of names) await load(connections, 2 * milliseconds, work[name])
  for (let round = 0; round < Number(values.rounds); round++)
    for (const name of round % 2 === 0 ? names : names.toReversed())
      samples[name].push(await rate(servers[name], connections, work[name]))
  const per_core_second = {
    vouchsafe: median(samples.vouchsafe),
    'node-oidc-provider': median(samples['node-oidc-provider']),
  }
  return {
    scenario: scenario.name,
    connections,
    per_core_second,
    ratio: per_core_second.vouchsafe / per_core_second['node-oidc-provider'],
  }
}

/** Lets a population grow; at each size, what a member takes, and whether asking about one costs more. */
async function measureSizes(
  population: SizeResult['population'],
  name: Name,
  sizes: readonly number[],
): Promise<SizeResult[]> {
  const server = await startServer(name, values.redis)
  const { grow, work } = populations[population](server.target)
  await grow(FIRST)
  await load(CONNECTIONS, 2 * milliseconds, work)
  const before = await server.used('heap')
  const results: SizeResult[] = []
  for (const size of sizes) {
    await grow(size)
    const heap_bytes_each = ((await server.used('heap')) - before) / (size - FIRST)
    const rates: number[] = []
    for (let round = 0; round < Number(values.rounds); round++)
      rates.push(await rate(server, CONNECTIONS, work))
    results.push({ population, server: name, size, heap_bytes_each, per_core_second: median(rates) })
  }
  server.stop()
  return results
}

/** What a core of this machine signs in a second, which bounds every answer with an ID token. */
function signaturesPerSecond(): Record<string, number> {
  const keys = {
    RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  }
  const input = Buffer.alloc(400, 'x')
  return Object.fromEntries(
    Object.entries(keys).map(([alg, key]) => {
      let signed = 0
      const before = process.cpuUsage()
      const end = performance.now() + 500
      while (performance.now() < end) {
        sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' })
        signed++
      }
      const { user, system } = process.cpuUsage(before)
      return [alg, Math.round(signed / ((user + system) / 1e6))]
    }),
  )
}

/** @returns the median of the seconds from the start of a process to its first answer, by server */
async function startTimes(): Promise<Record<Name, number>> {
  const samples: Record<Name, number[]> = { vouchsafe: [], 'node-oidc-provider': [] }
  for (let round = 0; round < STARTS; round++)
    for (const name of names) {
      const server = await startServer(name, values.redis)
      samples[name].push(server.started_in)
      server.stop()
    }
  return { vouchsafe: median(samples.vouchsafe), 'node-oidc-provider': median(samples['node-oidc-provider']) }
}

const start_times = await startTimes()
const servers = {
  vouchsafe: await startServer('vouchsafe', values.redis),
  'node-oidc-provider': await startServer('node-oidc-provider', values.redis),
}
const results: Result[] = []
const say = (line: string) => values.json || console.log(line)
const signatures = signaturesPerSecond()

say(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, storage: ${values.redis ? 'Redis' : 'memory'}`,
)
say(`signatures per core-second here: RS256 ${signatures.RS256}, ES256 ${signatures.ES256}`)
say(
  `start to first answer: vouchsafe ${start_times.vouchsafe.toFixed(2)} s, node-oidc-provider ${start_times['node-oidc-provider'].toFixed(2)} s`,
)
say('\nscenario                 conn.   vouchsafe   node-oidc-provider   ratio   (answers per core-second)')
for (const connections of values.connections.split(',').map(Number)) {
  for (const scenario of scenarios.filter(
    ({ name }) => values.only === undefined || name.includes(values.only),
  )) {
    const result = await measure(scenario, connections, servers)
    results.push(result)
    const { vouchsafe, 'node-oidc-provider': other } = result.per_core_second
    say(
      `${scenario.name.padEnd(24)} ${String(connections).padStart(5)} ${vouchsafe.toFixed(0).padStart(11)} ${other.toFixed(0).padStart(20)} ${result.ratio.toFixed(1).padStart(6)}×`,
    )
  }
}
const sizes: SizeResult[] = []
for (const population of ['people', 'grants'] as const) {
  const asked = values[population]?.split(',').map(Number)
  if (asked === undefined) continue
  say(`\n${population.padEnd(11)} server                   heap of each   answers per core-second`)
  for (const name of names) {
    for (const result of await measureSizes(population, name, asked)) {
      sizes.push(result)
      say(
        `${String(result.size).padEnd(11)} ${name.padEnd(20)} ${result.heap_bytes_each.toFixed(0).padStart(14)} B ${result.per_core_second.toFixed(0).padStart(25)}`,
      )
    }
  }
}
if (values.json) console.log(JSON.stringify({ signatures, start_times, results, sizes }, undefined, 2))
for (const name of names) servers[name].stop()
process.exit(0)
