/** What a server under load and the bench say to each other: it is up, and what it has used so far. */

import { cpuUsage, memoryUsage } from 'node:process'
import type { KeySet } from 'vouchsafe'

export interface Usage {
  /** Seconds of CPU, user and system, of all threads. */
  readonly cpu: number
  /** Bytes of heap in use after a collection. */
  readonly heap: number
}

/** What a server is asked. */
export type Question = keyof Usage

const answers: Usage = {
  get cpu() {
    const { user, system } = cpuUsage()
    return (user + system) / 1e6
  },
  get heap() {
    globalThis.gc?.()
    return memoryUsage().heapUsed
  },
}

/** The signing keys, made by the bench: how long a prime takes to find is chance, and no merit of a server. */
export function givenKeys(): KeySet {
  return JSON.parse(process.env.KEYS ?? '') as KeySet
}

/** Called by a server once it listens: answers every message with what has been used. */
export function reportUsage(): void {
  process.on('message', (question: Question) => process.send?.(answers[question]))
  process.on('disconnect', () => process.exit(0))
  process.send?.('listening')
}

/** The same for both servers, so that they do the same work. */
export const redirect_uri = 'https://rp.example/cb'
export const client_secret = 'a secret of the client, long enough'
export const algs = ['RS256', 'ES256'] as const
export const USERS = 1000
