/** What a client decides in the place of the policy, in the form of a client. */

import type { FieldGroup } from './client-field.ts'

export const lifetimeFields = {
  id_token_signed_response_alg: {
    clause: 'OpenID Connect Dynamic Client Registration section 2',
    kind: 'choice',
    choices: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  },
  id_token_includes_claims: {
    clause: 'OpenID Connect Core section 5.4',
    kind: 'maybe',
  },
  require_pkce: {
    clause: 'RFC 7636, RFC 9700 section 2.1.1',
    kind: 'maybe',
  },
  require_second_factor: {
    clause: 'OpenID Connect Core Error Code unmet_authentication_requirements 1.0 section 2',
    kind: 'maybe',
  },
  issue_refresh_token: {
    clause: 'OpenID Connect Core section 11',
    kind: 'choice',
    choices: ['', 'offline_access', 'always'],
  },
  code_lifetime: {
    clause: 'RFC 6749 section 4.1.2',
    kind: 'number',
  },
  access_token_lifetime: {
    clause: 'RFC 6749 section 5.1',
    kind: 'number',
  },
  id_token_lifetime: {
    clause: 'OpenID Connect Core section 2',
    kind: 'number',
  },
  refresh_token_lifetime: {
    clause: 'RFC 9700 section 4.14.2',
    kind: 'number',
  },
  refresh_token_idle_lifetime: {
    clause: 'RFC 9700 section 4.14.2',
    kind: 'number',
  },
  refresh_token_grace: {
    clause: 'RFC 9700 section 4.14.2',
    kind: 'number',
  },
  consent_lifetime: {
    clause: 'OpenID Connect Core section 3.1.2.4',
    kind: 'number',
  },
} as const satisfies FieldGroup['fields']
