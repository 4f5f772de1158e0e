/** RFC 6749, sections 3.2 and 3.3: the token endpoint, and scopes. */

import { overTls } from './over-tls.ts'
import type { Requirement } from './requirement.ts'

export const tokenEndpoint: readonly Requirement[] = [
  {
    section: '3.2',
    level: 'MUST NOT',
    requirement: 'Has no fragment in the URI of the token endpoint.',
    rules: ['adapters/world/options.ts'],
    checks: ['discovery.endpoint_urls'],
    tests: [
      'conformance/catalogue/discovery.test.ts > K-001 the issuer to the letter, and every endpoint below it',
    ],
  },
  {
    section: '3.2',
    level: 'MUST',
    requirement: 'Has requests sent to the token endpoint over TLS only.',
    ...overTls,
  },
  {
    section: '3.2',
    level: 'MUST',
    requirement: 'Issues tokens by POST only.',
    rules: ['core/http/router.ts'],
    checks: ['token_request.get', 'bad_input.method_override'],
    tests: ['conformance/catalogue/token-endpoint.test.ts > 405 with Allow'],
  },
  {
    section: '3.2',
    level: 'MUST',
    requirement: 'Takes a parameter of a token request without a value for one that was left out.',
    rules: ['core/messages/parameters.ts'],
    checks: ['token_request.missing_grant_type', 'code.missing', 'refresh.missing'],
  },
  {
    section: '3.2',
    level: 'MUST',
    requirement: 'Ignores parameters of a token request that it does not know.',
    rules: ['core/messages/token-request.ts'],
    properties: ['INV-29'],
    checks: ['token_request.unknown_parameters'],
    tests: [
      'conformance/catalogue/token-endpoint.test.ts > T-029 unknown parameters are ignored',
      'conformance/catalogue/token-endpoint.test.ts > RFC 6749 section 3.2: one that nobody knows is ignored, in the query as in the body',
    ],
  },
  {
    section: '3.2',
    level: 'MUST NOT',
    requirement: 'Refuses a token request that has a parameter twice.',
    rules: ['core/messages/parameters.ts', 'core/flows/token.ts'],
    properties: ['INV-28'],
    checks: [
      'token_request.repeated_grant_type',
      'token_request.repeated_code',
      'token_request.repeated_redirect_uri',
      'token_request.repeated_code_verifier',
      'refresh.repeated',
    ],
    tests: ['conformance/catalogue/token-endpoint.test.ts > repeated: invalid_request'],
  },
  {
    section: '3.2.1',
    level: 'MUST',
    requirement: 'Has every client that was given a secret authenticate at the token endpoint.',
    rules: ['core/rules/authenticated-client.ts', 'core/flows/token.ts'],
    checks: [
      'client_authentication.secret_of_another',
      'client_authentication.absent',
      'client_authentication.wrong_secret',
    ],
    tests: ['conformance/catalogue/client-authentication.test.ts > T-016 only client_id'],
  },
  {
    section: '3.2.1',
    level: 'MUST',
    requirement: 'Refuses a redemption by a client that neither authenticates nor sends its client_id.',
    rules: ['core/rules/authenticated-client.ts'],
    checks: ['client_authentication.anonymous'],
    tests: ['conformance/catalogue/client-authentication.test.ts > T-016 no client at all'],
  },
  {
    section: '3.3',
    level: 'MUST',
    requirement: 'Says in the token response which scope was granted, where it is not the one asked for.',
    rules: ['core/flows/grants/token-response.ts', 'core/http/render.ts'],
    checks: ['code.scope_told', 'refresh.scope_narrowed'],
    tests: [
      'conformance/catalogue/code.test.ts > C-025 the scope that was granted is told, narrower or not',
      'conformance/catalogue/authorization-parameters.test.ts > A-053 an unknown scope is not granted, and the token response says what is',
    ],
  },
  {
    section: '3.3',
    level: 'MUST',
    requirement: 'Says so also where nothing of the scope that was asked for is granted: it refuses.',
    rules: ['core/rules/scope.ts', 'core/flows/consent.ts', 'core/flows/grants/client-credentials.ts'],
    tests: [
      'core/rules/scope.test.ts > by a client that may now have %s, is refused',
      'conformance/catalogue/authorization-consent.test.ts > to tick nothing of what is asked for is to deny it',
    ],
  },
  {
    section: '3.3',
    level: 'MUST',
    requirement: 'Answers a request without scope by its default, which is no scope at all.',
    rules: ['core/rules/scope.ts'],
    tests: ['conformance/traceability/documented.test.ts > RFC 6749 section 3.3'],
  },
  {
    section: '3.3',
    level: 'SHOULD',
    requirement: 'Documents which scopes there are and what holds without one.',
    rules: ['core/http/discovery.ts', 'core/rules/scope.ts'],
    tests: [
      'conformance/catalogue/truth.test.ts > scopes_supported and claims_supported: all of them, together',
      'conformance/traceability/documented.test.ts > RFC 6749 section 3.3',
    ],
  },
]
