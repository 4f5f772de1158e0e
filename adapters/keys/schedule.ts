/**
 * When a signing key is published, when it signs and when it is gone: from the keys there are, and the time. Nothing here
 * waits or writes, and nothing has to happen at the moment when one key takes over from another, so that processes on
 * one storage agree on it without asking each other.
 *
 * A key has two instants: since when it is published, and from when on it signs. Of the keys of an algorithm the one signs
 * that began last. That gives each its life:
 *
 *     published_at       signs_at             signs_at of the one after it        until              until + kept
 *          | next           | signing              | retiring                       | retired            | thrown away
 *
 * - A key is published for LEAD before it signs: as long as a cache may hold a JWK Set (600 s), and as long before that as a
 *   process may serve what it knew (a minute), and a minute for clocks that differ. So whoever fetched the JWK Set within
 *   its cache time has the key that a token is signed by, whichever process answered, whichever signed.
 * - A key that signs no more is published until the last that it signed has run out. How long that is, is written
 *   beside the key before anything is signed that lasts longer (`lifetime`), so it is known and not guessed. MARGIN
 *   more are for processes that are late, and for clocks.
 * - Then it is no longer published. For a while its public part still verifies what people bring back to us to say who
 *   they were (`id_token_hint`), which may have run out long ago; its private part is gone since it signs no more.
 * - Where there is no key of an algorithm, the first signs at once: nobody holds a JWK Set in which it is missing and has
 *   a token of it. After a leak that is a promise which cannot be kept: who has cached the set looks again for a `kid` that
 *   it does not know, or waits until it has run out.
 * - What a process knows may sign for LEAD since it was read: a key that it does not know of cannot sign before that.
 *   One that is cut off longer than that signs nothing.
 * - A key of an algorithm that is configured nowhere any more ends when it would have been followed by another.
 *
 * @see OpenID Connect Core 1.0 section 10.1.1
 */

import { jwksMaxAge } from '../../core/index.ts'

/** Seconds. */
const minute = 60
/** How old what a process knows of the keys may be when it serves it. */
export const MAX_READ_EVERY = minute
/** For so long a key is published before it signs. */
export const LEAD = jwksMaxAge + MAX_READ_EVERY + minute
/** For so long after its time a key may still be used by a process that is late. */
export const MARGIN = 2 * minute
/** What is taken for the lifetime of what a key signs, until something lasts longer. Lifetimes are kept in steps of it. */
export const HOUR = 60 * minute

/** Times are NumericDates. */
export interface ScheduledKey {
  readonly kid: string
  readonly alg: string
  readonly published_at: number
  /** From then on it signs, until another of its algorithm does. */
  readonly signs_at: number
  /** The longest that anything lasts which it signed. Seconds. */
  readonly lifetime: number
  /** Whether the private part is there, or who signs with it can be asked. */
  readonly signs: boolean
}

/** Seconds. */
export interface Rules {
  /** Those that are signed by; a key of another may be there and is not used. */
  readonly algs: readonly string[]
  /** How long a key signs. */
  readonly rotation: number
  /** How long a key verifies hints after it is no longer published. */
  readonly kept: number
}

export type KeyState = 'next' | 'signing' | 'retiring' | 'retired' | 'over'

export interface Placed {
  readonly key: ScheduledKey
  readonly state: KeyState
  /** When it is in the next state, by what is known now. */
  readonly until: number
  /** When it signs no more; absent while nothing is known to follow it. */
  readonly stops_at?: number
}

/** What has to be written. */
export interface Duties {
  readonly make: readonly { readonly alg: string; readonly signs_at: number }[]
  /** Whose private part is of no use any more. */
  readonly forget: readonly string[]
  readonly discard: readonly string[]
}

/** Where each key is in its life, in the order of the list. */
export function placeKeys(
  keys: readonly ScheduledKey[],
  now: number,
  rules: Omit<Rules, 'kept'> & Partial<Rules>,
): readonly Placed[] {
  return keys.map((key) => placeOf(key, keys, now, rules))
}

