/** What codes and tokens are worth, and their end, for whoever administers: programs, command lines and pages. */

import {
  type Context,
  endToken,
  type Flow,
  type ReasonId,
  readToken,
  type SeenToken,
} from '../../core/index.ts'

/** Times are NumericDates. What is not known any more of one that has ended is absent. */
export interface TokenRecord {
  readonly kind: 'code' | 'access_token' | 'refresh_token'
  /** Whether it is good now, for whoever may present it. */
  readonly active: boolean
  /** Why it is not; `vouchsafe explain` says what that means. */
  readonly reason?: ReasonId
  readonly client_id?: string
  /** Whose it is; absent for what a client was given for itself. */
  readonly sub?: string
  readonly scopes?: readonly string[]
  /** The identifiers of the resources that it is for; absent: the issuer's own UserInfo. */
  readonly audience?: readonly string[]
  /** The id of the session that it ends with, where it ends with one. */
  readonly session?: string
  /** When the authorization was given that it came of. */
  readonly grantedAt?: number
  readonly issuedAt?: number
  readonly expiresAt?: number
}

/** Of whichever client; nobody authenticates. Rejects when the storage or a look-up is down. */
export interface Tokens {
  /** @returns `undefined` for what is no code or token of this issuer */
  show(token: string): Promise<TokenRecord | undefined>
  /**
   * Ends an access token by itself, and with a code or a refresh token everything that came of its authorization.
   * @returns whether it is a code or token of this issuer, which is good no more then
   */
  revoke(token: string): Promise<boolean>
}

export interface TokensWorld {
  now(): Context
  perform<T>(flow: Flow<T>): Promise<T>
}

export function createTokens({ now, perform }: TokensWorld): Tokens {
  return {
    async show(token) {
      const seen = await perform(readToken(token, now()))
      return seen && recordOf(seen)
    },

    revoke: async (token) => (await perform(endToken(token, now()))) !== undefined,
  }
}

function recordOf({ kind, reason, of }: SeenToken): TokenRecord {
  const known = { kind, active: reason === undefined, ...(reason !== undefined && { reason }) }
  if (!of) return known
  const { client_id, sub, scope, audience, session, granted_at, issued_at, expires_at } = of
  return {
    ...known,
    client_id,
    ...(sub !== undefined && { sub }),
    scopes: scope === '' ? [] : scope.split(' '),
    ...(audience && { audience }),
    ...(session !== undefined && { session }),
    grantedAt: granted_at,
    ...(issued_at !== undefined && { issuedAt: issued_at }),
    ...(expires_at !== undefined && { expiresAt: expires_at }),
  }
}
