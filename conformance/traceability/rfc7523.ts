/** RFC 7523, JWTs by which clients authenticate, with what it takes of RFC 7521: as far as it obliges a provider. */

import type { Specification } from './requirement.ts'

const assertions = 'conformance/catalogue/client-assertions.test.ts'
const rule = 'core/rules/client-assertion.ts'
const flow = 'core/flows/client-assertion.ts'

export const rfc7523: Specification = {
  id: 'RFC 7523',
  title: 'JSON Web Token (JWT) Profile for OAuth 2.0 Client Authentication',
  url: 'https://www.rfc-editor.org/rfc/rfc7523.html',
  requirements: [
    {
      section: '2.1',
      level: 'MUST',
      requirement: 'Takes a JWT for an authorization grant only from whom it trusts.',
      not_applicable: 'The grant is not offered, not advertised, and refused as unsupported_grant_type.',
    },
    {
      section: '2.2',
      level: 'MUST',
      requirement: 'Takes a client assertion of the registered type, and one JWT.',
      rules: [rule, 'core/messages/client-assertion.ts'],
      checks: ['client_authentication.untyped_assertion'],
      tests: [`${assertions} > T-059 T-009 an assertion`, `${assertions} > T-060 two parts`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Wants an issuer, which for a client is its client_id.',
      rules: [rule],
      tests: [`${assertions} > T-046 no iss`, `${assertions} > T-046 another iss`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Wants a subject, which is the client_id.',
      rules: [rule],
      tests: [`${assertions} > T-046 no sub`, `${assertions} > T-046 another client in the body`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement:
        'Refuses one that is not addressed to this server, and one that is addressed to others too.',
      rules: [rule],
      tests: [`${assertions} > T-047 no aud`, `${assertions} > T-048 the same beside the issuer`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Wants an end, and refuses one that is past it, with some allowance for clocks.',
      rules: [rule],
      tests: [`${assertions} > T-050 no exp`, `${assertions} > T-050 that ran out`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Refuses one before its nbf.',
      rules: [rule],
      tests: [`${assertions} > T-052 nbf ahead`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Refuses one that is not signed, or whose signature is wrong.',
      rules: [flow, 'core/rules/client-keys.ts', 'adapters/keys/jose.ts'],
      checks: ['client_authentication.unsigned_assertion'],
      tests: [`${assertions} > T-062 a signature of zeros`, `${assertions} > an altered one`],
    },
    {
      section: '3.2',
      level: 'MUST',
      requirement: 'Answers invalid_client where it will not do.',
      rules: ['core/reasons/client-assertion-reasons.ts'],
      tests: [`${assertions} > 401, and nothing is written`],
    },
    {
      section: '5',
      level: 'MUST',
      requirement: 'Takes RS256.',
      rules: ['core/messages/client-metadata.ts'],
      tests: ['conformance/catalogue/truth-of-clients.test.ts > private_key_jwt, by each algorithm'],
    },
  ],
}
