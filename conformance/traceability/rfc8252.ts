/** RFC 8252, sentence by sentence. */

import type { Specification } from './requirement.ts'

const redirects = 'conformance/catalogue/authorization-redirect-uri.test.ts'

export const rfc8252: Specification = {
  id: 'RFC 8252',
  title: 'OAuth 2.0 for Native Apps',
  url: 'https://www.rfc-editor.org/rfc/rfc8252',
  requirements: [
    {
      section: '6',
      level: 'MUST',
      requirement: 'Supports PKCE for public native clients.',
      rules: ['core/rules/pkce.ts'],
      properties: ['INV-05'],
      checks: ['pkce.s256', 'pkce.public_client_verifier'],
      tests: ['conformance/catalogue/authorization-consent.test.ts > A-109'],
    },
    {
      section: '7',
      level: 'MUST',
      requirement: 'Lets native clients have private schemes, https addresses and loopback addresses.',
      rules: ['core/messages/client-metadata.ts', 'core/rules/redirect-uri.ts'],
      checks: ['redirect_uri.exact', 'redirect_uri.loopback_port'],
      tests: [
        `${redirects} > A-031 a private scheme as registered`,
        `${redirects} > A-024 any port of 127.0.0.1`,
      ],
    },
    {
      section: '7.3',
      level: 'MUST',
      requirement: 'Takes any port of a loopback address that a native client registered.',
      rules: ['core/rules/redirect-uri.ts'],
      properties: ['INV-14'],
      checks: ['redirect_uri.loopback_port'],
      tests: [
        'core/rules/redirect-uri.test.ts > RFC 8252 section 7.3',
        `${redirects} > A-024 any port of [::1]`,
      ],
    },
    {
      section: '8.1',
      level: 'SHOULD',
      requirement: 'Refuses a request of a native client without PKCE, with the error made for it.',
      rules: ['core/rules/authorization-request.ts', 'core/rules/pkce.ts'],
      checks: ['pkce.required_of_public_clients'],
      tests: ['conformance/catalogue/authorization-pkce.test.ts > A-046 none, by a native client'],
    },
    {
      section: '8.4',
      level: 'MUST',
      requirement: 'Registers native clients as public ones.',
      rules: ['adapters/world/clients.ts'],
      tests: ['adapters/world/clients.test.ts > a native client keeps no secret'],
    },
    {
      section: '8.4',
      level: 'MUST',
      requirement: 'Records of which type a client is, and goes by it.',
      rules: ['core/messages/client-metadata.ts', 'core/rules/authenticated-client.ts'],
      checks: ['client_authentication.absent'],
      tests: [
        'core/rules/redirect-uri.test.ts > whoever registered it, and no other port of another host',
        'conformance/catalogue/client-authentication.test.ts > T-017 a public client with a secret',
      ],
    },
    {
      section: '8.4',
      level: 'MUST',
      requirement:
        'Has redirect URIs registered whole, and refuses another one; of a loopback address only the port is free.',
      rules: ['core/messages/client-metadata.ts', 'core/rules/redirect-uri.ts'],
      properties: ['INV-14', 'INV-15'],
      checks: ['redirect_uri.loopback_else', 'redirect_uri.longer_path'],
      tests: [
        `${redirects} > A-025 another path on loopback`,
        `${redirects} > A-031 an authority in a private scheme`,
      ],
    },
    {
      section: '8.4',
      level: 'SHOULD',
      requirement:
        'Refuses private schemes that a browser gives a meaning of its own; a dot is not asked for, as clients of the field have none.',
      rules: ['core/messages/redirect-uri.ts'],
      tests: ['core/messages/redirect-uri.test.ts > a scheme that goes to no client'],
    },
    {
      section: '8.5',
      level: 'SHOULD NOT',
      requirement: 'Does not ask public native clients for a secret.',
      rules: ['core/rules/authenticated-client.ts'],
      checks: ['pkce.public_client_verifier'],
      tests: ['conformance/catalogue/authorization-consent.test.ts > A-109'],
    },
    {
      section: '8.5',
      level: 'MUST',
      requirement: 'Does not take a secret that is shipped with an app as proof of who the client is.',
      rules: ['adapters/world/clients.ts', 'core/rules/authenticated-client.ts'],
      tests: [
        'adapters/world/clients.test.ts > a native client keeps no secret',
        'conformance/catalogue/client-authentication.test.ts > T-017 a public client with a secret',
      ],
    },
    {
      section: '8.6',
      level: 'SHOULD NOT',
      requirement:
        'Issues no code without consent to a client that anybody can pretend to be: a public one at a loopback address or a private scheme. (The operator can exempt clients of the first party.)',
      rules: ['core/rules/consent.ts', 'core/rules/redirect-uri.ts'],
      tests: ['conformance/catalogue/authorization-consent.test.ts > A-109'],
    },
    {
      section: '8.6',
      level: 'SHOULD',
      requirement: 'Treats its requests as if nothing had been allowed before.',
      rules: ['core/rules/consent.ts'],
      tests: [
        'core/rules/consent.test.ts > RFC 8252 section 8.6',
        'conformance/catalogue/stateless.test.ts > for a native client, whose consent is never remembered',
      ],
    },
    {
      section: '8.10',
      level: 'MUST',
      requirement:
        'Refuses a redirect URI that is not registered, so that an attacking provider gets nobody’s codes sent to an app.',
      rules: ['core/rules/redirect-uri.ts'],
      properties: ['INV-14'],
      checks: ['redirect_uri.of_another_client'],
      tests: [`${redirects} > A-011 of another client here`],
    },
  ],
}
