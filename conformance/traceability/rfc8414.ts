import { overTls } from './over-tls.ts'
import type { Specification } from './requirement.ts'

const DOCUMENTS = 'conformance/catalogue/discovery.test.ts'
const TENANTS = 'conformance/catalogue/tenants.test.ts > K-001, K-006 discovery'
const MEMBERS = 'conformance/catalogue/truth.test.ts > every member is one that this file knows'

export const rfc8414: Specification = {
  id: 'RFC 8414',
  title: 'Authorization Server Metadata',
  url: 'https://www.rfc-editor.org/rfc/rfc8414',
  requirements: [
    {
      section: '2',
      level: 'MUST',
      requirement: 'Publishes its issuer, an https URL without query and fragment.',
      rules: ['adapters/world/options.ts', 'core/http/discovery.ts'],
      checks: ['discovery.issuer', 'discovery.issuer_form'],
      tests: [`${DOCUMENTS} > K-001 the issuer to the letter, and every endpoint below it`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Publishes authorization_endpoint and token_endpoint.',
      rules: ['core/http/discovery.ts'],
      checks: ['discovery.required_members', 'discovery.endpoint_urls'],
      tests: [MEMBERS],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Publishes an https URL as jwks_uri.',
      rules: ['core/http/discovery.ts', 'adapters/world/options.ts'],
      checks: ['discovery.endpoint_urls', 'discovery.required_members'],
      tests: [`${DOCUMENTS} > K-001 the issuer to the letter, and every endpoint below it`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement:
        'Says the use of each key, where there are keys for encryption too: all say it, and all are for signing.',
      rules: ['adapters/keys/key-set.ts'],
      checks: ['jwks.key_use'],
      tests: [`${DOCUMENTS} > K-003 public keys only, each with kid, use and alg`],
    },
    {
      section: '2',
      level: 'SHOULD',
      requirement: 'Publishes scopes_supported.',
      rules: ['core/http/discovery.ts'],
      checks: ['discovery.openid_scope'],
      tests: [
        'conformance/catalogue/truth.test.ts > scopes_supported and claims_supported: all of them, together',
      ],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Publishes response_types_supported, and what works is what it says.',
      rules: ['core/http/discovery.ts'],
      properties: ['INV-39'],
      checks: ['discovery.required_members', 'discovery.response_types'],
      tests: ['conformance/catalogue/truth.test.ts > response_types_supported'],
    },
    {
      section: '2',
      level: 'MUST',
      requirement:
        'Publishes the algorithms for client assertions, of the token, revocation and introspection endpoint.',
      rules: ['core/http/discovery.ts'],
      tests: ['conformance/catalogue/truth-of-clients.test.ts > private_key_jwt, by each algorithm'],
    },
    {
      section: '2',
      level: 'SHOULD',
      requirement: 'Supports RS256 for client assertions.',
      rules: ['core/messages/client-metadata.ts'],
      tests: ['conformance/catalogue/truth-of-clients.test.ts > private_key_jwt, by each algorithm'],
    },
    {
      section: '2',
      level: 'MUST NOT',
      requirement: 'Does not list none among the algorithms for client assertions.',
      rules: ['core/http/discovery.ts'],
      checks: ['discovery.no_unsigned_assertion'],
      tests: [MEMBERS],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Publishes how clients authenticate for introspection, which has no default.',
      rules: ['core/http/discovery.ts'],
      tests: ['conformance/catalogue/truth-of-clients.test.ts > …_endpoint_auth_methods_supported'],
    },
    {
      section: '2',
      level: 'SHOULD',
      requirement: 'Shows op_policy_uri and op_tos_uri to who registers a client.',
      not_applicable: 'Neither is published: operators register the clients themselves.',
    },
    {
      section: '2.1',
      level: 'MUST',
      requirement: 'Signs signed_metadata and names its issuer in it.',
      not_applicable: 'Signed metadata is not offered; the member is not published.',
    },
    {
      section: '3',
      level: 'MUST',
      requirement:
        'Serves the metadata as JSON, with the well-known path between the host and the path of the issuer.',
      rules: ['core/http/router.ts', 'core/http/discovery.ts'],
      checks: ['discovery.authorization_server'],
      tests: [TENANTS, `${DOCUMENTS} > both documents say the same`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Serves it over TLS only.',
      ...overTls,
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Uses registered well-known names: oauth-authorization-server and openid-configuration.',
      rules: ['core/context.ts', 'core/http/router.ts'],
      checks: ['discovery.authorization_server', 'discovery.media_type'],
      tests: [TENANTS],
    },
    {
      section: '3.1',
      level: 'MUST',
      requirement: 'Serves it by GET.',
      rules: ['core/http/router.ts'],
      checks: ['discovery.authorization_server'],
      tests: [`${DOCUMENTS} > K-007 POST: 405`],
    },
    {
      section: '3.1',
      level: 'MUST',
      requirement: 'Leaves out a slash at the end of the issuer: none can be configured.',
      rules: ['adapters/world/options.ts'],
      tests: ['adapters/world/options.test.ts > must not end in a slash'],
    },
    {
      section: '3.2',
      level: 'MUST',
      requirement: 'Answers with 200 and a JSON object, as application/json.',
      rules: ['core/http/router.ts', 'core/http/message.ts'],
      checks: ['discovery.media_type', 'discovery.authorization_server'],
      tests: [`${DOCUMENTS} > K-007 is JSON, whatever is asked for`],
    },
    {
      section: '3.2',
      level: 'MUST',
      requirement: 'Leaves out members that would be empty lists.',
      rules: ['core/http/discovery.ts'],
      checks: ['discovery.list_members'],
    },
    {
      section: '3.3',
      level: 'MUST',
      requirement: 'Publishes the very issuer from which the URL of the metadata was made.',
      rules: ['core/http/discovery.ts', 'core/http/router.ts'],
      checks: ['discovery.issuer', 'discovery.authorization_server', 'discovery.foreign_host'],
      tests: [TENANTS],
    },
    {
      section: '4',
      level: 'MUST',
      requirement: 'Compares strings by code points, without normalising them.',
      rules: ['core/rules/redirect-uri.ts', 'core/flows/trusted-request.ts'],
      checks: ['authorization_request.similar_client_id', 'redirect_uri.percent_encoding'],
      tests: ['conformance/catalogue/client-authentication.test.ts > T-031 full-width letters'],
    },
    {
      section: '6.1',
      level: 'MUST',
      requirement: 'Supports TLS, version 1.2 among others, with suites that keep secrets.',
      not_applicable:
        'TLS is ended by what stands in front, and its versions are decided there; the provider itself speaks HTTP.',
    },
  ],
}
