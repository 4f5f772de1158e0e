/**
 * Refreshing: each use makes a generation. The immediate parent, again, within the grace period, yields
 * the same successor; any other use of an old generation ends the family.
 * @see RFC 6749 section 6, RFC 9700 section 4.14.2
 */

import type { ClientMetadata } from 'vouchsafe/core'
import { endFamily, type Family, isUsablePerson, lifetime, type Model, type RefreshToken } from '../model.ts'
import type { Expected } from '../outcome.ts'
import { type Pairs, splitNames, valueIn } from '../pairs.ts'
import { isScopeName, mayAskFor } from './authorization-request.ts'
import { refused, type TokenFault } from './client-authentication.ts'
import { endOf } from './endings.ts'
import { grantTokens } from './tokens.ts'

const invalid_grant: TokenFault = [400, 'invalid_grant']

export function refresh(model: Model, client: ClientMetadata, pairs: Pairs, now: number): Expected {
  const presented = valueIn(pairs, 'refresh_token')
  if (presented === undefined)
    return refused([[400, 'invalid_request']], 'RFC 6749 section 6: refresh_token is required')
  const token = model.refresh_tokens.get(presented)
  if (!token) return refused([invalid_grant, [400, 'invalid_request']], 'RFC 6749 section 5.2: none of ours')
  const { family } = token
  const asked = splitNames(valueIn(pairs, 'scope'))
  const wanted = asked.length === 0 ? family.scope : asked
  const ended = endOf(model, family, now)
  const faults: TokenFault[] = []
  if (family.client_id !== client.client_id) faults.push(invalid_grant)
  if (!isUsablePerson(model, family.sub) || ended !== undefined) faults.push(invalid_grant)
  if (now >= family.refresh_expires_at || !mayRefresh(model, client, family)) faults.push(invalid_grant)
  if (!asked.every(isScopeName) || !wanted.every((name) => family.scope.includes(name)))
    faults.push([400, 'invalid_scope'])
  const scope = [...new Set(wanted)].filter((name) => mayAskFor(client, name))
  if (scope.length === 0 && wanted.length > 0) faults.push([400, 'invalid_scope'])
  if (faults.length > 0)
    return refused(faults, `RFC 6749 section 6: the family is over (${ended}), or not for this request`)

  const grace = lifetime(model, 'refresh_token_grace', client)
  const is_newest = token.generation === family.generation
  const is_parent = token.generation === family.generation - 1
  if (!is_newest && !(grace > 0 && is_parent && now - family.rotated_at <= grace)) {
    return {
      ...refused([invalid_grant], 'RFC 9700 section 4.14.2: an old refresh token again ends the family'),
      after: () => endFamily(family, 'refresh token reused'),
    }
  }
  return is_newest
    ? successor(model, client, token, scope, now)
    : sameSuccessor(model, client, token, scope, now)
}

/** RFC 9700 section 4.14.2: what the client has lost the right to ends with that right. */
export function mayRefresh(model: Model, client: ClientMetadata, { scope }: Pick<Family, 'scope'>): boolean {
  if (!client.grant_types.includes('refresh_token')) return false
  if ((client.issue_refresh_token ?? model.world.policy.issue_refresh_token) === 'always') return true
  return scope.includes('offline_access') && mayAskFor(client, 'offline_access')
}

function successor(
  model: Model,
  client: ClientMetadata,
  { family, generation }: RefreshToken,
  scope: readonly string[],
  now: number,
): Expected {
  const next = generation + 1
  const options = { refresh_token: 'new', generation: next } as const
  const expected = grantTokens(model, client, family, scope, now, options)
  return {
    ...expected,
    after: (answer, events) => {
      rotate(model, client, family, next, now)
      expected.after?.(answer, events)
    },
  }
}

/** Nothing is rotated; an access token of that generation may be given again, or another one beside it. */
function sameSuccessor(
  model: Model,
  client: ClientMetadata,
  { family }: RefreshToken,
  scope: readonly string[],
  now: number,
): Expected {
  const { generation } = family
  const repeatable = family.access_tokens
    .filter((token) => token.generation === generation && !token.revoked && now < token.expires_at)
    .map((token) => token.value)
  const same = family.refresh_tokens.get(generation) ?? ''
  return grantTokens(model, client, family, scope, now, { refresh_token: { same }, repeatable, generation })
}

/** The family goes on to a generation; the earlier of the idle and the absolute end is its end. */
export function rotate(
  model: Model,
  client: ClientMetadata,
  family: Family,
  generation: number,
  now: number,
): void {
  family.generation = generation
  family.rotated_at = now
  family.refresh_expires_at = Math.min(
    now + lifetime(model, 'refresh_token_idle_lifetime', client),
    family.created_at + lifetime(model, 'refresh_token_lifetime', client),
  )
}
