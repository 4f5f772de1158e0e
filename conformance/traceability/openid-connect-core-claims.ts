/** OpenID Connect Core 1.0, chapter 5: claims and the UserInfo endpoint. */

import { overTls } from './over-tls.ts'
import type { Requirement } from './requirement.ts'

const userinfo = 'conformance/catalogue/userinfo.test.ts'
const parameters = 'conformance/catalogue/authorization-parameters.test.ts'

const NO_CLAIMS_PARAMETER =
  'The claims parameter is not offered, and advertised as not supported; sent all the same, it is ignored.'

export const claims: readonly Requirement[] = [
  {
    section: '5.1',
    level: 'MUST',
    requirement: 'Has the values of the standard claims in the formats that are given for them.',
    not_applicable: 'The values are the host’s, who knows the people; they are passed on as they are.',
  },
  {
    section: '5.1',
    level: 'SHOULD',
    requirement: 'Has pages, pictures and telephone numbers of the End-User in the form that is recommended.',
    not_applicable: 'The values are the host’s, who knows the people; they are passed on as they are.',
  },
  {
    section: '5.1.1',
    level: 'SHOULD',
    requirement: 'Has the same address in its parts as in formatted.',
    not_applicable: 'The values are the host’s, who knows the people; they are passed on as they are.',
  },
  {
    section: '5.1.2',
    level: 'SHOULD',
    requirement: 'Names further claims so that they do not collide with others.',
    not_applicable:
      'Further claims are the host’s, and so are their names; those of the protocol it cannot set.',
  },
  {
    section: '5.2',
    level: 'SHOULD',
    requirement:
      'Writes language tags as they are registered, no longer than needed, and matches those asked for.',
    not_applicable:
      'Claims in several languages are not offered; a host that has them names its own in a scope.',
  },
  {
    section: '5.2',
    level: 'SHOULD NOT',
    requirement: 'Makes no error of claims_locales that it does not have.',
    rules: ['core/messages/authorization-request.ts'],
    properties: ['INV-29'],
    checks: ['authentication_request.preferences'],
  },
  {
    section: '5.2',
    level: 'SHOULD',
    requirement: 'Returns claims without language tags when they are asked for in one language.',
    rules: ['core/rules/claims.ts'],
    tests: ['core/rules/claims.test.ts > the claims of granted scopes, of what is offered'],
  },
  { section: '5.3', level: 'MUST', requirement: 'Has its UserInfo endpoint on TLS.', ...overTls },
  {
    section: '5.3',
    level: 'MUST',
    requirement: 'Answers UserInfo requests by GET and by POST.',
    rules: ['core/http/router.ts', 'core/http/endpoints.ts'],
    checks: ['userinfo.get', 'userinfo.post'],
    tests: [`${userinfo} > U-005 the form body of a POST`],
  },
  {
    section: '5.3',
    level: 'MUST',
    requirement: 'Takes access tokens as bearer tokens there.',
    rules: ['core/rules/bearer-token.ts'],
    properties: ['INV-20'],
    checks: ['userinfo.get', 'userinfo.scheme_case', 'userinfo.other_tokens'],
    tests: ['core/rules/bearer-token.test.ts > a token is found'],
  },
  {
    section: '5.3',
    level: 'SHOULD',
    requirement: 'Lets the pages of a client read its UserInfo answers across origins.',
    rules: ['core/http/cors.ts'],
    tests: [`${userinfo} > U-015 the origin`],
  },
  {
    section: '5.3.2',
    level: 'MUST',
    requirement: 'Returns the claims as members of a JSON object.',
    rules: ['core/flows/userinfo.ts', 'core/http/render.ts'],
    checks: ['userinfo.get'],
    tests: [`${userinfo} > U-011 only of the granted scopes`],
  },
  {
    section: '5.3.2',
    level: 'SHOULD',
    requirement: 'Leaves out a claim that it does not return.',
    rules: ['core/rules/claims.ts'],
    tests: ['core/rules/claims.test.ts > what is not offered is not invented'],
  },
  {
    section: '5.3.2',
    level: 'SHOULD NOT',
    requirement: 'Returns no claim that is null or an empty text.',
    rules: ['core/rules/claims.ts'],
    tests: ['core/rules/claims.test.ts > an empty text'],
  },
  {
    section: '5.3.2',
    level: 'MUST',
    requirement: 'Returns sub always.',
    rules: ['core/flows/userinfo.ts'],
    checks: ['userinfo.get', 'userinfo.own_subject'],
    tests: [
      `${userinfo} > U-012 the sub of the ID token`,
      `${userinfo} > U-013 what is in profile data is data`,
    ],
  },
  {
    section: '5.3.2',
    level: 'MUST',
    requirement: 'Says application/json, and so which format it is.',
    rules: ['core/http/message.ts'],
    checks: ['userinfo.media_type'],
    tests: [`${userinfo} > U-009 the scheme in lower case`],
  },
  {
    section: '5.3.2',
    level: 'SHOULD',
    requirement: 'Writes the claims in UTF-8.',
    rules: ['core/http/message.ts'],
    tests: ['conformance/traceability/userinfo.test.ts > claims are UTF-8'],
  },
  {
    section: '5.3.2',
    level: 'MUST',
    requirement:
      'Returns application/jwt, with iss and aud, where a client registered for signed or encrypted claims.',
    not_applicable: 'Signed or encrypted UserInfo is not offered, not advertised, and cannot be registered.',
  },
  {
    section: '5.4',
    level: 'MUST',
    requirement:
      'Opens with profile, email, address and phone the claims that are listed for each, at UserInfo.',
    rules: ['core/rules/claims.ts'],
    properties: ['INV-17'],
    checks: ['userinfo.nothing_unasked'],
    tests: ['core/rules/claims.test.ts > the claims of granted scopes, of what is offered'],
  },
  {
    section: '5.5',
    level: 'SHOULD',
    requirement: 'Returns what the scopes open when a claims parameter is sent, which it does not support.',
    rules: ['core/rules/claims.ts', 'core/http/discovery.ts'],
    tests: [`${parameters} > A-070 claims are no way around a scope that was not granted`],
  },
  {
    section: '5.5',
    level: 'MUST',
    requirement: 'Ignores members of a claims request that it does not know.',
    not_applicable: NO_CLAIMS_PARAMETER,
  },
  {
    section: '5.5.1',
    level: 'MUST NOT',
    requirement: 'Makes no error of a claim that it cannot return.',
    rules: ['core/messages/authorization-request.ts', 'core/rules/claims.ts'],
    checks: ['bad_input.deep_claims'],
    tests: [`${parameters} > A-070 claims are no way around a scope that was not granted`],
  },
  {
    section: '5.5.1',
    level: 'MUST',
    requirement: 'Fails when a certain sub is asked for and somebody else is signed in.',
    not_applicable: NO_CLAIMS_PARAMETER,
  },
  {
    section: '5.5.1.1',
    level: 'MUST',
    requirement: 'Returns one of the acr values that are asked for as essential, or fails.',
    not_applicable: NO_CLAIMS_PARAMETER,
  },
  {
    section: '5.5.1.1',
    level: 'SHOULD',
    requirement: 'Returns the acr of the session when the one that is asked for cannot be had.',
    rules: ['core/flows/grants/token-response.ts', 'core/rules/session.ts'],
    checks: ['id_token.authentication_context', 'authentication_request.preferences'],
    tests: ['conformance/catalogue/hooks.test.ts > who signed in there, how and when, is in the ID token'],
  },
  {
    section: '5.5.2',
    level: 'SHOULD',
    requirement: 'Tags a claim with its language when it is not the one that was asked for.',
    not_applicable: NO_CLAIMS_PARAMETER,
  },
  {
    section: '5.6',
    level: 'MUST',
    requirement: 'Supports normal claims.',
    rules: ['core/flows/userinfo.ts', 'core/http/discovery.ts'],
    checks: ['userinfo.get'],
    tests: [
      'conformance/catalogue/truth.test.ts > scopes_supported and claims_supported: all of them, together',
    ],
  },
  {
    section: '5.6.2',
    level: 'MUST',
    requirement: 'Writes aggregated and distributed claims as JWTs of the one who knows them.',
    not_applicable: 'Only normal claims are offered, and advertised.',
  },
  {
    section: '5.7',
    level: 'MUST',
    requirement:
      'Says one and the same sub of a person, and of nobody else; that it is never given to another is the host’s to see to.',
    rules: ['core/flows/grants/token-response.ts', 'core/flows/userinfo.ts', 'adapters/world/answers.ts'],
    checks: ['id_token.steady_subject'],
    tests: [
      `${userinfo} > U-012 the sub of the ID token`,
      'conformance/catalogue/truth-of-clients.test.ts > is public: every client sees the same subject',
    ],
  },
]
