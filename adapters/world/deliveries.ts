/**
 * What is due is done: clients are told that sessions have ended, and sessions that should have run out are looked at.
 * It is found by the lists of the storage, in the order of its time, and what this process wrote itself it knows
 * anyway: that is done at once, and is all there is where the storage has no lists.
 */

import {
  type Context,
  type DeliveryKey,
  deliverLogout,
  dueAt,
  duePrefix,
  type Flow,
  type HandleKeys,
  type Key,
  readDocument,
  type Storage,
  type VouchsafeEvent,
  watchSession,
} from '../../core/index.ts'
import { withDeadline } from './deadline.ts'

/** A client that is still to be told that a session has ended. Times are NumericDates. */
export interface Delivery {
  readonly sub: string
  /** The session's id, as events have it. */
  readonly session: string
  readonly client_id: string
  /** How often it was tried. */
  readonly attempts: number
  readonly dueAt: number
}

export interface DeliveriesPage {
  readonly deliveries: readonly Delivery[]
  /** Present while there may be more: what the next page is asked for by. */
  readonly after?: string
}

export interface DeliveriesAsked {
  readonly after?: string | undefined
  /** How many records at most, 1 to 1000; each is of one end, and holds a delivery for every client. Default: 100. */
  readonly limit?: number | undefined
}

export interface Deliveries {
  /** What was written to be listed. */
  noted(key: Key, texts: readonly string[]): void
  /** Does what is due. Rejects where the storage does not say what that is. */
  deliver(): Promise<void>
  /** Those that are to come, the next one first. Rejects where the storage has no lists, or is down. */
  deliveries(asked?: DeliveriesAsked): Promise<DeliveriesPage>
  /** Does from now on what is due, at once what comes of what happens here. */
  start(everyMs: number): { stop(): Promise<void> }
}

export interface DeliveriesWorld {
  readonly storage: Storage
  readonly keys: HandleKeys
  readonly deadlineMs: number
  /** Whether it is known already that somebody is to be told. */
  readonly is_needed: boolean
  now(): Context
  perform(flow: Flow<void>): Promise<void>
  /** Told of what fails while nobody waits for it. */
  failed(failure: unknown): void
  /** Told of what somebody has to hear. */
  warned(event: Extract<VouchsafeEvent, { readonly type: 'deliveries_unlisted' }>): void
}

/** Records under way at once. More than wait for one host (outbound/places.ts), so that there is room beside those. */
const AT_ONCE = 256

const PAGE = 200

/** The kinds of what is due, and what is done about it. */
const duties = {
  logout_delivery: (id: string, context: Context) =>
    deliverLogout({ kind: 'logout_delivery', id } satisfies DeliveryKey, context),
  session_watch: (id: string, context: Context) => watchSession({ kind: 'session_watch', id }, context),
} as const

type Duty = keyof typeof duties

const isDuty = (kind: string): kind is Duty => Object.hasOwn(duties, kind)

