/** OpenID Connect Core 1.0, sections 3.1.3 to 4: the token endpoint, and the flows that are not offered. */

import { overTls } from './over-tls.ts'
import type { Requirement } from './requirement.ts'

const codes = 'conformance/catalogue/code.test.ts'

export const tokens: readonly Requirement[] = [
  { section: '3.1.3', level: 'MUST', requirement: 'Has its token endpoint on TLS.', ...overTls },
  {
    section: '3.1.3.1',
    level: 'MUST',
    requirement:
      'Has confidential clients authenticate by the method they are registered for, and by no other.',
    rules: ['core/rules/authenticated-client.ts'],
    checks: ['client_authentication.registered', 'client_authentication.absent'],
    tests: [
      'conformance/catalogue/client-authentication.test.ts > T-018 a post client by Basic',
      'conformance/catalogue/truth-of-clients.test.ts > …_endpoint_auth_methods_supported',
    ],
  },
  {
    section: '3.1.3.2',
    level: 'MUST',
    requirement: 'Authenticates a client that has credentials before it looks at the code.',
    rules: ['core/flows/token.ts', 'core/rules/redeem-code.ts'],
    properties: ['INV-05'],
    checks: ['client_authentication.wrong_secret'],
    tests: ['conformance/catalogue/client-authentication.test.ts > T-015 a wrong secret'],
  },
  {
    section: '3.1.3.2',
    level: 'MUST',
    requirement: 'Takes a code only of the client it was issued to.',
    rules: ['core/rules/redeem-code.ts'],
    properties: ['INV-05'],
    checks: ['code.bound_to_client', 'code.of_public_client', 'concurrency.code_of_two_clients'],
    tests: [`${codes} > C-003 another client`],
  },
  {
    section: '3.1.3.2',
    level: 'MUST',
    requirement: 'Takes only a code that is valid.',
    rules: ['core/handles.ts', 'core/rules/redeem-code.ts'],
    properties: ['INV-05', 'INV-20'],
    checks: ['code.unknown', 'code.altered', 'code.other_tokens'],
    tests: [`${codes} > C-002 at its lifetime`, `${codes} > C-020 a code that was touched`],
  },
  {
    section: '3.1.3.2',
    level: 'MUST',
    requirement: 'Takes a code once.',
    rules: ['core/rules/redeem-code.ts', 'core/flows/grants/authorization-code.ts'],
    properties: ['INV-01'],
    checks: ['code.single_use', 'concurrency.code'],
    tests: [`${codes} > C-009, C-010`, 'conformance/catalogue/races.test.ts > C-013'],
  },
  {
    section: '3.1.3.2',
    level: 'MUST',
    requirement: 'Wants the redirect_uri of the authorization request, however few are registered.',
    rules: ['core/rules/redeem-code.ts'],
    properties: ['INV-05'],
    checks: ['code.redirect_uri_differs', 'code.redirect_uri_missing'],
    tests: [`${codes} > C-004 no redirect_uri`],
  },
  {
    section: '3.1.3.2',
    level: 'MUST',
    requirement: 'Issues an ID Token only for a code that came of a request with openid.',
    rules: ['core/flows/grants/token-response.ts'],
    checks: ['id_token.only_for_openid'],
    tests: ['conformance/catalogue/id-tokens.test.ts > is there only with openid'],
  },
  {
    section: '3.1.3.3',
    level: 'MUST',
    requirement: 'Issues access tokens of the type Bearer.',
    rules: ['core/flows/grants/token-response.ts'],
    checks: ['code.token_type'],
    tests: ['conformance/catalogue/token-endpoint.test.ts > M-002 yields nothing that speaks of a user'],
  },
  {
    section: '3.1.3.3',
    level: 'SHOULD',
    requirement: 'Supports the token type Bearer.',
    rules: ['core/rules/bearer-token.ts'],
    checks: ['userinfo.get'],
  },
  {
    section: '3.1.3.3',
    level: 'MUST',
    requirement: 'Has an ID Token in the token response.',
    rules: ['core/flows/grants/token-response.ts'],
    checks: ['id_token.issued', 'id_token.public_client'],
    tests: ['conformance/catalogue/id-tokens.test.ts > C-024 an ID token'],
  },
  {
    section: '3.1.3.3',
    level: 'MUST',
    requirement: 'Forbids caches to keep a token response.',
    rules: ['core/http/message.ts', 'core/http/render.ts'],
    properties: ['INV-41'],
    checks: ['headers.token_no_store'],
    tests: [
      'conformance/catalogue/token-endpoint.test.ts > T-026 the successful answer is JSON that nobody keeps',
    ],
  },
  {
    section: '3.1.3.6',
    level: 'MUST',
    requirement: 'Has as at_hash the left half of the digest of the access token that its algorithm uses.',
    rules: ['core/encoding.ts', 'core/flows/grants/token-response.ts'],
    checks: ['id_token.at_hash'],
    tests: ['core/encoding.test.ts > at_hash', 'conformance/catalogue/id-tokens.test.ts > C-024 an ID token'],
  },
  {
    section: '3.2',
    level: 'MUST',
    requirement:
      'Validates requests of the implicit flow, and answers them with an ID Token that has nonce and at_hash.',
    not_applicable:
      'The implicit flow is not offered, not advertised, and refused as unsupported_response_type.',
  },
  {
    section: '3.2.2.6',
    level: 'MUST',
    requirement: 'Answers a request for the implicit flow with an error in the fragment.',
    rules: ['core/rules/response-mode.ts', 'core/flows/trusted-request.ts'],
    tests: ['conformance/catalogue/authorization-response.test.ts > A-035 response_type=id_token'],
  },
  {
    section: '3.3',
    level: 'MUST',
    requirement:
      'Validates requests of the hybrid flow, and answers them with ID Tokens that agree and have c_hash.',
    not_applicable:
      'The hybrid flow is not offered, not advertised, and refused as unsupported_response_type.',
  },
  {
    section: '3.3.2.6',
    level: 'MUST',
    requirement: 'Answers a request for the hybrid flow with an error in the fragment.',
    rules: ['core/rules/response-mode.ts', 'core/flows/trusted-request.ts'],
    tests: ['conformance/catalogue/authorization-response.test.ts > A-045 code id_token without nonce'],
  },
  {
    section: '4',
    level: 'MUST',
    requirement: 'Names itself by an https URL when it starts a login at a client.',
    not_applicable: 'It starts no logins at clients; initiate_login_uri is kept and answered.',
  },
]
