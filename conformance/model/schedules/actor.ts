/**
 * One request in the course of being answered, and what it can do next. A step is what others can
 * notice: that it starts, that it reads or writes what others write too, that its answer is out.
 */

import type { Effect, HttpResponse, Key } from 'vouchsafe/core'
import type { Actor } from '../stage/mix.ts'
import type { Told } from '../stage/told.ts'

/**
 * A step by what it does; `cell` names what it reads or writes. A load of several keys is a step for each,
 * in any order: they are asked at once, and each is read at a moment of its own. A call is of an operation of the
 * host's, of which nobody knows what it reads or writes.
 */
export type Next =
  | { readonly kind: 'start' | 'answer' }
  | { readonly kind: 'effect'; readonly effect: Effect; readonly cell: string }
  | { readonly kind: 'read'; readonly effect: Read; readonly cell: string; readonly index: number }
  | { readonly kind: 'call'; readonly effect: Effect }
  | { readonly kind: 'act'; readonly cell: string }

/** One key of those that are loaded together. */
type Read = Extract<Effect, { op: 'load' }>

/** Where a flow stands after what it was told. */
export interface Place {
  /** Numbers the places of one request. */
  readonly id: number
  /** What it can do next, in any order; to have done one may leave the others. */
  readonly next: readonly Next[]
  /** Present when nothing is left but to be answered. */
  readonly response?: HttpResponse
  readonly told: readonly Told[]
  /** Of a load under way what has been read so far, and the place at which it began. */
  readonly load?: { readonly begun_at: number; readonly reads: readonly (Told | undefined)[] }
}

export interface PlacedActor extends Actor {
  /** Where its flow stands, once it has started. */
  readonly place?: Place
}

/** What it can do next; nothing when it is done. */
export function nextOf({ place, answeredAt }: PlacedActor): readonly Next[] {
  if (!place) return [{ kind: 'start' }]
  return answeredAt === undefined ? place.next : []
}

/** No name of a host’s client or account begins like this. */
const nameOf = ({ kind, id }: Key) => `record ${kind} ${id}`

/** The steps that an effect is for others; none for what is nobody else's. */
export function stepsOf(effect: Effect): Next[] {
  if (effect.op === 'load')
    return effect.keys.map((key, index) => {
      return { kind: 'read', effect: { op: 'load', keys: [key] }, cell: nameOf(key), index }
    })
  const cell = cellOf(effect)
  return cell === undefined ? [] : [{ kind: 'effect', effect, cell }]
}

/** The cell that an effect reads or writes. */
function cellOf(effect: Effect): string | undefined {
  switch (effect.op) {
    case 'store':
      return nameOf(effect.key)
    case 'find_client':
      return `client ${effect.client_id}`
    case 'find_account':
    case 'find_factors':
    case 'verify_factor':
      return `account ${effect.sub}`
    case 'authenticate':
      return `account ${effect.username}`
    default:
      return undefined
  }
}
