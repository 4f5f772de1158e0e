/** RFC 6749, sections 10.1 to 10.4: who the client is, and whose the tokens are. */

import { overTls } from './over-tls.ts'
import type { Requirement } from './requirement.ts'

const HANDLES = 'core/handles.test.ts > what was touched is refused'
const RANDOM = 'conformance/catalogue/code.test.ts > C-026 what is issued is random'
const AT_REST = 'conformance/catalogue/secrets-at-rest.test.ts > S-001, S-004 whatever was done'

export const impersonation: readonly Requirement[] = [
  {
    section: '10.1',
    level: 'MUST NOT',
    requirement: 'Issues no secrets to native and browser applications for client authentication.',
    rules: ['adapters/world/clients.ts'],
    tests: ['adapters/world/clients.test.ts > a native client keeps no secret'],
  },
  {
    section: '10.1',
    level: 'SHOULD',
    requirement:
      'Knows clients that cannot authenticate by other means: a registered redirect URI, PKCE, and consent that is asked each time where anybody could receive the code.',
    rules: ['core/rules/redirect-uri.ts', 'core/rules/authorization-request.ts', 'core/rules/consent.ts'],
    properties: ['INV-14'],
    checks: ['pkce.required_of_public_clients'],
    tests: ['conformance/catalogue/authorization-consent.test.ts > A-109'],
  },
  {
    section: '10.2',
    level: 'MUST',
    requirement: 'Authenticates a client wherever that is possible.',
    rules: ['core/flows/authenticate-client.ts', 'core/rules/authenticated-client.ts'],
    checks: [
      'client_authentication.absent',
      'refresh.client_authentication',
      'revocation.client_authentication',
      'introspection.client_authentication',
    ],
  },
  {
    section: '10.2',
    level: 'MUST',
    requirement: 'Has clients that cannot authenticate register every redirect URI.',
    rules: ['adapters/world/clients.ts', 'core/rules/redirect-uri.ts'],
    properties: ['INV-14'],
    tests: ['adapters/world/clients.test.ts > redirect_uris: is missing'],
  },
  {
    section: '10.2',
    level: 'SHOULD',
    requirement: 'Protects users from such clients by other means too: PKCE, and consent asked each time.',
    rules: ['core/rules/authorization-request.ts', 'core/rules/consent.ts'],
    checks: ['pkce.required_of_public_clients', 'pkce.public_client_verifier'],
    tests: ['conformance/catalogue/authorization-consent.test.ts > A-109'],
  },
  {
    section: '10.2',
    level: 'SHOULD',
    requirement: 'Has the user sign in, and shows which client asks for which scopes.',
    rules: ['core/flows/interaction.ts', 'adapters/pages/consent.ts'],
    properties: ['INV-17'],
    tests: [
      'adapters/pages/pages.test.ts > shows who asks, on whose behalf, for what, and where the answer goes',
    ],
  },
  {
    section: '10.2',
    level: 'SHOULD',
    requirement: 'Shows for how long.',
    rules: ['core/rules/consent.ts', 'adapters/pages/consent.ts'],
    tests: [
      'core/rules/consent.test.ts > how long it lasts at most',
      'adapters/pages/pages.test.ts > seconds are shown as',
    ],
  },
  {
    section: '10.2',
    level: 'SHOULD NOT',
    requirement:
      'Does not answer a repeated request without the user where another program could pose as the client, unless the operator registered it with skip_consent.',
    rules: ['core/rules/consent.ts'],
    tests: ['conformance/catalogue/authorization-consent.test.ts > A-109'],
  },
  {
    section: '10.3',
    level: 'MUST',
    requirement:
      'Keeps access tokens confidential: nothing that could be presented is stored, logged or cached.',
    rules: ['core/handles.ts', 'core/http/message.ts'],
    properties: ['INV-37', 'INV-41'],
    checks: ['id_token.no_secrets'],
    tests: [AT_REST],
  },
  {
    section: '10.3',
    level: 'MUST',
    requirement: 'Has access tokens sent over TLS only.',
    ...overTls,
  },
  {
    section: '10.3',
    level: 'MUST',
    requirement: 'Issues access tokens that nobody can make, alter or guess.',
    rules: ['core/handles.ts'],
    checks: ['userinfo.unknown_token', 'code.guessing', 'introspection.unknown_token'],
    tests: [HANDLES, RANDOM],
  },
  {
    section: '10.3',
    level: 'SHOULD',
    requirement: 'Considers which client asks when it grants a scope.',
    rules: ['core/rules/scope.ts'],
    properties: ['INV-12'],
    tests: [
      'conformance/catalogue/authorization-parameters.test.ts > A-054 a scope the client may not ask for',
    ],
  },
  {
    section: '10.4',
    level: 'MUST',
    requirement: 'Keeps refresh tokens confidential, in the same way.',
    rules: ['core/handles.ts', 'core/http/message.ts'],
    properties: ['INV-37', 'INV-41'],
    tests: [AT_REST],
  },
  {
    section: '10.4',
    level: 'MUST',
    requirement: 'Keeps a refresh token bound to its client, and verifies it at every use.',
    rules: ['core/rules/rotate-refresh-token.ts'],
    checks: ['refresh.bound_to_client', 'refresh.public_and_confidential'],
    tests: ['conformance/catalogue/refresh.test.ts > R-002 a public client'],
  },
  {
    section: '10.4',
    level: 'MUST',
    requirement: 'Has refresh tokens sent over TLS only.',
    ...overTls,
  },
  {
    section: '10.4',
    level: 'SHOULD',
    requirement:
      'Detects abuse of refresh tokens where the client cannot authenticate: every use replaces them.',
    rules: ['core/rules/rotate-refresh-token.ts'],
    properties: ['INV-06', 'INV-07', 'INV-09'],
    checks: ['refresh.public_rotation', 'refresh.reuse_revokes', 'concurrency.one_chain'],
  },
  {
    section: '10.4',
    level: 'MUST',
    requirement: 'Issues refresh tokens that nobody can make, alter or guess.',
    rules: ['core/handles.ts'],
    checks: ['refresh.unknown'],
    tests: [HANDLES],
  },
]
