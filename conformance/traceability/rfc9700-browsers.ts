/** RFC 9700, sections 4.11 to 4.17: attacks by way of browsers and proxies, and on refresh tokens. */

import type { Requirement } from './requirement.ts'

const refreshes = 'conformance/catalogue/refresh.test.ts'

export const browsers: readonly Requirement[] = [
  {
    section: '4.11.2',
    level: 'MUST NOT',
    requirement: 'Does not redirect when client_id and redirect_uri do not belong together.',
    rules: ['core/flows/trusted-request.ts'],
    properties: ['INV-15'],
    checks: ['authorization_request.unknown_client', 'redirect_uri.other_host'],
    tests: ['conformance/catalogue/authorization-redirect-uri.test.ts > A-011 of somebody else'],
  },
  {
    section: '4.11.2',
    level: 'MUST',
    requirement:
      'Takes precautions against clients that were registered in order to have people sent to them.',
    rules: ['adapters/world/clients.ts', 'core/http/discovery.ts'],
    tests: ['conformance/catalogue/truth.test.ts > endpoints: those that are named are there'],
  },
  {
    section: '4.11.2',
    level: 'MUST',
    requirement: 'Authenticates the End-User, and asks for credentials where needed, before it sends a code.',
    rules: ['core/flows/proceed.ts', 'core/rules/prompt.ts'],
    properties: ['INV-17'],
    checks: ['authentication_request.prompt_none'],
    tests: ['conformance/catalogue/authorization-prompt.test.ts > A-057 no session, no consent, then both'],
  },
  {
    section: '4.11.2',
    level: 'MUST',
    requirement: 'Authenticates the End-User before it sends an error.',
    not_applicable:
      'Meant against redirect URIs that anybody can register. Here the operator registers every client, and what is wrong with a request is told at once (RFC 6749 section 4.1.2.1).',
  },
  {
    section: '4.11.2',
    level: 'SHOULD',
    requirement: 'Redirects on its own only to URIs that it trusts: those the operator registered.',
    rules: ['core/rules/redirect-uri.ts', 'core/flows/trusted-request.ts'],
    properties: ['INV-14'],
    checks: ['redirect_uri.of_another_client'],
    tests: ['core/rules/redirect-uri.test.ts > is no place to send anybody'],
  },
  {
    section: '4.12',
    level: 'MUST NOT',
    requirement: 'Never redirects with 307 what may hold credentials.',
    rules: ['core/http/render.ts'],
    properties: ['INV-41'],
    checks: ['headers.redirect_status'],
    tests: ['core/http/render.test.ts > RFC 9700 section 4.12'],
  },
  {
    section: '4.12',
    level: 'SHOULD',
    requirement: 'Redirects with 303.',
    rules: ['core/http/render.ts'],
    checks: ['headers.see_other'],
    tests: ['conformance/catalogue/authorization-response.test.ts > A-100'],
  },
  {
    section: '4.13',
    level: 'MUST',
    requirement:
      'Believes no header of a proxy: URLs come from the issuer, and an address only from proxies that the operator names.',
    rules: ['core/context.ts', 'adapters/node/address.ts'],
    checks: ['discovery.foreign_host'],
    tests: [
      'conformance/catalogue/discovery.test.ts > K-002',
      'conformance/catalogue/transport-headers.test.ts > X-017',
    ],
  },
  {
    section: '4.13',
    level: 'MUST',
    requirement: 'Protects the connection between a reverse proxy and the provider.',
    not_applicable: 'That connection is the deployment’s; the provider reads nothing from TLS.',
  },
  {
    section: '4.14.2',
    level: 'MUST',
    requirement: 'Issues refresh tokens to a client only as the operator decided for it.',
    rules: ['core/rules/grant.ts', 'core/policy.ts'],
    tests: [
      `${refreshes} > no refresh token without offline_access, unless the client always gets one`,
      'core/rules/grant.test.ts > a refresh token for %s',
    ],
  },
  {
    section: '4.14.2',
    level: 'MUST',
    requirement: 'Binds refresh tokens to the scope that the End-User consented to.',
    rules: ['core/rules/rotate-refresh-token.ts', 'core/rules/scope.ts'],
    properties: ['INV-12'],
    checks: ['refresh.scope_not_widened'],
    tests: [`${refreshes} > R-009 more scope`],
  },
  {
    section: '4.14.2',
    level: 'MUST',
    requirement:
      'Detects the replay of refresh tokens of public clients: by rotation, which it uses for all.',
    rules: ['core/rules/rotate-refresh-token.ts'],
    properties: ['INV-08', 'INV-09'],
    checks: ['refresh.public_rotation', 'refresh.reuse_refused', 'refresh.reuse_revokes'],
    tests: [`${refreshes} > R-006 the generation before the parent, even within the grace`],
  },
  {
    section: '4.14.2',
    level: 'MUST',
    requirement: 'Protects the integrity of refresh tokens, which say which grant they belong to.',
    rules: ['core/handles.ts'],
    properties: ['INV-20'],
    checks: ['refresh.unknown'],
    tests: ['core/handles.test.ts > any one character, anywhere, replaced by any other'],
  },
  {
    section: '4.14.2',
    level: 'SHOULD',
    requirement: 'Lets refresh tokens expire that are not used.',
    rules: ['core/rules/rotate-refresh-token.ts', 'core/policy.ts'],
    properties: ['INV-13', 'INV-35'],
    tests: [`${refreshes} > R-017 idle and absolute lifetimes`],
  },
  {
    section: '4.15.1',
    level: 'SHOULD NOT',
    requirement: 'Lets no client choose its client_id: the operator does.',
    rules: ['adapters/world/clients.ts', 'core/http/discovery.ts'],
    tests: ['conformance/catalogue/truth.test.ts > endpoints: those that are named are there'],
  },
  {
    section: '4.15.1',
    level: 'MUST',
    requirement:
      'Lets a resource server tell the token of a client from that of a person: it has no sub, and never openid.',
    rules: ['core/flows/introspection.ts', 'core/flows/grants/client-credentials.ts'],
    tests: [
      'conformance/catalogue/introspection.test.ts > I-010 a token of a client is about no person, whatever person has the name of the client',
      'conformance/catalogue/token-endpoint.test.ts > M-002 yields nothing that speaks of a user',
    ],
  },
  {
    section: '4.16',
    level: 'MUST',
    requirement: 'Prevents clickjacking.',
    rules: ['core/http/render.ts'],
    properties: ['INV-41'],
    checks: ['headers.framing'],
    tests: ['conformance/catalogue/pages.test.ts > W-013'],
  },
  {
    section: '4.16',
    level: 'SHOULD',
    requirement: 'Has a Content-Security-Policy on every page, which nobody may frame.',
    rules: ['core/http/render.ts'],
    properties: ['INV-41'],
    checks: ['headers.content_security_policy'],
    tests: ['conformance/catalogue/pages.test.ts > W-013'],
  },
  {
    section: '4.16',
    level: 'SHOULD',
    requirement: 'Lets the operator name origins that may frame its pages for a client.',
    not_applicable:
      'No origin may frame them, for any client; a host that needs it serves a login page of its own.',
  },
  {
    section: '4.16',
    level: 'SHOULD',
    requirement: 'Sends X-Frame-Options besides, for browsers without that policy.',
    rules: ['core/http/render.ts'],
    properties: ['INV-41'],
    checks: ['headers.framing'],
    tests: ['conformance/catalogue/pages.test.ts > W-013'],
  },
  {
    section: '4.17.2',
    level: 'MUST',
    requirement: 'Sends messages between windows only to registered origins, compared exactly.',
    not_applicable: 'Answers go by redirect only; the response mode web_message is refused.',
  },
  {
    section: '4.17.2',
    level: 'MUST NOT',
    requirement: 'Never sends them to any origin there is.',
    not_applicable: 'Answers go by redirect only; the response mode web_message is refused.',
  },
]
