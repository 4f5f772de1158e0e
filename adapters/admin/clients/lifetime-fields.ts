/** What a client decides in the place of the policy, in the form of a client. */

import type { FieldGroup } from './client-field.ts'

const empty = 'Seconds; empty: as the policy has it.'

export const lifetimeFields = {
  id_token_signed_response_alg: {
    label: 'ID tokens are signed by',
    meaning: 'RS256 is what every library takes.',
    clause: 'OpenID Connect Dynamic Client Registration section 2',
    kind: 'choice',
    choices: [
      ['RS256', 'RS256'],
      ['PS256', 'PS256'],
      ['ES256', 'ES256'],
      ['EdDSA', 'EdDSA'],
    ],
  },
  id_token_includes_claims: {
    label: 'ID tokens carry the profile',
    meaning: 'For libraries that do not ask UserInfo.',
    clause: 'OpenID Connect Core section 5.4',
    kind: 'maybe',
  },
  require_pkce: {
    label: 'PKCE is required',
    meaning: 'A public client always has to use it.',
    clause: 'RFC 7636, RFC 9700 section 2.1.1',
    kind: 'maybe',
  },
  require_second_factor: {
    label: 'A second factor is required',
    meaning: 'Who has none is refused, and told where to get one.',
    clause: 'OpenID Connect Core Error Code unmet_authentication_requirements 1.0 section 2',
    kind: 'maybe',
  },
  issue_refresh_token: {
    label: 'Refresh tokens',
    meaning: 'To whoever asks for offline_access, or with every code.',
    clause: 'OpenID Connect Core section 11',
    kind: 'choice',
    choices: [
      ['', 'As the policy has it'],
      ['offline_access', 'For the scope offline_access'],
      ['always', 'With every code'],
    ],
  },
  code_lifetime: {
    label: 'Codes last',
    meaning: empty,
    clause: 'RFC 6749 section 4.1.2',
    kind: 'number',
  },
  access_token_lifetime: {
    label: 'Access tokens last',
    meaning: empty,
    clause: 'RFC 6749 section 5.1',
    kind: 'number',
  },
  id_token_lifetime: {
    label: 'ID tokens last',
    meaning: empty,
    clause: 'OpenID Connect Core section 2',
    kind: 'number',
  },
  refresh_token_lifetime: {
    label: 'Refresh tokens last at most',
    meaning: empty,
    clause: 'RFC 9700 section 4.14.2',
    kind: 'number',
  },
  refresh_token_idle_lifetime: {
    label: 'Refresh tokens last unused',
    meaning: empty,
    clause: 'RFC 9700 section 4.14.2',
    kind: 'number',
  },
  refresh_token_grace: {
    label: 'A used refresh token is repeated for',
    meaning: `${empty} 0 is strict.`,
    clause: 'RFC 9700 section 4.14.2',
    kind: 'number',
  },
  consent_lifetime: {
    label: 'Consent is remembered for',
    meaning: empty,
    clause: 'OpenID Connect Core section 3.1.2.4',
    kind: 'number',
  },
} as const satisfies FieldGroup['fields']
