/** Who is calling, and how it proves that. @see RFC 6749 section 2.3 */

import type { ClientMetadata } from 'vouchsafe/core'
import { type ClientSecret, type Model, usableClient } from '../model.ts'
import type { Expected } from '../outcome.ts'
import type { Pairs } from '../pairs.ts'

/** How the caller authenticates: as it is registered to, or in one of the ways that are wrong. */
export type Proof =
  | 'right'
  /** The one before its newest, which may still be good. */
  | 'former_secret'
  | 'wrong_secret'
  | 'no_secret'
  | 'other_method'
  | 'two_methods'

export interface Caller {
  readonly client_id: string
  readonly proof: Proof
}

export type TokenFault = readonly [status: number, error: string]

/** Any of these errors is right. */
export function refused(faults: readonly TokenFault[], because: string): Expected {
  return { outcome: { kind: 'error', any: faults }, because }
}

export function authenticate(model: Model, caller: Caller): ClientMetadata | TokenFault[] {
  const client = usableClient(model, caller.client_id)
  if (client && caller.proof === 'right') return client
  // RFC 6749 section 2.3 forbids two methods at once, section 5.2 has a name for that.
  const two: TokenFault[] = caller.proof === 'two_methods' ? [[400, 'invalid_request']] : []
  return [...two, [401, 'invalid_client']]
}

/** The proof for what it is worth at an instant. */
export function asProven(model: Model, caller: Caller, now: number): Caller {
  const { metadata, secrets = [] } = model.clients.get(caller.client_id) ?? {}
  if (metadata?.token_endpoint_auth_method === 'none') return caller
  // A client that names no method brings its secret either way, and the other one is as right.
  const is_either_way = metadata?.token_endpoint_auth_method === undefined
  const by_secret = ['right', 'former_secret', ...(is_either_way ? ['other_method'] : [])]
  if (!by_secret.includes(caller.proof)) return caller
  const presented = presentedSecret(model, caller, now)
  const is_good = secrets.some((secret) => secret.value === presented && isLive(secret, now))
  return { ...caller, proof: is_good ? 'right' : 'wrong_secret' }
}

export function isLive({ expires_at }: ClientSecret, now: number): boolean {
  return now < expires_at
}

function presentedSecret(model: Model, { client_id, proof }: Caller, now: number): string {
  const { secrets = [], former_secret = 'not the secret' } = model.clients.get(client_id) ?? {}
  if (proof === 'wrong_secret') return 'not the secret'
  if (proof === 'former_secret') return secrets.at(-2)?.value ?? former_secret
  return (secrets.findLast((secret) => isLive(secret, now)) ?? secrets.at(-1))?.value ?? 'no secret'
}

function basic(client_id: string, secret: string): Readonly<Record<string, string>> {
  return { authorization: `Basic ${btoa(`${encodeURIComponent(client_id)}:${encodeURIComponent(secret)}`)}` }
}

/** What the caller sends to authenticate: headers, and parameters in the body. */
export function credentials(
  model: Model,
  caller: Caller,
  now: number,
): { readonly headers: Readonly<Record<string, string>>; readonly pairs: Pairs } {
  const { client_id, proof } = caller
  const metadata = model.clients.get(client_id)?.metadata
  const method = metadata?.token_endpoint_auth_method ?? 'client_secret_basic'
  const secret = presentedSecret(model, caller, now)
  const in_header = { headers: basic(client_id, secret), pairs: [] }
  const in_body = {
    headers: {},
    pairs: [
      ['client_id', client_id],
      ['client_secret', secret],
    ] as const,
  }
  if (proof === 'two_methods') return { headers: in_header.headers, pairs: in_body.pairs }
  if (proof === 'no_secret' || (method === 'none' && proof === 'right'))
    // A public client without a secret is right; whoever has one and does not send it is not.
    return { headers: {}, pairs: [['client_id', method === 'none' && proof !== 'right' ? '' : client_id]] }
  const swapped = proof === 'other_method'
  return (method === 'client_secret_basic') === swapped ? in_body : in_header
}
