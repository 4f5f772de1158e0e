/**
 * Mints what a token response holds. Nothing here is disclosed yet: the caller commits the grant first.
 * @see RFC 6749 section 5.1, OpenID Connect Core 1.0 sections 2 and 3.1.3.6
 */

import type { Context } from '../../context.ts'
import { type Flow, perform } from '../../effects.ts'
import { leftHalfHash } from '../../encoding.ts'
import { derive, type GrantHandle } from '../../handles.ts'
import type { Account, Client } from '../../hosts.ts'
import { setting } from '../../policy.ts'
import { signingAlg } from '../../rules/audience.ts'
import { claimsFor, withoutReserved } from '../../rules/claims.ts'
import { splitScope } from '../../rules/scope.ts'
import { type AccessTokenGiven, mintAccessToken, type TokenSubject } from './access-token.ts'
import type { TokenResponse } from './grant.ts'

/** A decision to give tokens. */
export interface Given extends AccessTokenGiven {
  /** What the client is given now, space-delimited; of it the access token has what means something to its audience. */
  readonly scope: string
  /** Nothing may outlast it (NumericDate); infinity for what ends with no session. */
  readonly ends_at: number
}

export function* mintTokenResponse(
  handle: GrantHandle,
  given: Given,
  client: Client,
  account: Account,
  context: Context,
): Flow<TokenResponse> {
  const { grant, access_token: token } = given
  const has_id_token = splitScope(given.scope).includes('openid')
  const names_person = has_id_token || signingAlg(given.audience) !== undefined
  const subject = {
    account,
    sub: names_person ? yield* perform('subject', { account, client }) : account.sub,
  }
  const access_token = yield* mintAccessToken(handle, given, client, subject, context)
  const id_token = has_id_token
    ? yield* mintIdToken(given, access_token, client, subject, context)
    : undefined
  return {
    kind: 'tokens',
    access_token,
    token_type: 'Bearer',
    expires_in: token.expires_at - context.now,
    scope: token.scope ?? grant.scope,
    ...(grant.refresh && {
      refresh_token: derive(context.keys, 'refresh_token', handle, grant.refresh.generation),
    }),
    ...(id_token !== undefined && { id_token }),
  }
}

type Person = Required<TokenSubject>

function* mintIdToken(
  { grant, access_token: token, scope, ends_at }: Given,
  access_token: string,
  client: Client,
  { account, sub }: Person,
  context: Context,
): Flow<string> {
  const alg = client.id_token_signed_response_alg
  const names = splitScope(scope)
  const asked = { account, client, scope: names }
  const offered = setting('id_token_includes_claims', client, context.policy)
    ? yield* perform('account_claims', asked)
    : {}
  const further = yield* perform('id_token_claims', asked)
  const claims = {
    iss: context.issuer,
    sub,
    aud: client.client_id,
    exp: Math.min(context.now + setting('id_token_lifetime', client, context.policy), ends_at),
    iat: context.now,
    at_hash: leftHalfHash(access_token, alg),
    // OpenID Connect Core section 12.2: a refreshed ID token keeps the time of the first authentication
    // and brings no new nonce.
    ...grant.authentication,
    ...(grant.nonce !== undefined && token.generation === 0 && { nonce: grant.nonce }),
    // None of these is called like one of ours.
    ...claimsFor(names, offered, context.policy),
    ...withoutReserved(further),
  }
  return yield* perform('sign_jwt', { alg, typ: 'JWT', claims })
}
