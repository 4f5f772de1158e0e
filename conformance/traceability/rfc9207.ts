/** RFC 9207, sentence by sentence. */

import type { Specification } from './requirement.ts'

const responses = 'conformance/catalogue/authorization-response.test.ts'

export const rfc9207: Specification = {
  id: 'RFC 9207',
  title: 'OAuth 2.0 Authorization Server Issuer Identification',
  url: 'https://www.rfc-editor.org/rfc/rfc9207',
  requirements: [
    {
      section: '2',
      level: 'MUST',
      requirement: 'Names itself by iss in every authorization response, errors included.',
      rules: ['core/flows/authorization-outcome.ts'],
      properties: ['INV-16'],
      checks: ['authorization_request.iss', 'authorization_request.iss_error'],
      tests: [`${responses} > A-099 success, denial, refusal, and cancelled login`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Has as iss an https URL without query and fragment (http on loopback only).',
      rules: ['adapters/world/options.ts'],
      checks: ['discovery.issuer_form'],
      tests: [
        'conformance/catalogue/transport-headers.test.ts > without TLS anywhere but on loopback it does not start',
        'adapters/world/options.test.ts > refused',
      ],
    },
    {
      section: '2.3',
      level: 'MUST',
      requirement: 'Tells clients its issuer identifier.',
      rules: ['core/http/discovery.ts'],
      checks: ['discovery.issuer'],
      tests: ['conformance/catalogue/discovery.test.ts > K-001'],
    },
    {
      section: '2.3',
      level: 'MUST',
      requirement: 'Has the same issuer in its metadata as in iss, to the letter.',
      rules: ['core/http/discovery.ts', 'core/flows/authorization-outcome.ts'],
      checks: ['authorization_request.iss'],
      tests: [
        'conformance/catalogue/truth.test.ts > iss is on every answer',
        `${responses} > A-099 it is the issuer of the tenant that answers`,
      ],
    },
    {
      section: '2.3',
      level: 'MUST',
      requirement: 'Advertises that it sends iss.',
      rules: ['core/http/discovery.ts'],
      properties: ['INV-39'],
      checks: ['discovery.issuer_identification'],
      tests: ['conformance/catalogue/truth.test.ts > iss is on every answer'],
    },
    {
      section: '2.4',
      level: 'MUST',
      requirement: 'Has the same iss in the response as in an ID Token that is beside it.',
      not_applicable: 'The authorization endpoint returns no ID Tokens.',
    },
  ],
}
