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

const continuationSchema = v.object({
  /** The page that carries it, or `signed_in` for the proof that a login happened for this request. */
  purpose: v.picklist(['login', 'consent', 'signed_in']),
  /** What the page was shown for (flows/asks.ts). */
  asks: v.picklist(['authorization']),
  /** That request in form encoding. */
  request: v.string(),
  /** 128 random bits: what is issued from this continuation is issued once. */
  id: v.string(),
  /** When the first page of the request was shown. */
  issued_at: v.number(),
  /** Digest of the browser's cookie. */
  browser: v.string(),
  /** The sign-in (a session's nonce) that was shown the page, or that the login was. */
  session: v.optional(v.string()),
  /** Why the page is shown again, if it is. */
  notice: v.optional(v.picklist(['failed', 'again'])),
  /** The scopes that were shown. */
  scope: v.optional(v.string()),
  /** The withdrawal of the client that the person's record held when a consent page was shown, if it held one. */
  withdrawal: v.optional(v.string()),
})

export type Continuation = Readonly<v.InferOutput<typeof continuationSchema>>

export function sealContinuation(keys: HandleKeys, continuation: Continuation): string {
  const body = textToBase64url(JSON.stringify(continuation))
  return `${body}.${keys.continuations[0](body)}`
}

export interface OpenedContinuation {
  readonly continuation: Continuation
  /** Whether this provider made it. If not, only `request` is of use, as untrusted input. */
  readonly authentic: boolean
}

/** @returns `undefined` when nothing can be read from it. */
export function openContinuation(keys: HandleKeys, text: string): OpenedContinuation | undefined {
  const [body = '', mac = ''] = text.split('.')
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
