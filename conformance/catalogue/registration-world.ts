/** Clients that register themselves, as they ask and are answered. */

import { expect } from 'vitest'
import type { ProviderOptions } from 'vouchsafe'
import { createWorld, ISSUER, type World } from './world.ts'

export interface ClientInformation {
  readonly client_id: string
  readonly client_secret?: string
  readonly client_secret_expires_at?: number
  readonly client_id_issued_at: number
  readonly registration_access_token: string
  readonly registration_client_uri: string
  readonly [member: string]: unknown
}

export const REGISTRATION = `${ISSUER}/register`

/** As much as there has to be. */
export const metadata = { client_name: 'The App', redirect_uris: ['https://app.test/cb'] }

export function open(options: Partial<ProviderOptions> = {}): Promise<World> {
  return createWorld({ clients: [], registration: 'open', ...options })
}

/** @param body sent as it is, where it is a text */
export function post(
  { provider }: Pick<World, 'provider'>,
  body: unknown = metadata,
  headers: Record<string, string> = {},
  address?: string,
): Promise<Response> {
  return provider.fetch(
    new Request(REGISTRATION, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    }),
    { address },
  )
}

export async function register(
  world: Pick<World, 'provider'>,
  body: unknown = metadata,
  token?: string,
): Promise<ClientInformation> {
  const response = await post(world, body, token === undefined ? {} : { authorization: `Bearer ${token}` })
  const text = await response.text()
  expect({ status: response.status, text }).toEqual({ status: 201, text })
  return JSON.parse(text) as ClientInformation
}

/** At its `registration_client_uri`, with a registration access token. */
export function manage(
  { provider }: Pick<World, 'provider'>,
  method: 'GET' | 'PUT' | 'DELETE',
  { registration_client_uri, registration_access_token }: Partial<ClientInformation>,
  body?: unknown,
): Promise<Response> {
  const headers = {
    ...(registration_access_token !== undefined && { authorization: `Bearer ${registration_access_token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  }
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
  return provider.fetch(new Request(registration_client_uri ?? REGISTRATION, init))
}
