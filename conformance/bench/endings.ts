/**
 * Many people ended within a minute, each with a client that is told behind the browser's back, while others sign in:
 * whether sign-ins stall, and whether every logout token arrives.
 */

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { load } from './http-load.ts'
import { median, percentile } from './measure.ts'
import { inParallel, newName, newUser } from './people.ts'
import { authorizeSilently, type User } from './requests.ts'
import type { ServerProcess } from './server-process.ts'
import { type BenchClient, clients } from './servers/protocol.ts'

const client = clients[1] as BenchClient

/** Browsers that sign in, one person after the other. */
const SIGNING_IN = 2

/** Seconds of signing in before, with nothing beside it. */
const BEFORE = 10

/** Seconds without another logout token, after which none is waited for any more. */
const PATIENCE = 30

/** Of those who were ended, as many are tried whether they are. */
const TRIED = 100

export interface SignInTimes {
  readonly per_second: number
  /** Milliseconds, of whole sign-ins: page, password, consent, code and tokens. */
  readonly p50: number
  readonly p99: number
  readonly longest: number
  readonly unavailable: number
}

export interface Endings {
  readonly people: number
  /** Until all were ended. */
  readonly seconds: number
  /** How often an end was tried again because the storage was not there. */
  readonly again: number
  readonly told: number
  /** Logout tokens beyond one a person. */
  readonly twice: number
  /** From the last end to the last logout token. */
  readonly last_told_after: number
  readonly before: SignInTimes
  readonly beside: SignInTimes
}

/** The client's side: who was told of, and how often. */
export interface Told {
  readonly url: string
  readonly subs: ReadonlyMap<string, number>
  /** By `performance.now()`. */
  readonly last_at: number
  close(): void
}

/** Counts the logout tokens that arrive. Whether they are good is for others to prove. */
export async function listenForLogouts(): Promise<Told> {
  const subs = new Map<string, number>()
  let last_at = performance.now()
  const server = createServer(async (request, response) => {
    const sub = subOf(await textOf(request))
    subs.set(sub, (subs.get(sub) ?? 0) + 1)
    last_at = performance.now()
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/backchannel`,
    subs,
    get last_at() {
      return last_at
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

function subOf(form: string): string {
  const [, payload = ''] = (new URLSearchParams(form).get('logout_token') ?? '').split('.')
  return String(JSON.parse(Buffer.from(payload, 'base64url').toString()).sub)
}

/** @param seconds over which the ends are spread */
export async function endPeople(
  server: ServerProcess,
  told: Told,
  people: number,
  seconds: number,
): Promise<Endings> {
  const { target } = server
  const users = await inParallel(people, () => newUser(target, client, newName()))
  const before = await signInFor(server, wait(BEFORE * 1000))
  const ended = server.end(
    users.map(({ sub }) => sub),
    seconds,
  )
  let all_ended_at = Number.NaN
  const all_told = ended.then(async () => {
    all_ended_at = performance.now()
    const isTold = () => users.every(({ sub }) => told.subs.has(sub))
    while (!isTold() && performance.now() - Math.max(told.last_at, all_ended_at) < PATIENCE * 1000)
      await wait(100)
  })
  const beside = await signInFor(server, all_told)
  const took = await ended
  await expectEnded(server, users)
  const counts = users.map(({ sub }) => told.subs.get(sub) ?? 0)
  return {
    people,
    ...took,
    told: counts.filter((count) => count > 0).length,
    twice: counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
    last_told_after: Math.max(0, told.last_at - all_ended_at) / 1000,
    before,
    beside,
  }
}

/** Newcomers, until something is over. */
async function signInFor({ target }: ServerProcess, until: Promise<unknown>): Promise<SignInTimes> {
  const took: number[] = []
  let unavailable = 0
  let is_over = false
  const over = until.finally(() => {
    is_over = true
  })
  const started = performance.now()
  while (!is_over) {
    const loaded = await load(SIGNING_IN, { milliseconds: 500 }, async () => {
      await newUser(target, client, newName())
    })
    took.push(...loaded.took)
    unavailable += loaded.unavailable
  }
  await over
  return {
    per_second: took.length / ((performance.now() - started) / 1000),
    p50: median(took),
    p99: percentile(took, 0.99),
    longest: Math.max(...took),
    unavailable,
  }
}

/** What was ended and still works would make the rest worth nothing. */
async function expectEnded({ target }: ServerProcess, users: readonly User[]): Promise<void> {
  const step = Math.max(1, Math.floor(users.length / TRIED))
  for (let number = 0; number < users.length; number += step) {
    const code = await authorizeSilently(target, users[number] as User).catch(() => undefined)
    if (code !== undefined) throw new Error('somebody who was ended is signed in')
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
