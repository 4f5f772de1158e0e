/** The options of `storedKeys`: what is wrong is refused by name, and the rest has its default. */

import { type Awaitable, refuseUnknown, type Storage } from '../../core/index.ts'
import { HOUR, MAX_READ_EVERY, type Rules } from './schedule.ts'
import type { ExternalSign } from './signer.ts'

/** Where private parts are that stay where they are: in a KMS, an HSM, another process. */
export interface KeysElsewhere {
  /**
   * Makes a key and answers its public part, a JWK with the `kid` that `sign` is asked by. Where several processes do so
   * at once, one of the keys is used.
   */
  readonly generate: (alg: string) => Awaitable<Readonly<Record<string, unknown>>>
  readonly sign: ExternalSign
}

export interface StoredKeysOptions {
  readonly storage: Storage
  readonly issuer: string
  /** Newest first: the newest encrypts, all decrypt. */
  readonly secrets: readonly [string, ...string[]]
  /** The algorithms that clients use, RS256 always included. Nothing is signed by another. */
  readonly algs?: readonly string[]
  /** How long a key signs before another does. Seconds, an hour at least; default 90 days. */
  readonly keyRotation?: number
  /**
   * How long a key verifies ID tokens that are shown as hints after all that it signed has run out. Seconds; default 14
   * days, as long as a session lasts.
   */
  readonly hintsFor?: number
  /** Makes keys, and signs with them, in the place of this process. */
  readonly elsewhere?: KeysElsewhere
  /**
   * How old what is in memory may become before the storage is asked again, which one request then waits for.
   * Seconds, 60 at most; default 10.
   */
  readonly readEvery?: number
  /** Milliseconds that the storage may take for each answer. Default 5000. */
  readonly deadlineMs?: number
  /** NumericDate in seconds. */
  readonly now?: () => number
}

const DAY = 24 * HOUR

interface Read extends Rules, Pick<StoredKeysOptions, 'storage' | 'secrets'> {
  readonly elsewhere: KeysElsewhere | undefined
  readonly readEvery: number
  readonly deadlineMs: number
  readonly now: () => number
}

/** @throws {TypeError} naming an option that is not known, or has a wrong value */
export function readStoredKeysOptions(options: StoredKeysOptions): Read {
  refuseUnknown(options, {
    storage: true,
    issuer: true,
    secrets: true,
    algs: true,
    keyRotation: true,
    hintsFor: true,
    elsewhere: true,
    readEvery: true,
    deadlineMs: true,
    now: true,
  })
  const { storage, secrets, algs = [], keyRotation = 90 * DAY, hintsFor = 14 * DAY } = options
  const { elsewhere, readEvery = 10, deadlineMs = 5000 } = options
  const { now: clock = () => Date.now() / 1000 } = options
  refuseOutside('keyRotation', keyRotation, HOUR, 3650 * DAY)
  refuseOutside('hintsFor', hintsFor, 0, 3650 * DAY)
  refuseOutside('readEvery', readEvery, 0, MAX_READ_EVERY)
  return {
    storage,
    secrets,
    elsewhere,
    readEvery,
    deadlineMs,
    now: () => Math.floor(clock()),
    algs: [...new Set(['RS256', ...algs])],
    rotation: keyRotation,
    kept: hintsFor,
  }
}

function refuseOutside(name: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most))
    throw new TypeError(`${name}: must be a number of seconds from ${least} to ${most}`)
}
