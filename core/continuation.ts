/**
 * A request in progress is carried by the browser, not stored: login and consent pages
 * hold it in a signed continuation, bound to the browser by a digest of a cookie. It is signed, not
 * encrypted: nothing in it is a secret, and nothing could be presented.
 *
 * A continuation that cannot be trusted (altered, of another browser, from before a lost secret) still
 * tells which request was in progress, and that request is then evaluated afresh like any other.
 */

import * as v from 'valibot'
import { base64urlToText, textToBase64url } from './encoding.ts'
import { type HandleKeys, isMac } from './handles.ts'

export interface Continuation {
  /** The page that carries it, or `signed_in` for the proof that a login happened for this request. */
  readonly purpose: 'login' | 'factor' | 'enrol' | 'consent' | 'signed_in' | 'logout'
  /** What the page was shown for (flows/asks.ts). */
  readonly asks: 'authorization' | 'end_session'
  /** That request in form encoding. */
  readonly request: string
  /** 128 random bits: what is issued from this continuation is issued once. */
  readonly id: string
  /** When the first page of the request was shown. */
  readonly issued_at: number
  /** Digest of the browser's cookie. */
  readonly browser: string
  /** The sign-in (a session's nonce) that was shown the page, or that the login was. */
  readonly session?: string | undefined
  /** Why the page is shown again, if it is. */
  readonly notice?: 'failed' | 'again' | undefined
  /** The scopes that were shown. */
  readonly scope?: string | undefined
  /** The withdrawal of the client that the person's record held when a consent page was shown, if it held one. */
  readonly withdrawal?: string | undefined
  /** Of the client that a consent page was shown for, where that is in storage. */
  readonly client_nonce?: string | undefined
  /** Whose password was right, where the second factor is asked for, or set up; the account's stamp then, and when that was. */
  readonly sub?: string | undefined
  readonly stamp?: string | undefined
  readonly proved_at?: number | undefined
  /** What a passkey has to sign, of a login page too; new with every page. */
  readonly challenge?: string | undefined
}

const continuationSchema = v.object({
  purpose: v.picklist(['login', 'factor', 'enrol', 'consent', 'signed_in', 'logout']),
  asks: v.picklist(['authorization', 'end_session']),
  request: v.string(),
  id: v.string(),
  issued_at: v.number(),
  browser: v.string(),
  session: v.optional(v.string()),
  notice: v.optional(v.picklist(['failed', 'again'])),
  scope: v.optional(v.string()),
  withdrawal: v.optional(v.string()),
  client_nonce: v.optional(v.string()),
  sub: v.optional(v.string()),
  stamp: v.optional(v.string()),
  proved_at: v.optional(v.number()),
  challenge: v.optional(v.string()),
} satisfies { [K in keyof Required<Continuation>]: v.GenericSchema<unknown, Continuation[K]> })

export function sealContinuation(keys: HandleKeys, continuation: Continuation): string {
  const body = textToBase64url(JSON.stringify(continuation))
  return `${body}.${keys.continuations[0](body)}`
}

export interface OpenedContinuation {
  readonly continuation: Continuation
  /** Whether this provider made it. If not, only `request` is of use, as untrusted input. */
  readonly authentic: boolean
}

/** What `sealContinuation` writes, or what is left of it. */
const SHAPE = /^([A-Za-z0-9_-]+)(?:\.([A-Za-z0-9_-]*))?$/

/** @returns `undefined` when nothing can be read from it. */
export function openContinuation(keys: HandleKeys, text: string): OpenedContinuation | undefined {
  const [, body = '', mac = ''] = SHAPE.exec(text) ?? []
  const json = base64urlToText(body)
  if (json === undefined) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return undefined
  }
  const checked = v.safeParse(continuationSchema, parsed)
  if (!checked.success) return undefined
  return { continuation: checked.output, authentic: isMac(keys.continuations, body, mac) }
}
