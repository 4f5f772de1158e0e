/** What a server under load and the bench have in common: the clients, the keys, and the questions it is asked. */

import { cpuUsage, memoryUsage } from 'node:process'
import type { KeySet } from 'vouchsafe'

/** The same for every server, so that they do the same work. */
export const redirect_uri = 'https://rp.example/cb'
export const client_secret = 'a secret of the client, long enough'
export const algs = ['RS256', 'ES256'] as const

export type Alg = (typeof algs)[number]

export interface BenchClient {
  readonly client_id: string
  /** Signs its ID tokens. */
  readonly alg: Alg
}

/** One with RSA: its signatures take so long that a population of many would be made of nothing else. */
export const clients: readonly BenchClient[] = [
  { client_id: 'RS256', alg: 'RS256' },
  { client_id: 'ES256', alg: 'ES256' },
  { client_id: 'ES256-second', alg: 'ES256' },
  { client_id: 'ES256-third', alg: 'ES256' },
  { client_id: 'ES256-fourth', alg: 'ES256' },
]

export const grant_types = ['authorization_code', 'refresh_token', 'client_credentials']

export function claimsOf(sub: string) {
  return { sub, email: `${sub}@example.test`, email_verified: true, name: sub }
}

/** The signing keys, made by the bench: how long a prime takes to find is chance, and no merit of a server. */
export function givenKeys(): KeySet {
  return JSON.parse(process.env.KEYS ?? '') as KeySet
}

export interface Usage {
  /** Seconds of CPU, user and system, of all threads. */
  readonly cpu: number
  /** Bytes of heap in use after a collection. */
  readonly heap: number
  /** Sent to storage, those included that changed nothing. */
  readonly writes: number
}

/** What a server is asked. */
export type Question = keyof Usage

/** Who is to be ended, and over how many seconds. */
export interface Endings {
  readonly subs: readonly string[]
  readonly seconds: number
}

/** How long that took, and how often an end was tried again because the storage was not there. */
export interface Ended {
  readonly seconds: number
  readonly again: number
}

let writes = 0

/** Called by a server whenever it sends one to its storage. */
export function countWrite(): void {
  writes++
}

const answers: Usage = {
  get cpu() {
    const { user, system } = cpuUsage()
    return (user + system) / 1e6
  },
  get heap() {
    globalThis.gc?.()
    return memoryUsage().heapUsed
  },
  get writes() {
    return writes
  },
}

/**
 * Called by a server once it listens: answers every message with what has been used.
 *
 * @param others what processes that work for it have used
 */
export function reportUsage(others: (question: Question) => Promise<number> = async () => 0): void {
  process.on('message', async (question: Question | Endings) => {
    if (typeof question !== 'string') return
    process.send?.(answers[question] + (await others(question)))
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.('listening')
}
