/** Redeeming an authorization code. @see RFC 6749 sections 4.1.2 and 4.1.3, RFC 7636 section 4.6 */

import { createHash } from 'node:crypto'
import type { ClientMetadata } from 'vouchsafe/core'
import { type Code, endFamily, isUsablePerson, type Model } from '../model.ts'
import type { Expected } from '../outcome.ts'
import { type Pairs, valueIn } from '../pairs.ts'
import { isRegistered, mayBeGranted } from './authorization-request.ts'
import { refused, type TokenFault } from './client-authentication.ts'
import { endOf } from './endings.ts'
import { mayRefresh, rotate } from './refresh.ts'
import { grantTokens } from './tokens.ts'

const invalid_grant: TokenFault = [400, 'invalid_grant']
const invalid_request: TokenFault = [400, 'invalid_request']

export function redeem(model: Model, client: ClientMetadata, pairs: Pairs, now: number): Expected {
  const presented = valueIn(pairs, 'code')
  if (presented === undefined) return refused([invalid_request], 'RFC 6749 section 4.1.3: code is required')
  const code = model.codes.get(presented)
  if (!code) return refused([invalid_grant, invalid_request], 'RFC 6749 section 5.2: not a code of ours')
  const faults = bindingFaults(code, client, pairs)
  const { family } = code
  if (faults.length > 0)
    return refused(
      faults,
      'RFC 6749 section 4.1.3: the code is bound to its client, redirect_uri and challenge',
    )
  const ended = endOf(model, family, now)
  if (!isUsablePerson(model, family.sub) || ended !== undefined)
    return refused(
      [invalid_grant],
      `RFC 6749 section 5.2: the grant is over (${ended ?? 'account disabled'})`,
    )
  if (code.redeemed) {
    return {
      ...refused(
        [invalid_grant],
        'RFC 6749 section 4.1.2: a code is used once; a replay ends what came of it',
      ),
      after: () => endFamily(family, 'code replayed'),
    }
  }
  if (now >= code.expires_at) return refused([invalid_grant], 'RFC 6749 section 4.1.2: the code has expired')
  return redeemed(model, client, code, now)
}

/** What is wrong with a redemption, the code itself aside. */
function bindingFaults(code: Code, client: ClientMetadata, pairs: Pairs): TokenFault[] {
  const faults: TokenFault[] = []
  if (code.family.client_id !== client.client_id) faults.push(invalid_grant)
  const redirect_uri = valueIn(pairs, 'redirect_uri')
  if (redirect_uri === undefined) faults.push(invalid_grant, invalid_request)
  else if (redirect_uri !== code.redirect_uri) faults.push(invalid_grant)
  // What the client has lost since then is judged again.
  else if (!isRegistered(client, code.redirect_uri)) faults.push(invalid_grant)
  const verifier = valueIn(pairs, 'code_verifier')
  const answers = verifier === undefined ? undefined : s256(verifier)
  // RFC 9700 section 4.8.2: a verifier where there was no challenge is a sign of a downgrade.
  if (answers !== code.code_challenge) faults.push(invalid_grant, invalid_request)
  return faults
}

const digests = new Map<string, string>()

/** BASE64URL(SHA256(verifier)); the run uses few verifiers, so each is worked out once. */
export function s256(verifier: string): string {
  const known = digests.get(verifier)
  if (known !== undefined) return known
  const digest = createHash('sha256').update(verifier).digest('base64url')
  if (digests.size < 1000) digests.set(verifier, digest)
  return digest
}

function redeemed(model: Model, client: ClientMetadata, code: Code, now: number): Expected {
  const { family } = code
  const scope = family.scope.filter((name) => mayBeGranted(client, name))
  if (scope.length === 0 && family.scope.length > 0)
    return refused(
      [[400, 'invalid_scope']],
      'RFC 6749 section 3.3: nothing is left that the client may ask for',
    )
  const refreshable = family.refreshable && mayRefresh(model, client, family)
  const expected = grantTokens(model, client, family, scope, now, {
    refresh_token: refreshable ? 'new' : 'none',
    generation: refreshable ? 1 : 0,
    nonce: true,
  })
  return {
    ...expected,
    after: (answer, events) => {
      code.redeemed = true
      if (refreshable) rotate(model, client, family, 1, now)
      expected.after?.(answer, events)
    },
  }
}