function placeOf(
  key: ScheduledKey,
  keys: readonly ScheduledKey[],
  now: number,
  { algs, rotation, kept = 0 }: Omit<Rules, 'kept'> & Partial<Rules>,
): Placed {
  const line = lineOf(key.alg, keys)
  const place = line.indexOf(key)
  const signing = signingAt(line, now)
  if (place > signing) return { key, state: 'next', until: key.signs_at }
  const planned = key.signs_at + rotation
  const follower = line[place + 1]?.signs_at
  // What another process may still sign by is published, and is ours to throw away when none has renewed it.
  const stops_at = follower ?? (algs.includes(key.alg) ? undefined : planned)
  if (place === signing && (algs.includes(key.alg) || follower !== undefined))
    return { key, state: 'signing', until: follower ?? planned, ...(stops_at !== undefined && { stops_at }) }
  const stopped = stops_at ?? planned
  const until = stopped + key.lifetime + MARGIN
  if (now < until) return { key, state: 'retiring', until, stops_at: stopped }
  const end = until + kept
  return { key, state: now < end ? 'retired' : 'over', until: end, stops_at: stopped }
}

/**
 * The one that began last. Where its private part is gone, since it had stopped and the one after it leaked, another signs
 * at once: also by a clock that is a little behind.
 */
function signingAt(line: readonly ScheduledKey[], now: number): number {
  const begun = Math.max(
    line.findLastIndex(({ signs_at }) => signs_at <= now),
    0,
  )
  const able = line.findIndex((key, at) => at >= begun && key.signs && key.signs_at <= now + minute)
  return able < 0 ? begun : able
}

/** Those of an algorithm in the order in which they sign. Of two that begin at once the first of the list is the later. */
function lineOf(alg: string, keys: readonly ScheduledKey[]): readonly ScheduledKey[] {
  return keys
    .filter((key) => key.alg === alg)
    .toReversed()
    .toSorted((a, b) => a.signs_at - b.signs_at)
}

/** What is to be done now; nothing, mostly. @param early whether the next keys are wanted before their time */
export function dutiesAt(keys: readonly ScheduledKey[], now: number, rules: Rules, early = false): Duties {
  const placed = placeKeys(keys, now, rules)
  const make = rules.algs.flatMap((alg) => {
    const newest = lineOf(
      alg,
      keys.filter(({ signs }) => signs),
    ).at(-1)
    if (!newest) return [{ alg, signs_at: now }]
    if (newest.signs_at > now) return []
    const planned = newest.signs_at + rules.rotation
    if (early) return [{ alg, signs_at: now + LEAD }]
    return planned - LEAD <= now ? [{ alg, signs_at: Math.max(planned, now + LEAD) }] : []
  })
  return {
    make,
    forget: placed
      .filter(({ key, stops_at }) => key.signs && stops_at !== undefined && stops_at + MARGIN <= now)
      .map(({ key }) => key.kid),
    discard: placed.filter(({ state }) => state === 'over').map(({ key }) => key.kid),
  }
}

/** When what is known has to be looked at anew: the next instant at which a key changes its state. */
export function changesAt(placed: readonly Placed[], now: number): number {
  return Math.min(
    Number.POSITIVE_INFINITY,
    ...placed.map(({ until }) => until).filter((until) => until > now),
  )
}

/** How long a key may sign, for who read of it then: until shortly after another signs, or may sign without its knowing. */
export function maySignUntil({ stops_at }: Placed, read_at: number): number {
  return Math.min(stops_at === undefined ? Number.POSITIVE_INFINITY : stops_at + minute, read_at + LEAD)
}

/** The lifetime to be written for something that lasts so long, in whole hours: a few at most are ever written. */
export function lifetimeFor(seconds: number): number {
  return Math.ceil(seconds / HOUR) * HOUR
}
