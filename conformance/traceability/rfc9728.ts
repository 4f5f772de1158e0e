/** RFC 9728, as far as it obliges a protected resource, which the guard is, and an authorization server. */

import type { Specification } from './requirement.ts'

const guard = 'conformance/guard/opaque-tokens.test.ts'
const frameworks = 'conformance/guard/frameworks.test.ts'
const metadata = 'adapters/guard/metadata.ts'

export const rfc9728: Specification = {
  id: 'RFC 9728',
  title: 'OAuth 2.0 Protected Resource Metadata',
  url: 'https://www.rfc-editor.org/rfc/rfc9728',
  requirements: [
    {
      section: '2',
      level: 'MUST',
      requirement: 'Has the resource identifier in its metadata.',
      rules: [metadata],
      tests: [`${guard} > is served between the host and the path of the resource`],
    },
    {
      section: '2',
      level: 'MUST NOT',
      requirement: 'Has no member whose value is an empty list.',
      rules: [metadata],
      tests: [`${guard} > is served between the host and the path of the resource`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Serves its metadata between the host and the path of its identifier.',
      rules: [metadata],
      tests: [
        `${guard} > is served between the host and the path of the resource`,
        `${guard} > of a resource that is a whole host`,
      ],
    },
    {
      section: '3.2',
      level: 'MUST',
      requirement: 'Answers 200 with a JSON object.',
      rules: [metadata],
      tests: [`${guard} > is served between the host and the path of the resource`],
    },
    {
      section: '3.3',
      level: 'MUST',
      requirement: 'Has there the identifier of which a client has made the URL, to the letter.',
      rules: [metadata],
      tests: [
        `${frameworks} > RFC 9728: a client finds the issuer`,
        'conformance/frameworks/mcp.test.ts > RFC 9728: browser code finds the way too',
      ],
    },
    {
      section: '4',
      level: 'SHOULD',
      requirement:
        'Lists the resources that it issues tokens for in the metadata of the authorization server.',
      rules: ['core/http/discovery.ts'],
      tests: ['conformance/catalogue/resources.test.ts > both metadata documents name the resources'],
    },
    {
      section: '5.1',
      level: 'SHOULD',
      requirement: 'Names its metadata in the challenge by which it refuses.',
      rules: ['adapters/guard/answer.ts'],
      tests: [
        `${frameworks} > 401 and what is needed, for no token and for a bad one`,
        'conformance/browser/mcp.test.ts > it registers, signs somebody in',
      ],
    },
    {
      section: '7.3',
      level: 'MUST',
      requirement: 'Has its metadata reached over TLS.',
      not_applicable: 'The guard is in the host’s own server, which is reached as the host has it reached.',
    },
  ],
}
