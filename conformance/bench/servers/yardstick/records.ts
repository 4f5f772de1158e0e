/** What the yardstick keeps, all of it in Maps: what can be presented is drawn here, and kept under its digest. */

import { createHash, randomFillSync } from 'node:crypto'
import { type Alg, client_secret, clients as given, grant_types, redirect_uri } from '../protocol.ts'
import { lifetimes, now } from './settings.ts'

export interface Client {
  readonly client_id: string
  readonly alg: Alg
  readonly secret_digest: Buffer
  readonly redirect_uris: ReadonlySet<string>
  readonly grant_types: ReadonlySet<string>
}

export interface Session {
  readonly sid: string
  readonly sub: string
  readonly auth_time: number
  readonly expires_at: number
}

/** What a person allowed a client, told to every token that comes of it. */
export interface Authorization {
  readonly client: Client
  readonly session: Session
  readonly scope: string
  readonly nonce: string | null
}

export interface Code extends Authorization {
  readonly redirect_uri: string
  readonly code_challenge: string
  readonly expires_at: number
}

/** The refresh tokens and access tokens that come of one code. */
export interface Family {
  revoked: boolean
}

export interface RefreshToken {
  readonly authorization: Authorization
  readonly family: Family
  readonly expires_at: number
  used: boolean
}

export interface AccessToken {
  readonly client: Client
  readonly sub: string | undefined
  readonly scope: string
  /** None for a client's own. */
  readonly family: Family | undefined
  readonly expires_at: number
}

/** Two Maps that take turns: what is in the older one when it is its turn again has expired. */
function createExpiring<Value>(lifetime: number) {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  let turn_at = now() + lifetime
  return {
    get: (key: string) => young.get(key) ?? old.get(key),
    set(key: string, value: Value) {
      if (now() > turn_at) {
        old = young
        young = new Map()
        turn_at = now() + lifetime
      }
      young.set(key, value)
    },
    delete: (key: string) => young.delete(key) || old.delete(key),
  }
}

export const clients: ReadonlyMap<string, Client> = new Map(
  given.map(({ client_id, alg }) => [
    client_id,
    {
      client_id,
      alg,
      secret_digest: createHash('sha256').update(client_secret).digest(),
      redirect_uris: new Set([redirect_uri]),
      grant_types: new Set(grant_types),
    },
  ]),
)
export const sessions = createExpiring<Session>(lifetimes.session)
export const codes = createExpiring<Code>(lifetimes.code)
export const accessTokens = createExpiring<AccessToken>(lifetimes.access_token)
export const refreshTokens = createExpiring<RefreshToken>(lifetimes.refresh_token)

const consents = new Map<string, Set<string>>()

/** The scopes that a person has allowed a client. */
export function consentOf(sub: string, { client_id }: Client): Set<string> {
  const key = `${sub} ${client_id}`
  const known = consents.get(key)
  if (known) return known
  const none = new Set<string>()
  consents.set(key, none)
  return none
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

const pool = randomFillSync(Buffer.alloc(16_384))
let drawn = 0

/** 256 bits. */
export function random(): string {
  if (drawn === pool.length) {
    randomFillSync(pool)
    drawn = 0
  }
  const text = pool.toString('base64url', drawn, drawn + 32)
  pool.fill(0, drawn, drawn + 32)
  drawn += 32
  return text
}
