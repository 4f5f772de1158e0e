/**
 * Mints an access token in the form of those it is meant for. Nothing is disclosed yet: the caller commits the grant
 * first, so that a JWT is in a record too before anybody holds it.
 * @see RFC 9068 section 2.2
 */

import type { Context } from '../../context.ts'
import type { AccessToken, Grant } from '../../documents.ts'
import { type Flow, perform } from '../../effects.ts'
import { derive, type GrantHandle } from '../../handles.ts'
import type { Account, Client } from '../../hosts.ts'
import { type Audience, audClaim, signingAlg } from '../../rules/audience.ts'
import { withoutReserved } from '../../rules/claims.ts'
import { splitScope } from '../../rules/scope.ts'
import { ACCESS_TOKEN_TYP } from '../presented-token.ts'

/** Whom it speaks of: a person by what the client knows them by, or the client itself. */
export interface TokenSubject {
  readonly sub: string
  readonly account?: Account
}

export interface AccessTokenGiven {
  readonly grant: Grant
  readonly access_token: AccessToken
  readonly audience: Audience
}

export function* mintAccessToken(
  handle: GrantHandle,
  { grant, access_token: token, audience }: AccessTokenGiven,
  client: Client,
  { sub, account }: TokenSubject,
  { keys, issuer }: Context,
): Flow<string> {
  const alg = signingAlg(audience)
  if (alg === undefined) return derive(keys, 'access_token', handle, token.serial)
  const scope = token.scope ?? grant.scope
  const { aud } = audience
  const further = yield* perform('access_token_claims', {
    client,
    scope: splitScope(scope),
    audience: aud,
    ...(account && { account }),
  })
  const claims = {
    iss: issuer,
    sub,
    aud: audClaim(aud),
    client_id: client.client_id,
    exp: token.expires_at,
    iat: token.issued_at,
    jti: derive(keys, 'jwt_id', handle, token.serial),
    ...(scope !== '' && { scope }),
    ...authenticationClaims(grant),
    // None of these is called like one of ours.
    ...withoutReserved(further),
  }
  return yield* perform('sign_jwt', { alg, typ: ACCESS_TOKEN_TYP, claims })
}

/** RFC 9068 section 2.2.1: how the person signed in. That is the same after a refresh. */
function authenticationClaims({ authentication }: Grant) {
  if (!authentication) return {}
  const { sid, ...claims } = authentication
  return claims
}
