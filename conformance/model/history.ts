/**
 * What happened in a run, as an onlooker saw it: who sent what, when, to which process, and what came
 * back. Properties (properties.ts) are judged on this alone, not on the model.
 */

import type { Client, HttpRequest, HttpResponse, Key, VouchsafeEvent } from 'vouchsafe/core'
import type { Answer } from './answer.ts'
import type { ChangeStoredClient } from './host-calls.ts'
import type { ProcessName } from './model.ts'
import type { Pairs } from './pairs.ts'
import type { Caller } from './reference/client-authentication.ts'
import type { Decision } from './reference/logout.ts'
import type { World } from './world.ts'

/** What a storage did to a request: lost the reply to its first write, or was not there at all. */
export type Fault = 'reply_lost' | 'outage'

/** The cookies that a browser sent. */
export interface Jar {
  readonly session?: string
  readonly browser?: string
}

/** What the sender meant. */
export type Meaning =
  | { readonly kind: 'authorize'; readonly browser: string; readonly jar: Jar; readonly pairs: Pairs }
  /** Of a form that was tampered with, `continuation` is what it was before. */
  | {
      readonly kind: 'login'
      readonly browser: string
      readonly jar: Jar
      readonly continuation: string
      readonly altered: boolean
      readonly username: string
      readonly right_password: boolean
    }
  | {
      readonly kind: 'consent'
      readonly browser: string
      readonly jar: Jar
      readonly continuation: string
      readonly altered: boolean
      readonly decision: 'allow' | 'deny' | undefined
      readonly ticked: readonly string[]
    }
  /** At the end-session endpoint, and at the page that asks there. */
  | { readonly kind: 'logout'; readonly browser: string; readonly jar: Jar; readonly pairs: Pairs }
  | {
      readonly kind: 'confirm_logout'
      readonly browser: string
      readonly jar: Jar
      readonly continuation: string
      readonly altered: boolean
      readonly decision: Decision
    }
  | { readonly kind: 'token' | 'introspect' | 'revoke'; readonly caller: Caller; readonly pairs: Pairs }
  | { readonly kind: 'userinfo'; readonly token: string | undefined }
  | { readonly kind: 'log_out'; readonly browser: string; readonly jar: Jar }
  | { readonly kind: 'disconnect'; readonly sub: string; readonly client_id: string }
  | { readonly kind: 'end_sessions' | 'end_everything'; readonly sub: string }
  | ChangeStoredClient
  | { readonly kind: 'anything' }
  /** To another issuer on the same storage with the same secrets. */
  | { readonly kind: 'other_issuer' }

/** How a request was varied without changing what it means, or by a repetition that spoils it. */
export interface Variation {
  readonly reordered?: boolean
  readonly extra?: string
  readonly repeated?: string
  /** Whether the exchange just before meant the same, and was sent plainly. */
  readonly repeats?: boolean
}

export interface Exchange {
  readonly kind: 'exchange'
  readonly index: number
  /** The time in the process that answered. */
  readonly at: number
  readonly process: ProcessName
  readonly meaning: Meaning
  readonly variation: Variation
  readonly fault?: Fault
  /** Absent for what a host calls directly. */
  readonly request?: HttpRequest
  readonly response: HttpResponse
  readonly answer: Answer
}

/** What the host or the operator did. */
export interface Change {
  readonly kind: 'change'
  readonly index: number
  readonly change: /** `gone`: whoever comes after it under its id is another one. */
    | { readonly kind: 'client'; readonly client: Client; readonly gone?: true }
    | { readonly kind: 'account'; readonly sub: string; readonly disabled: boolean }
    | { readonly kind: 'clock'; readonly by: number }
    | { readonly kind: 'restart'; readonly process: ProcessName }
}

export interface Write {
  readonly key: Key
  readonly value: string
  readonly expires_at: number | null
  /** The wall clock. */
  readonly at: number
}

export interface History {
  readonly world: World
  readonly entries: (Exchange | Change)[]
  readonly writes: Write[]
  readonly events: VouchsafeEvent[]
  /** The discovery document as served at the start. */
  readonly metadata: Readonly<Record<string, unknown>>
}
