/**
 * npm run bench [-- OPTIONS]
 *
 *     --connections 1,16,64        requests under way at once; default 16
 *     --rounds 6 --seconds 1       how often each server is measured, and for how long
 *     --only userinfo,refresh      rows whose name contains one of these; also start, authorizations, browsers
 *     --servers vouchsafe,yardstick  default: these and node-oidc-provider
 *     --population 1000            people who are there before, each at five clients
 *     --live-grants 20             what each of them has then
 *     --authorizations 10000       of one person, to see whether the last cost more; 0 for none
 *     --browsers 300               that sign in at once as one person; 0 for none
 *     --redis URL                  storage behind vouchsafe and node-oidc-provider; the yardstick has its Maps
 *     --storages ADDRESS,ADDRESS   vouchsafe on each of them beside memory, as sqlite:FILE, postgres://… or redis://…
 *     --endings 10000             people ended within --endings-in 60 seconds while others sign in, in memory and on --storages
 *     --stored 10,1000000          people in each of --storages, which are empty, and a tenth as many clients: start, sign-in, users list
 *     --workers 2                  vouchsafe in so many processes beside one; needs --redis
 *     --people 10000,100000 --grants 10000,1000000   heap of each, and cost by number
 *     --json                       every sample, in place of the tables
 *
 * Requests answered per second of server CPU, by vouchsafe, by node-oidc-provider and by a yardstick that does the
 * least there is to do. A shared machine is noisy: the ratio of what was measured together means something, a
 * figure alone means little. Signatures per second say what the machine itself can do.
 */

import { cpus, tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { flushMilliseconds, signaturesPerSecond, startTimes } from './machine.ts'
import type { Contender } from './measure.ts'
import { populate } from './people.ts'
import {
  reportEndings,
  reportEndurance,
  reportScenarios,
  reportSignIns,
  reportStorages,
  reportStored,
  reportWorkers,
} from './report.ts'
import type { User } from './requests.ts'
import { scenarios } from './scenarios.ts'
import { type StartOptions, startServer } from './server-process.ts'
import { measureSizes, type SizeResult } from './sizes.ts'
import { createTable, figure } from './table.ts'

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '16' },
    rounds: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    servers: { type: 'string', default: 'vouchsafe,node-oidc-provider,yardstick' },
    population: { type: 'string', default: '1000' },
    'live-grants': { type: 'string', default: '20' },
    authorizations: { type: 'string', default: '10000' },
    browsers: { type: 'string', default: '300' },
    redis: { type: 'string' },
    storages: { type: 'string' },
    endings: { type: 'string' },
    'endings-in': { type: 'string', default: '60' },
    stored: { type: 'string' },
    workers: { type: 'string' },
    people: { type: 'string' },
    grants: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
if (values.workers !== undefined && values.redis === undefined)
  throw new TypeError('--workers needs --redis: processes do not share their memory.')

const names = values.servers.split(',')
const redis_url = values.redis
const every_round = { rounds: Number(values.rounds), milliseconds: Number(values.seconds) * 1000 }
const authorizations = Number(values.authorizations)
const browsers = Number(values.browsers)
/** Of rows in which each round makes a person of its own. */
const rounds_of_one = Math.min(every_round.rounds, 4)
const say = (line: string) => values.json || console.log(line)
const isAsked = (name: string) => values.only.split(',').some((part) => name.includes(part))

async function enter(name: string, server_name: string, options: StartOptions): Promise<Contender> {
  const server = await startServer(server_name, options)
  const newPeople = (count: number) => populate(server.target, count, Number(values['live-grants']))
  let made: Promise<User[]> | undefined
  const make = async () => {
    const started = performance.now()
    const users = await newPeople(Number(values.population))
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    say(`  (${values.population} people with ${values['live-grants']} grants each: ${name}, ${seconds} s)`)
    return users
  }
  return {
    name,
    server,
    newPeople,
    population: () => {
      made ??= make()
      return made
    },
  }
}

/** The name of a storage, without what its address may hold. */
function nameOf(address: string): string {
  return address.replace(/:.*/, '')
}

const signatures = signaturesPerSecond()
say(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, storage: ${redis_url ? 'Redis' : 'memory'}`,
)
say(`signatures per core-second here: RS256 ${figure(signatures.RS256)}, ES256 ${figure(signatures.ES256)}`)
const start_times = isAsked('start') ? await startTimes(names, { redis_url }) : {}
for (const [name, seconds] of Object.entries(start_times))
  say(`start to first answer: ${name} ${seconds.toFixed(2)} s`)

const contenders: Contender[] = []
for (const name of names) contenders.push(await enter(name, name, { redis_url }))
const asked = scenarios.filter(({ name }) => isAsked(name))
const results: Record<string, unknown> = {}
for (const connections of values.connections.split(',').map(Number)) {
  if (asked.length > 0)
    results[`${connections} connections`] = await reportScenarios(
      asked,
      connections,
      contenders,
      every_round,
      say,
    )
  if (authorizations > 0 && isAsked('authorizations'))
    results.authorizations = await reportEndurance(
      contenders,
      authorizations,
      connections,
      rounds_of_one,
      say,
    )
}
if (browsers > 0 && isAsked('browsers'))
  results.browsers = await reportSignIns(contenders, browsers, rounds_of_one, say)

const one = contenders.find(({ name }) => name === 'vouchsafe')
if (values.workers !== undefined && one) {
  const workers = Number(values.workers)
  const several = await enter(`${workers} workers`, 'vouchsafe', { redis_url, workers })
  const connections = Math.max(...values.connections.split(',').map(Number))
  results.workers = await reportWorkers(asked, connections, one, several, every_round, say)
  several.server.stop()
}

if (values.storages !== undefined && asked.length > 0) {
  const addresses = ['memory', ...values.storages.split(',')]
  const flush = flushMilliseconds()
  say(`a flush of the disk in ${tmpdir()} takes ${flush.toFixed(2)} ms`)
  const stored: Contender[] = []
  for (const storage of addresses)
    stored.push(await enter(nameOf(storage), 'vouchsafe', { redis_url: undefined, storage }))
  for (const connections of values.connections.split(',').map(Number))
    results[`storages, ${connections} connections`] = await reportStorages(
      asked,
      connections,
      stored,
      every_round,
      say,
    )
  results.flush = flush
  for (const { server } of stored) server.stop()
}

if (values.endings !== undefined) {
  const addresses = ['memory', ...(values.storages?.split(',') ?? [])]
  const storages = new Map(addresses.map((address) => [nameOf(address), address]))
  results.endings = await reportEndings(Number(values.endings), Number(values['endings-in']), storages, say)
}

if (values.stored !== undefined) {
  if (values.storages === undefined)
    throw new TypeError('--stored needs --storages: what is in memory is in no command.')
  const storages = new Map(values.storages.split(',').map((address) => [nameOf(address), address]))
  results.stored = await reportStored(values.stored.split(',').map(Number), storages, say)
}

const sizes: SizeResult[] = []
for (const grown of ['people', 'grants'] as const) {
  const wanted = values[grown]?.split(',').map(Number)
  if (wanted === undefined) continue
  const row = createTable(say, grown, ['number', 'bytes of heap, each', 'answers per core-second'])
  for (const name of names)
    for (const result of await measureSizes(grown, name, wanted, every_round, { redis_url })) {
      sizes.push(result)
      row(`  ${name}`, [figure(result.size), figure(result.heap_bytes_each), figure(result.per_core_second)])
    }
}
if (values.json) console.log(JSON.stringify({ signatures, start_times, results, sizes }, undefined, 2))
for (const { server } of contenders) server.stop()
process.exit(0)