export function createDeliveries(world: DeliveriesWorld): Deliveries {
  const { storage, keys, deadlineMs } = world
  const { list } = storage
  const prefix = duePrefix(keys)
  /** What this process wrote, by kind and id. */
  const own = new Map<string, Own>()
  const under_way = new Map<string, Promise<void>>()
  let is_warned = list !== undefined
  const warn = () => {
    if (!is_warned) world.warned({ type: 'deliveries_unlisted' })
    is_warned = true
  }
  if (world.is_needed) warn()
  let noticed = () => {}

  const listed = (kind: Duty, asked: { readonly after?: string | undefined; readonly limit: number }) => {
    if (!list) throw new TypeError('the storage has no lists')
    return withDeadline(Promise.resolve(list.call(storage, kind, { prefix, ...asked })), deadlineMs)
  }

  /** One record of what is due; never rejects. */
  const take = (kind: Duty, id: string): Promise<void> => {
    const name = `${kind} ${id}`
    const known = under_way.get(name)
    if (known) return known
    const failed = (failure: unknown) => {
      world.failed(failure)
      // It is in no list that somebody could find it by.
      if (!list) own.set(name, { due_at: world.now().now + AGAIN, since: performance.now() })
    }
    const done = world
      .perform(duties[kind](id, world.now()))
      .catch(failed)
      .finally(() => under_way.delete(name))
    under_way.set(name, done)
    return done
  }

  const place = async () => {
    while (under_way.size >= AT_ONCE) await Promise.race(under_way.values())
  }

  /** @param age milliseconds for which it has been there at least */
  const deliverOwn = async (now: number, age = 0) => {
    for (const [name, { due_at, since }] of own) {
      if (due_at > now || performance.now() - since < age) continue
      own.delete(name)
      const [kind = '', id = ''] = name.split(' ')
      await place()
      if (isDuty(kind)) take(kind, id)
    }
  }

  const deliverListed = async (kind: Duty, now: number, isEnded: () => boolean) => {
    if (!list) return
    const taken: Promise<void>[] = []
    let after: string | undefined
    do {
      const page = await listed(kind, { after, limit: PAGE })
      for (const { key, text } of page.records) {
        if (dueAt(keys, text) > now || isEnded()) return Promise.all(taken)
        await place()
        taken.push(take(kind, key.id))
      }
      after = page.after
    } while (after !== undefined)
    return Promise.all(taken)
  }

  const deliver = async (isEnded = () => false) => {
    const { now } = world.now()
    await deliverOwn(now)
    // First, as of these come others.
    await deliverListed('session_watch', now, isEnded)
    await deliverOwn(now)
    await deliverListed('logout_delivery', now, isEnded)
    await Promise.all(under_way.values())
  }

  return {
    noted({ kind, id }, [text]) {
      if (text === undefined || !text.startsWith(prefix) || !isDuty(kind)) return
      const due_at = dueAt(keys, text)
      warn()
      // What is to come later is found by its time.
      if (list && due_at > world.now().now) return
      own.set(`${kind} ${id}`, { due_at, since: performance.now() })
      noticed()
    },
    deliver: () => deliver(),
    async deliveries({ after, limit = 100 } = {}) {
      const page = await listed('logout_delivery', { after, limit })
      const deliveries = page.records.flatMap(({ value }) => {
        const document = readDocument(value)
        if (document?.kind !== 'logout_delivery') return []
        return document.notices.map(({ session, client_id, attempts, due_at }) => ({
          sub: document.sub,
          session,
          client_id,
          attempts,
          dueAt: due_at,
        }))
      })
      return { deliveries, ...(page.after !== undefined && { after: page.after }) }
    },
    start(everyMs) {
      let timer: ReturnType<typeof setTimeout> | undefined
      let soon: ReturnType<typeof setTimeout> | undefined
      let is_ended = false
      const look = () => {
        deliver(() => is_ended).catch(world.failed)
        // Processes that began together do not look together.
        timer = setTimeout(look, everyMs * (0.75 + chance() / 2))
        unref(timer)
      }
      const lookAtOwn = () => {
        soon = undefined
        const { now } = world.now()
        deliverOwn(now, SOON).catch(world.failed)
        if ([...own.values()].some(({ due_at }) => due_at <= now)) noticed()
      }
      noticed = () => {
        if (!is_ended) soon ??= setTimeout(lookAtOwn, SOON)
      }
      look()
      return {
        async stop() {
          is_ended = true
          clearTimeout(timer)
          clearTimeout(soon)
          await Promise.all(under_way.values())
        },
      }
    },
  }
}

/** Milliseconds in which the end that something is about is mostly decided: that is the write after it. */
const SOON = 100

/** Seconds after which what failed is looked at again, where only this process knows of it. */
const AGAIN = 10

interface Own {
  readonly due_at: number
  /** When it was written, by `performance.now()`. */
  readonly since: number
}

/** From 0 to 1. */
function chance(): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint8Array(1))
  return drawn / 255
}

/** A process that has nothing else to do may end. */
function unref(timer: unknown): void {
  ;(timer as { unref?: () => void }).unref?.()
}
