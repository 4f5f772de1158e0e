/**
 * What this process saw lately, for the page that says why something was refused. It is counted by what it is, of whom
 * and why, so that a stranger who repeats himself pushes nothing out, and there is an end to how much of it there is. All
 * of it is one record of this process, written once a second at most, and not at all where nothing happens.
 */

import type { VouchsafeEvent } from '../../../core/index.ts'
import type { AdminRecords } from './admin-records.ts'

type Told = VouchsafeEvent & { readonly address?: string; readonly requestId?: string }

/** What is the same about events that are counted together. */
export interface SeenEvent {
  readonly type: VouchsafeEvent['type']
  /** Of what was refused: see `vouchsafe explain`. */
  readonly reason?: string
  readonly endpoint?: string
  /** The parameter that was wrong. */
  readonly input?: string
  readonly client_id?: string
  readonly sub?: string
  /** What was registered where another redirect URI came. */
  readonly registered?: string
  /** How often, since when, and when last (NumericDate). */
  readonly count: number
  readonly first: number
  readonly last: number
  /** Of the last. */
  readonly requestId?: string
  readonly address?: string
}

export interface EventsAsked {
  readonly client_id?: string | undefined
  readonly sub?: string | undefined
  /** What the reason begins with. */
  readonly reason?: string | undefined
}

export interface RecentEvents {
  saw(event: Told): void
  /** Of all processes, the last first. @returns `undefined` where the storage has no lists */
  list(asked?: EventsAsked): Promise<readonly SeenEvent[] | undefined>
}

export interface RecentEventsWorld {
  readonly records: AdminRecords
  /** NumericDate. */
  readonly now: () => number
  /** Names this process. */
  readonly processId: string
  /** Milliseconds between two writes at least. */
  readonly everyMs?: number
}

/** How many different ones a process keeps, of refusals and of all else. */
const MOST = 200

/** Seconds after which a process's record goes, if it writes no other. */
const LIFETIME = 7 * 86_400

/** How many processes are read. */
const PROCESSES = 200

/** Not told by it: what is no matter of a client or a person. */
const others = new Set<string>(['insecure_http', 'deliveries_unlisted', 'client_changed', 'keys_changed'])

export function createRecentEvents(world: RecentEventsWorld): RecentEvents {
  const { records, now, processId, everyMs = 1000 } = world
  const rings = { refused: new Map<string, SeenEvent>(), other: new Map<string, SeenEvent>() }
  let version: string | null | undefined = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing: Promise<void> = Promise.resolve()

  const seen = () => [...rings.refused.values(), ...rings.other.values()]

  const write = async () => {
    timer = undefined
    try {
      version = await records.put(
        {
          kind: 'admin_events',
          id: processId,
          document: { v: 1, processId, events: seen() },
          expiresAt: now() + LIFETIME,
          texts: [records.text('process', processId)],
        },
        version === undefined ? await records.versionOf('admin_events', processId) : version,
      )
    } catch {
      // It was told where the storage is asked. Nobody knows what is there now: the next event looks, and tries again.
      version = undefined
    }
  }

  const later = () => {
    if (timer !== undefined) return
    timer = setTimeout(() => {
      writing = writing.then(write)
    }, everyMs)
    // What was seen last is no reason to keep a process alive.
    if (typeof timer === 'object') timer.unref?.()
  }

  return {
    saw(event) {
      if (others.has(event.type)) return
      const what = seenOf(event)
      const ring = event.type === 'refused' ? rings.refused : rings.other
      const name = JSON.stringify(what)
      const before = ring.get(name)
      const at = now()
      // Taken out and put in again, it is the last.
      ring.delete(name)
      ring.set(name, {
        ...what,
        count: (before?.count ?? 0) + 1,
        first: before?.first ?? at,
        last: at,
        ...(event.requestId !== undefined && { requestId: event.requestId }),
        ...(event.address !== undefined && { address: event.address }),
      })
      const [oldest] = ring.keys()
      if (ring.size > MOST && oldest !== undefined) ring.delete(oldest)
      later()
    },

    async list(asked = {}) {
      const prefix = records.text('process', '')
      const page = await records.list('admin_events', { prefix, limit: PROCESSES })
      if (!page) return undefined
      const elsewhere = page.records.flatMap(({ value }) => eventsOf(value, processId))
      return [...seen(), ...elsewhere]
        .filter((event) => isAsked(event, asked))
        .sort((one, other) => other.last - one.last)
    },
  }
}

/** @returns none of what this process knows by itself */
function eventsOf(value: string, own: string): readonly SeenEvent[] {
  const read = JSON.parse(value) as { v: unknown; processId: unknown; events: readonly SeenEvent[] }
  return read.v === 1 && read.processId !== own ? read.events : []
}

function isAsked({ client_id, sub, reason = '' }: SeenEvent, asked: EventsAsked): boolean {
  return (
    (asked.client_id === undefined || client_id === asked.client_id) &&
    (asked.sub === undefined || sub === asked.sub) &&
    (asked.reason === undefined || reason.startsWith(asked.reason))
  )
}

/** What somebody made up is cut to what there can be of it. */
const LONGEST = 255

function seenOf(event: Told): Omit<SeenEvent, 'count' | 'first' | 'last'> {
  const { type, reason, endpoint, input, client_id, sub, redirect_uri } = event as Partial<
    Record<string, unknown>
  > & { readonly type: VouchsafeEvent['type'] }
  const registered = (redirect_uri as { readonly registered?: string } | undefined)?.registered
  const said = Object.entries({ reason, endpoint, input, client_id, sub, registered })
  const texts = said.filter((one): one is [string, string] => typeof one[1] === 'string')
  return { type, ...Object.fromEntries(texts.map(([name, text]) => [name, text.slice(0, LONGEST)])) }
}
