/** RFC 9449, of which nothing is offered: what it obliges a server to that is sent a proof, and a resource server. */

import type { Specification } from './requirement.ts'

const NOT_OFFERED =
  'Tokens are bound to no key, and no algorithm for proofs is advertised; a client that registers for it is refused.'

export const rfc9449: Specification = {
  id: 'RFC 9449',
  title: 'OAuth 2.0 Demonstrating Proof of Possession (DPoP)',
  url: 'https://www.rfc-editor.org/rfc/rfc9449',
  requirements: [
    {
      section: '5',
      level: 'MUST',
      requirement: 'Binds an access token to the key of the proof, or lets the client know that it does not.',
      rules: ['core/flows/token.ts'],
      tests: ['conformance/catalogue/token-endpoint.test.ts > RFC 9449 section 5: a DPoP proof'],
    },
    {
      section: '5.1',
      level: 'SHOULD',
      requirement: 'Advertises the algorithms of proofs.',
      not_applicable: NOT_OFFERED,
    },
    {
      section: '5.2',
      level: 'MUST',
      requirement:
        'Refuses token requests without a proof of a client that registered dpop_bound_access_tokens.',
      rules: ['core/messages/registration-request.ts'],
      tests: ['conformance/catalogue/registration.test.ts > what would weaken the client'],
    },
    {
      section: '7.2',
      level: 'MUST NOT',
      requirement: 'Takes no token that is bound to a key as a bearer token.',
      rules: ['adapters/guard/access.ts'],
      tests: [
        'conformance/guard/issuer-answers.test.ts > a token bound to a key',
        'conformance/guard/jwt-tokens.test.ts > bound to a key',
      ],
    },
    {
      section: '8',
      level: 'SHOULD',
      requirement: 'Gives out nonces where it wants proofs that are new.',
      not_applicable: NOT_OFFERED,
    },
    {
      section: '10',
      level: 'MUST',
      requirement: 'Binds a code to the key that dpop_jkt names, or refuses the request.',
      rules: ['core/rules/authorization-request.ts'],
      tests: ['conformance/catalogue/authorization-parameters.test.ts > RFC 9449 section 10: dpop_jkt'],
    },
  ],
}
