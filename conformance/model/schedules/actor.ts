/**
 * One request in the course of being answered, and what it can do next. A step is what others can
 * notice: that it starts, that it reads or writes what others write too, that its answer is out.
 */

import type { Effect, HttpResponse, Key } from 'vouchsafe/core'
import type { Actor } from '../stage/mix.ts'

/** A step by what it does; `cell` names what it reads or writes. */
export type Next =
  | { readonly kind: 'start' | 'answer' }
  | { readonly kind: 'effect'; readonly effect: Effect; readonly cell: string }
  | { readonly kind: 'act'; readonly cell: string }

/** What the world said to an effect. */
export type Told = { readonly value: unknown } | { readonly failure: string }

/** Where a flow stands after what it was told. */
export interface Place {
  /** Numbers the places of one request. */
  readonly id: number
  readonly next: Next
  /** Present when nothing is left but to be answered. */
  readonly response?: HttpResponse
  readonly told: readonly Told[]
}

export interface PlacedActor extends Actor {
  /** Where its flow stands, once it has started. */
  readonly place?: Place
}

/** What it does next; nothing when it is done. */
export function nextOf({ place, answered_at }: PlacedActor): Next | undefined {
  if (!place) return { kind: 'start' }
  return answered_at === undefined ? place.next : undefined
}

const nameOf = ({ kind, id }: Key) => `${kind} ${id}`

/** The cell that an effect reads or writes; none for what is nobody else's. */
export function cellOf(effect: Effect): string | undefined {
  switch (effect.op) {
    case 'load':
      return effect.keys.map(nameOf).join(', ')
    case 'store':
      return nameOf(effect.key)
    case 'find_client':
      return `client ${effect.client_id}`
    case 'find_account':
      return `account ${effect.sub}`
    case 'authenticate':
      return `account ${effect.username}`
    default:
      return undefined
  }
}
