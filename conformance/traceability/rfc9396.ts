/** RFC 9396, of which nothing is offered: what it obliges a server to that is sent a request with it. */

import type { Specification } from './requirement.ts'

const NOT_OFFERED = 'There are no types, none is advertised, and a request that names any is refused.'

export const rfc9396: Specification = {
  id: 'RFC 9396',
  title: 'OAuth 2.0 Rich Authorization Requests',
  url: 'https://www.rfc-editor.org/rfc/rfc9396',
  requirements: [
    {
      section: '3',
      level: 'MUST',
      requirement: 'Shows a person what they are asked to allow.',
      not_applicable: NOT_OFFERED,
    },
    {
      section: '5',
      level: 'MUST',
      requirement:
        'Refuses authorization details of a type that it does not know, as invalid_authorization_details.',
      rules: ['core/rules/authorization-request.ts', 'core/reasons/request-reasons.ts'],
      tests: [
        'conformance/catalogue/authorization-parameters.test.ts > RFC 9396 section 5: authorization_details',
      ],
    },
    {
      section: '6',
      level: 'MUST',
      requirement: 'Refuses them at the token endpoint too, where they go beyond what was granted.',
      rules: ['core/flows/token.ts'],
      tests: ['conformance/catalogue/token-endpoint.test.ts > RFC 9396 section 6: authorization_details'],
    },
    {
      section: '7',
      level: 'MUST',
      requirement: 'Answers the authorization details that were granted.',
      not_applicable: NOT_OFFERED,
    },
    {
      section: '10',
      level: 'SHOULD',
      requirement: 'Advertises the types that it supports.',
      not_applicable: NOT_OFFERED,
    },
  ],
}
