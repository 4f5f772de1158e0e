/** Why a flow asks what it asks: the clause behind each effect, endpoint by endpoint where they differ. */

import type { Endpoint, Operation } from 'vouchsafe/core'

type Clauses = { readonly [E in Endpoint | 'any']?: string }

const clientAuthentication: Clauses = {
  any: 'RFC 6749 section 2.3',
  authorization: 'RFC 6749 section 4.1.1',
  login: 'RFC 6749 section 4.1.1',
  consent: 'RFC 6749 section 4.1.1',
  userinfo: 'RFC 6750 section 2',
}

export const clauses: { readonly [O in Operation]?: Clauses } = {
  load: {
    any: 'storage.ts: one document, one key',
    authorization: 'OpenID Connect Core 1.0 section 3.1.2.3',
    login: 'OpenID Connect Core 1.0 section 3.1.2.3',
    consent: 'OpenID Connect Core 1.0 section 3.1.2.4',
    token: 'RFC 6749 sections 4.1.3 and 6',
    userinfo: 'RFC 6750 section 3.1',
    introspection: 'RFC 7662 section 2.2',
    revocation: 'RFC 7009 section 2.1',
  },
  store: {
    any: 'storage.ts: one compare-and-swap decides',
    authorization: 'RFC 6749 section 4.1.2: the code is on record before it is given out',
    login: 'OpenID Connect Core 1.0 section 3.1.2.3: a new session under a new id',
    consent: 'RFC 6749 section 4.1.2: the code is on record before it is given out',
    token: 'RFC 6749 sections 4.1.2 and 10.4: spent before anything is given out',
    revocation: 'RFC 7009 section 2.1: over before it is said to be',
  },
  find_client: clientAuthentication,
  verify_secret: { any: 'RFC 6749 section 2.3.1' },
  find_account: { any: 'RFC 9700 section 4.14.2: nothing for an account that is gone or disabled' },
  authenticate: { any: 'OpenID Connect Core 1.0 section 3.1.2.3' },
  random: { any: 'RFC 6749 section 10.10' },
  find_keys: { any: 'OpenID Connect Core 1.0 section 10.1' },
  sign_jwt: { any: 'OpenID Connect Core 1.0 sections 2 and 3.1.3.3' },
  verify_jwt: { any: 'OpenID Connect Core 1.0 section 3.1.2.2' },
  render_page: { any: 'OpenID Connect Core 1.0 sections 3.1.2.3 and 3.1.2.4' },
  subject: { any: 'OpenID Connect Core 1.0 section 8' },
  allow_client_document: { any: 'OAuth Client ID Metadata Document section 8.9' },
  after_sign_in: { any: 'OpenID Connect Core 1.0 section 3.1.2.6' },
  account_claims: { any: 'OpenID Connect Core 1.0 section 5.4' },
  id_token_claims: { any: 'OpenID Connect Core 1.0 section 2' },
  introspection_claims: { any: 'RFC 7662 section 2.2' },
  fetch: { any: 'OAuth Client ID Metadata Document section 5' },
  emit: { any: 'RFC 9700 section 4.14: what an operator has to know' },
}

export function clauseOf(op: Operation, endpoint: Endpoint | undefined): string {
  const known = clauses[op]
  return (endpoint && known?.[endpoint]) ?? known?.any ?? 'an operation of the host'
}
