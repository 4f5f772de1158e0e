/** OpenID Connect Core 1.0, chapters 16 and 17: security and privacy. */

import { overTls } from './over-tls.ts'
import type { Requirement } from './requirement.ts'

export const security: readonly Requirement[] = [
  {
    section: '16.4',
    level: 'MUST NOT',
    requirement:
      'Shows no access token to anybody but its client: not in a URL, a cache, a record or an event.',
    rules: ['core/handles.ts', 'core/http/message.ts', 'core/rules/authorization-request.ts'],
    properties: ['INV-37', 'INV-41'],
    checks: ['authorization_request.implicit', 'headers.token_no_store', 'id_token.no_secrets'],
    tests: ['conformance/catalogue/secrets-at-rest.test.ts > S-001, S-004 whatever was done'],
  },
  {
    section: '16.7',
    level: 'SHOULD',
    requirement: 'Validates the signatures of signed requests.',
    not_applicable: 'Request objects are not offered, not advertised, and refused.',
  },
  {
    section: '16.8',
    level: 'SHOULD',
    requirement: 'Restricts access tokens to an audience and to a scope.',
    rules: ['core/rules/scope.ts'],
    properties: ['INV-12'],
    checks: ['code.scope_not_widened'],
    tests: ['conformance/catalogue/resources.test.ts > the token is for what is named, and that alone'],
  },
  {
    section: '16.9',
    level: 'SHOULD',
    requirement: 'Gives codes a short life, a minute unless the operator says otherwise.',
    rules: ['core/policy.ts', 'core/rules/redeem-code.ts'],
    properties: ['INV-05'],
    tests: ['conformance/catalogue/code.test.ts > C-002 at its lifetime'],
  },
  {
    section: '16.11',
    level: 'MUST',
    requirement: 'Binds token requests to their answers where the protocol beneath does not.',
    not_applicable: 'Requests are bound to their answers by HTTP, the only binding there is.',
  },
  {
    section: '16.12',
    level: 'SHOULD NOT',
    requirement:
      'Does not stop at the first difference when it verifies codes, tokens, verifiers and secrets.',
    rules: ['core/encoding.ts', 'core/handles.ts', 'core/rules/pkce.ts', 'adapters/world/client-secret.ts'],
  },
  {
    section: '16.15',
    level: 'MUST',
    requirement: 'Has the same issuer in its metadata as in ID Tokens, to the letter.',
    rules: ['core/http/discovery.ts', 'core/flows/grants/token-response.ts'],
    checks: ['discovery.issuer', 'id_token.iss'],
    tests: ['conformance/catalogue/discovery.test.ts > K-001'],
  },
  {
    section: '16.15',
    level: 'SHOULD',
    requirement: 'Is the only issuer of its host.',
    not_applicable:
      'The deployment decides. Several issuers on one host know nothing of each other, which the tests for tenants show.',
  },
  { section: '16.17', level: 'MUST', requirement: 'Is reached by TLS.', ...overTls },
  {
    section: '16.17',
    level: 'SHOULD',
    requirement: 'Follows BCP 195 in how it uses TLS.',
    not_applicable: 'TLS ends before the provider, at the runtime, the platform or a proxy.',
  },
  {
    section: '16.17',
    level: 'MUST',
    requirement: 'Uses a cipher suite with confidentiality and integrity, and checks certificates.',
    not_applicable: 'TLS ends before the provider, and it connects to no TLS server itself.',
  },
  {
    section: '16.18',
    level: 'SHOULD',
    requirement:
      'Lets access tokens live briefly: an hour, unless the operator says otherwise, and they can be revoked.',
    rules: ['core/policy.ts', 'core/rules/token-state.ts'],
    properties: ['INV-10', 'INV-35'],
    tests: ['core/policy.test.ts > the defaults'],
  },
  {
    section: '16.18',
    level: 'SHOULD',
    requirement: 'Says on the consent page when access is for longer than the session.',
    rules: ['core/rules/scope.ts', 'core/flows/interaction.ts'],
    tests: ['conformance/traceability/offline-access.test.ts > offline access is asked for by name'],
  },
  {
    section: '16.18',
    level: 'SHOULD',
    requirement: 'Lets an End-User take back, through the host, what a client was granted, tokens included.',
    rules: ['core/flows/disconnect.ts', 'adapters/provider.ts'],
    properties: ['INV-11'],
    tests: ['conformance/catalogue/sessions.test.ts > forgets the consent and ends every token of it'],
  },
  {
    section: '16.19',
    level: 'MUST',
    requirement: 'Has client secrets with enough entropy for the keys that are derived from them.',
    not_applicable: 'No key is derived from a client secret: nothing symmetric is offered.',
  },
  {
    section: '16.22',
    level: 'MUST NOT',
    requirement: 'Never redirects to a client with 307.',
    rules: ['core/http/render.ts'],
    properties: ['INV-41'],
    checks: ['headers.redirect_status'],
    tests: ['conformance/catalogue/authorization-response.test.ts > A-100'],
  },
  {
    section: '17.2',
    level: 'SHOULD',
    requirement: 'Shows End-Users who read their claims, and when.',
    not_applicable:
      'It keeps no log of reads. A host hears of sign-ins, consents and tokens by events, and can.',
  },
  {
    section: '17.3',
    level: 'SHOULD',
    requirement: 'Lets the host give a person another subject at each client, by a hook.',
    rules: ['core/effects.ts', 'adapters/world/handlers.ts'],
    tests: ['conformance/catalogue/userinfo.test.ts > U-012 the sub of the ID token'],
  },
]
