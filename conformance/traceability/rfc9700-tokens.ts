/** RFC 9700, sections 4.1 to 4.10: attacks on redirect URIs, codes and access tokens. */

import type { Requirement } from './requirement.ts'
import { NO_AUDIENCE, NOT_SENDER_CONSTRAINED } from './rfc9700-practices.ts'

export const tokens: readonly Requirement[] = [
  {
    section: '4.1.3',
    level: 'MUST',
    requirement:
      'Makes sure that the redirect URI of the request is the registered one, by simple string comparison.',
    rules: ['core/rules/redirect-uri.ts'],
    properties: ['INV-14', 'INV-15'],
    checks: ['redirect_uri.default_port', 'redirect_uri.scheme_case', 'redirect_uri.path_traversal'],
    tests: ['conformance/catalogue/authorization-redirect-uri.test.ts > RFC 9700 section 4.1.3'],
  },
  {
    section: '4.1.3',
    level: 'MUST',
    requirement: 'Allows native clients another port of their loopback address.',
    rules: ['core/rules/redirect-uri.ts'],
    checks: ['redirect_uri.loopback_port'],
    tests: ['core/rules/redirect-uri.test.ts > RFC 8252 section 7.3'],
  },
  {
    section: '4.2.4',
    level: 'SHOULD NOT',
    requirement:
      'Has nothing of third parties and no links elsewhere on its pages, but for what a client registers: its logo and, at consent, its policy and terms. No Referer goes along.',
    rules: ['adapters/pages/layout.ts', 'core/http/render.ts'],
    properties: ['INV-41'],
    checks: ['headers.third_parties', 'headers.referrer_policy'],
    tests: ['adapters/pages/pages.test.ts > nothing from elsewhere'],
  },
  {
    section: '4.2.4',
    level: 'MUST',
    requirement: 'Invalidates a code with its first use at the token endpoint.',
    rules: ['core/rules/redeem-code.ts'],
    properties: ['INV-01'],
    checks: ['code.single_use', 'concurrency.code'],
    tests: ['conformance/catalogue/races.test.ts > C-013'],
  },
  {
    section: '4.2.4',
    level: 'SHOULD',
    requirement: 'Revokes what came of a code when the code comes again.',
    rules: ['core/rules/redeem-code.ts', 'core/flows/grants/authorization-code.ts'],
    properties: ['INV-02'],
    checks: ['code.replay_revokes_access_token', 'code.replay_revokes_refresh_token'],
    tests: ['conformance/catalogue/code.test.ts > C-009, C-010'],
  },
  {
    section: '4.3.2',
    level: 'MUST NOT',
    requirement: 'Reads no access token from the query of a URL, unless the operator turns that on.',
    rules: ['core/rules/bearer-token.ts', 'core/policy.ts'],
    checks: ['userinfo.query_token', 'introspection.get'],
    tests: ['conformance/catalogue/userinfo.test.ts > U-003 a token in the query'],
  },
  {
    section: '4.7.1',
    level: 'MUST',
    requirement:
      'Lets clients find out that it supports PKCE, which they may rely on against forged requests.',
    rules: ['core/http/discovery.ts'],
    properties: ['INV-39'],
    checks: ['discovery.pkce'],
    tests: ['conformance/catalogue/truth.test.ts > code_challenge_methods_supported'],
  },
  {
    section: '4.7.1',
    level: 'SHOULD',
    requirement: 'Says so in its metadata.',
    rules: ['core/http/discovery.ts'],
    checks: ['discovery.pkce', 'discovery.authorization_server'],
  },
  {
    section: '4.8.2',
    level: 'MUST',
    requirement: 'Mitigates PKCE downgrade: taking the challenge out of a request gains nothing.',
    rules: ['core/rules/pkce.ts'],
    properties: ['INV-05'],
    checks: ['pkce.no_downgrade'],
    tests: ['core/rules/redeem-code.test.ts > RFC 9700 section 4.8.2'],
  },
  {
    section: '4.8.2',
    level: 'MUST',
    requirement: 'Looks whether a request has a challenge, and binds that to the code.',
    rules: ['core/rules/pkce.ts', 'core/rules/grant.ts'],
    properties: ['INV-05'],
    checks: ['pkce.two_requests'],
    tests: ['core/rules/grant.test.ts > binds the code to the client, the redirect_uri and the challenge'],
  },
  {
    section: '4.8.2',
    level: 'MUST',
    requirement: 'Refuses a verifier for a code that has no challenge.',
    rules: ['core/rules/pkce.ts'],
    properties: ['INV-05'],
    checks: ['pkce.no_downgrade'],
    tests: ['conformance/catalogue/code.test.ts > C-008'],
  },
  {
    section: '4.9.3',
    level: 'SHOULD',
    requirement: 'Uses tokens bound to a key against replay at other resource servers.',
    not_applicable: NOT_SENDER_CONSTRAINED,
  },
  {
    section: '4.9.3',
    level: 'SHOULD',
    requirement: 'Restricts the audience of tokens against replay at other resource servers.',
    not_yet: NO_AUDIENCE,
  },
  {
    section: '4.9.3',
    level: 'MUST',
    requirement: 'Treats access tokens as secrets: they are in no record, no key and no event.',
    rules: ['core/handles.ts'],
    properties: ['INV-37'],
    tests: ['conformance/catalogue/secrets-at-rest.test.ts > S-001, S-004 whatever was done'],
  },
  {
    section: '4.10',
    level: 'SHOULD',
    requirement: 'Issues access tokens that are bound to a key and to an audience.',
    not_yet:
      'Neither DPoP, mutual TLS nor resource indicators are offered, nor advertised; see 2.2.1 and 2.3.',
  },
]
