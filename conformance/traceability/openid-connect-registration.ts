/** OpenID Connect Dynamic Client Registration 1.0, as far as it obliges a provider. */

import { overTls } from './over-tls.ts'
import type { Specification } from './requirement.ts'

const registration = 'conformance/catalogue/registration.test.ts'
const management = 'conformance/catalogue/registration-management.test.ts'

export const openidConnectRegistration: Specification = {
  id: 'OpenID Connect Dynamic Client Registration 1.0',
  title: 'OpenID Connect Dynamic Client Registration 1.0',
  url: 'https://openid.net/specs/openid-connect-registration-1_0.html',
  requirements: [
    {
      section: '2',
      level: 'MUST',
      requirement: 'Ignores members that it does not understand.',
      rules: ['core/messages/registration-request.ts'],
      tests: [`${registration} > what is not known is left out`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Compares redirect URIs as they were registered.',
      rules: ['core/rules/redirect-uri.ts'],
      tests: [`${registration} > what the field sends`],
    },
    {
      section: '2',
      level: 'MUST NOT',
      requirement: 'Takes jwks and jwks_uri together.',
      rules: ['core/messages/client-metadata.ts'],
      tests: [`${registration} > G-013 jwks and jwks_uri`],
    },
    {
      section: '2',
      level: 'MUST NOT',
      requirement: 'Takes none for the algorithm of ID tokens.',
      rules: ['core/messages/registration-request.ts'],
      tests: [`${registration} > what would weaken the client`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Takes https only for initiate_login_uri, and http on loopback.',
      rules: ['core/messages/client-description-schema.ts'],
      tests: [`${registration} > what would weaken the client`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Takes a redirect URI of a native client on loopback or of a scheme of its own.',
      rules: ['core/messages/redirect-uri.ts'],
      tests: [`${registration} > G-007 %s`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Has requests sent to it over TLS only.',
      ...overTls,
    },
    {
      section: '3.1',
      level: 'SHOULD',
      requirement: 'Supports browser code at the endpoint, by CORS.',
      rules: ['core/http/registration.ts', 'core/http/cors.ts'],
      tests: [`${registration} > any page may ask and read it`],
    },
    {
      section: '3.2',
      level: 'MUST',
      requirement: 'Answers 201 and JSON, with an identifier, and the secret and its end where there is one.',
      rules: ['core/http/registration.ts'],
      tests: [`${registration} > 201, JSON, no-store`],
    },
    {
      section: '3.3',
      level: 'MUST',
      requirement: 'Answers an error by 400 and JSON.',
      rules: ['core/http/registration.ts'],
      tests: [`${registration} > is refused by its name`],
    },
    {
      section: '4.3',
      level: 'MUST',
      requirement: 'Answers a read by 200 with what is registered.',
      rules: ['core/flows/client-configuration.ts'],
      tests: [`${management} > what is known of it, with the token`],
    },
    {
      section: '4.4',
      level: 'MUST',
      requirement: 'Answers a read without the right token by 401, whether there is such a client or not.',
      rules: ['core/flows/client-configuration.ts'],
      tests: [`${management} > G-019 with the token of another`],
    },
    {
      section: '5',
      level: 'MUST',
      requirement: 'Looks whether all redirect URIs are in the list at sector_identifier_uri.',
      not_applicable:
        'Subjects are public, and whoever registers with a sector_identifier_uri is refused by its name.',
    },
    {
      section: '9.1',
      level: 'SHOULD',
      requirement: 'Shows people where they are sent, since a client may call itself by another’s name.',
      rules: ['core/flows/interaction.ts'],
      tests: [`${registration} > G-014 a name with markup`],
    },
  ],
}
