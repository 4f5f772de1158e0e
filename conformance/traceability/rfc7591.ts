/** RFC 7591, as far as it obliges an authorization server. */

import { overTls } from './over-tls.ts'
import type { Specification } from './requirement.ts'

const registration = 'conformance/catalogue/registration.test.ts'

export const rfc7591: Specification = {
  id: 'RFC 7591',
  title: 'Dynamic Client Registration Protocol',
  url: 'https://www.rfc-editor.org/rfc/rfc7591',
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
      requirement: 'Takes a member that is null as one that is left out.',
      rules: ['core/rules/registered-metadata.ts'],
      tests: [`${registration} > what is null is as left out`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Has redirect URIs of whoever uses a flow with redirects.',
      rules: ['core/rules/registered-metadata.ts'],
      tests: [`${registration} > a list that is`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Takes client_secret_basic for the method of whoever names none.',
      rules: ['core/http/registration.ts'],
      tests: [`${registration} > 201, JSON, no-store`],
    },
    {
      section: '2.1',
      level: 'SHOULD',
      requirement: 'Lets no client register whose grants and response types do not fit each other.',
      rules: ['core/rules/registered-metadata.ts'],
      tests: [`${registration} > what would weaken the client`],
    },
    {
      section: '2.3',
      level: 'MUST',
      requirement: 'Gives what a software statement says precedence over what is said beside it.',
      rules: ['core/flows/describe-client.ts'],
      tests: [`${registration} > its claims win, and it is answered unmodified`],
    },
    {
      section: '2.3',
      level: 'MUST',
      requirement: 'Takes a statement only if its signature is right and it names who issued it.',
      rules: ['adapters/keys/software-statements.ts'],
      tests: [`${registration} > G-025 of an issuer that is not known`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Has requests sent to it over TLS only.',
      ...overTls,
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Takes an initial access token as a bearer token, and refuses a wrong one.',
      rules: ['core/flows/register.ts'],
      tests: [`${registration} > G-001 without an initial access token`],
    },
    {
      section: '3.1',
      level: 'MUST',
      requirement: 'Takes a POST of JSON.',
      rules: ['core/http/registration.ts'],
      tests: [`${registration} > G-018 Content-Type`],
    },
    {
      section: '3.1',
      level: 'MUST',
      requirement: 'Gives each client an identifier of its own.',
      rules: ['core/flows/clients/create-client.ts'],
      tests: [`${registration} > G-024 the secret and the token`],
    },
    {
      section: '3.2.1',
      level: 'MUST',
      requirement: 'Answers 201 with the identifier, and with the secret and its end where there is one.',
      rules: ['core/http/registration.ts'],
      tests: [`${registration} > 201, JSON, no-store`],
    },
    {
      section: '3.2.1',
      level: 'MUST',
      requirement: 'Answers all that is registered of the client.',
      rules: ['core/http/registration.ts', 'core/rules/registered-metadata.ts'],
      tests: [`${registration} > every member of both specifications`],
    },
    {
      section: '3.2.1',
      level: 'MUST',
      requirement: 'Answers a software statement that was used unmodified.',
      rules: ['core/http/registration.ts'],
      tests: [`${registration} > its claims win, and it is answered unmodified`],
    },
    {
      section: '3.2.2',
      level: 'MUST',
      requirement: 'Answers an error by 400 and JSON, with one of the registered codes.',
      rules: ['core/http/registration.ts', 'core/reasons/registration-reasons.ts'],
      tests: [`${registration} > is refused by its name`],
    },
    {
      section: '5',
      level: 'MUST',
      requirement: 'Sends nobody to a redirect URI that is not of the forms that are safe.',
      rules: ['core/messages/redirect-uri.ts', 'core/messages/client-description-schema.ts'],
      tests: [`${registration} > G-004 G-006 G-007`],
    },
    {
      section: '5',
      level: 'MUST',
      requirement: 'Treats what a client says of itself as self-asserted.',
      rules: ['core/flows/refuse-request.ts', 'core/flows/interaction.ts'],
      tests: [`${registration} > come only after the person has signed in`],
    },
    {
      section: '5',
      level: 'SHOULD',
      requirement: 'Shows people where they are sent, and no logo of a client that nobody vouches for.',
      rules: ['core/flows/interaction.ts'],
      tests: [`${registration} > G-014 a name with markup`],
    },
    {
      section: '5',
      level: 'SHOULD',
      requirement: 'Limits how many clients are registered.',
      rules: ['core/rules/rate.ts', 'core/flows/register.ts'],
      tests: [`${registration} > G-023 RFC 7591 section 5`],
    },
    {
      section: '5',
      level: 'MUST NOT',
      requirement: 'Gives a public client no secret.',
      rules: ['core/flows/clients/create-client.ts'],
      tests: [`${registration} > a public client gets no secret`],
    },
  ],
}
