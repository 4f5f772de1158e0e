/**
 * Who may manage a registration: whoever has the token of the newest answer about it. An update makes another one.
 * Where the answer to it was lost, the client knows the old one only: that is good once more, for the same update.
 * @see RFC 7592 sections 2.2 and 3
 */

import type { ClientRegistration, StoredClient } from '../documents.ts'
import { type Refusal, refuse } from '../errors.ts'

/** What an update is made with: digests of the token, of the request, and of the token that is next. */
export interface UpdateProof {
  readonly access_token: string
  readonly request: string
  readonly next: string
}

/** A client that manages itself, and is there and not disabled. */
export type ManagedClient = StoredClient & { readonly registration: ClientRegistration }

export function isManagedClient(client: StoredClient | undefined): client is ManagedClient {
  return client?.registration !== undefined && !client.disabled
}

/** @param access_token a digest of what was presented. Digests are compared: their time tells nothing of a token */
export function isAccessToken({ registration }: ManagedClient, access_token: string): boolean {
  return registration.access_token === access_token
}

/** @param grace seconds for which the token before is good for the same request */
export function registrationAfter(
  client: ManagedClient,
  { access_token, request, next }: UpdateProof,
  grace: number,
  now: number,
): { kind: 'registration'; registration: ClientRegistration } | Refusal<'registration_access_token.invalid'> {
  const { registration } = client
  if (isAccessToken(client, access_token)) {
    const last = { access_token, request, expires_at: now + grace }
    return { kind: 'registration', registration: { access_token: next, ...(grace > 0 && { last }) } }
  }
  const { last } = registration
  const is_repeated = last?.access_token === access_token && last.request === request && now < last.expires_at
  if (!is_repeated) return refuse('registration_access_token.invalid', 'Authorization')
  return { kind: 'registration', registration: { access_token: next } }
}
