/** RFC 7636, sentence by sentence. */

import type { Specification } from './requirement.ts'

const requests = 'conformance/catalogue/authorization-pkce.test.ts'
const redemptions = 'conformance/catalogue/code.test.ts'

export const rfc7636: Specification = {
  id: 'RFC 7636',
  title: 'Proof Key for Code Exchange by OAuth Public Clients',
  url: 'https://www.rfc-editor.org/rfc/rfc7636',
  requirements: [
    {
      section: '4.1',
      level: 'SHOULD',
      requirement:
        'Refuses a verifier that is too short to be unguessable, too long, or not of unreserved characters.',
      rules: ['core/rules/pkce.ts'],
      checks: ['pkce.verifier_length', 'pkce.verifier_characters'],
      tests: [`${redemptions} > C-007`],
    },
    {
      section: '4.2',
      level: 'MUST',
      requirement: 'Supports S256.',
      rules: ['core/rules/pkce.ts'],
      properties: ['INV-39'],
      checks: ['pkce.s256'],
      tests: ['core/encoding.test.ts > RFC 7636 Appendix B'],
    },
    {
      section: '4.4',
      level: 'MUST',
      requirement: 'Binds a code to the challenge of its request; the method is always S256.',
      rules: ['core/rules/grant.ts', 'core/rules/pkce.ts'],
      properties: ['INV-05'],
      checks: ['pkce.two_requests'],
      tests: ['core/rules/grant.test.ts > binds the code to the client, the redirect_uri and the challenge'],
    },
    {
      section: '4.4',
      level: 'MUST NOT',
      requirement: 'Issues no code that the challenge can be read from.',
      rules: ['core/handles.ts'],
      tests: ['conformance/traceability/pkce.test.ts > nothing of the challenge is in the code'],
    },
    {
      section: '4.4.1',
      level: 'MUST',
      requirement: 'Answers invalid_request to a request without a challenge where PKCE is required.',
      rules: ['core/rules/pkce.ts', 'core/rules/authorization-request.ts'],
      checks: ['pkce.required_of_public_clients'],
      tests: [`${requests} > A-046 none, by a public client`],
    },
    {
      section: '4.4.1',
      level: 'SHOULD',
      requirement: 'Says in that error that a challenge is required.',
      rules: ['core/reasons/authorization-reasons.ts'],
      tests: ['conformance/traceability/pkce.test.ts > the error says that the'],
    },
    {
      section: '4.4.1',
      level: 'MUST',
      requirement: 'Answers invalid_request to a method that it does not support.',
      rules: ['core/rules/pkce.ts'],
      checks: ['pkce.unknown_method'],
      tests: [`${requests} > A-047 an unknown method`],
    },
    {
      section: '4.4.1',
      level: 'SHOULD',
      requirement: 'Says in that error which method it supports.',
      rules: ['core/reasons/authorization-reasons.ts'],
      tests: ['conformance/traceability/pkce.test.ts > the error says that the'],
    },
    {
      section: '4.5',
      level: 'MUST',
      requirement: 'Holds the verifier against the challenge by the method of the request.',
      rules: ['core/rules/pkce.ts'],
      properties: ['INV-05'],
      checks: ['pkce.verifier_is_challenge'],
      tests: [`${redemptions} > C-006 the challenge as verifier`],
    },
    {
      section: '4.6',
      level: 'MUST',
      requirement: 'Goes on as usual when the verifier is right.',
      rules: ['core/rules/pkce.ts', 'core/rules/redeem-code.ts'],
      properties: ['INV-04'],
      checks: ['pkce.s256'],
      tests: ['core/rules/pkce.test.ts > of Appendix B'],
    },
    {
      section: '4.6',
      level: 'MUST',
      requirement: 'Answers invalid_grant when the verifier is wrong or missing.',
      rules: ['core/rules/pkce.ts', 'core/rules/redeem-code.ts'],
      properties: ['INV-05'],
      checks: ['pkce.verifier_wrong', 'pkce.verifier_missing', 'pkce.public_client_verifier'],
      tests: [`${redemptions} > C-006 a wrong verifier`],
    },
    {
      section: '7.2',
      level: 'SHOULD NOT',
      requirement: 'Does not use plain: it is refused, also when leaving the method out means it.',
      rules: ['core/rules/pkce.ts'],
      properties: ['INV-39'],
      checks: ['pkce.plain', 'pkce.method_defaults_to_plain'],
      tests: [`${requests} > A-047 no method, which means plain`],
    },
    {
      section: '7.2',
      level: 'SHOULD',
      requirement: 'Uses S256 or another method that is cryptographically secure.',
      rules: ['core/rules/pkce.ts', 'core/http/discovery.ts'],
      properties: ['INV-39'],
      checks: ['discovery.pkce'],
      tests: ['conformance/catalogue/truth.test.ts > code_challenge_methods_supported'],
    },
    {
      section: '7.2',
      level: 'MUST',
      requirement: 'Encrypts a plain challenge that travels inside the code.',
      not_applicable: 'Plain challenges are refused, and no challenge travels inside a code.',
    },
  ],
}
