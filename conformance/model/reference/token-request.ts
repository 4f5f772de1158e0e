/**
 * The token endpoint. A request may have several things wrong, and any error that one of them calls for
 * is right; what is never right is tokens, or a change. Only a request in which nothing is wrong but that
 * the value was used before counts as a replay, and ends the family.
 * @see RFC 6749 sections 4.1.3, 4.4, 5 and 6, RFC 7636 section 4.6, RFC 9700 section 4.14.2
 */

import type { ClientMetadata } from 'vouchsafe/core'
import type { Model, ReferenceGrant } from '../model.ts'
import type { Expected } from '../outcome.ts'
import { type Pairs, repeatedName, splitNames, valueIn } from '../pairs.ts'
import { isKnownScope, isScopeName, mayAskFor } from './authorization-request.ts'
import { authenticate, type Caller, refused } from './client-authentication.ts'
import { redeem } from './redeem.ts'
import { refresh } from './refresh.ts'
import { tokensForClient } from './tokens.ts'

export function tokenRequest(model: Model, caller: Caller, pairs: Pairs, now: number): Expected {
  const client = authenticate(model, caller)
  const unauthenticated = Array.isArray(client) ? client : []
  if (repeatedName(pairs) !== undefined)
    return refused(
      [[400, 'invalid_request'], ...unauthenticated],
      'RFC 6749 section 3.2: each parameter once',
    )
  if (Array.isArray(client)) return refused(unauthenticated, 'RFC 6749 section 2.3: the client is not proven')

  const grant_type = valueIn(pairs, 'grant_type')
  if (grant_type === undefined)
    return refused([[400, 'invalid_request']], 'RFC 6749 section 4.1.3: grant_type is required')
  const grant = Object.hasOwn(grants, grant_type) ? grants[grant_type] : model.grants[grant_type]
  if (!grant) return refused([[400, 'unsupported_grant_type']], 'RFC 6749 section 5.2')
  if (!client.grant_types.includes(grant_type))
    return refused([[400, 'unauthorized_client']], 'RFC 6749 section 5.2: not one of its grant types')
  return grant(model, client, pairs, now)
}

/** They speak of an End-User, and here is none. */
const aboutAPerson = ['openid', 'offline_access']

function clientCredentials(model: Model, client: ClientMetadata, pairs: Pairs, now: number): Expected {
  if (client.token_endpoint_auth_method === 'none')
    return refused([[400, 'unauthorized_client']], 'RFC 6749 section 4.4: only for confidential clients')
  const asked = splitNames(valueIn(pairs, 'scope'))
  const known = asked.filter((name) => isKnownScope(model, name))
  if (!asked.every(isScopeName) || !known.every((name) => mayAskFor(client, name)))
    return refused([[400, 'invalid_scope']], 'RFC 6749 section 3.3')
  const granted = [...new Set(known)].filter((name) => !aboutAPerson.includes(name))
  if (asked.length > 0 && granted.length === 0)
    return refused([[400, 'invalid_scope']], 'RFC 6749 section 3.3: none of it can be granted')
  return tokensForClient(model, client, granted, now)
}

const grants: Readonly<Record<string, ReferenceGrant>> = {
  authorization_code: redeem,
  refresh_token: refresh,
  client_credentials: clientCredentials,
}
