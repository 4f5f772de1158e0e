/** RFC 7592, as far as it obliges an authorization server. */

import { overTls } from './over-tls.ts'
import type { Specification } from './requirement.ts'

const registration = 'conformance/catalogue/registration.test.ts'
const management = 'conformance/catalogue/registration-management.test.ts'

export const rfc7592: Specification = {
  id: 'RFC 7592',
  title: 'Dynamic Client Registration Management Protocol',
  url: 'https://www.rfc-editor.org/rfc/rfc7592',
  requirements: [
    {
      section: '2',
      level: 'MUST',
      requirement: 'Has requests sent to it over TLS only.',
      ...overTls,
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Refuses whoever has not the registration access token, and tells nothing of the client.',
      rules: ['core/flows/client-configuration.ts'],
      checks: [
        'client_configuration.no_token',
        'client_configuration.token_of_another',
        'client_configuration.wrong_token',
      ],
      tests: [`${management} > G-019 with the token of another`],
    },
    {
      section: '2',
      level: 'MUST',
      requirement: 'Answers 401 where there is no such client.',
      rules: ['core/flows/client-configuration.ts'],
      checks: ['client_configuration.unknown_client'],
      tests: [`${management} > G-019 with the token of another`],
    },
    {
      section: '2.1',
      level: 'MUST',
      requirement: 'Answers a read by 200 with what is registered.',
      rules: ['core/flows/client-configuration.ts', 'core/http/registration.ts'],
      checks: ['client_configuration.read'],
      tests: [`${management} > what is known of it, with the token`],
    },
    {
      section: '2.2',
      level: 'MUST',
      requirement: 'Puts what an update says in the place of all that was.',
      rules: ['core/flows/client-configuration.ts', 'core/rules/registration-access.ts'],
      checks: ['client_configuration.update', 'client_configuration.update_holds'],
      tests: [`${management} > all of it, in the place of what was`],
    },
    {
      section: '2.2',
      level: 'MUST',
      requirement: 'Takes no update that names another client, or another secret.',
      rules: ['core/flows/client-configuration.ts'],
      checks: ['client_configuration.update_other_id', 'client_configuration.update_own_secret'],
      tests: [`${management} > G-020 %s`],
    },
    {
      section: '2.2',
      level: 'MUST',
      requirement: 'Words its refusals as the registration endpoint does.',
      rules: ['core/http/registration.ts'],
      tests: [`${management} > G-020 %s`],
    },
    {
      section: '2.3',
      level: 'MUST',
      requirement: 'Answers a deletion by 204, and honours the client no more.',
      rules: ['core/flows/client-configuration.ts'],
      checks: ['client_configuration.delete'],
      tests: [`${management} > G-022 204`],
    },
    {
      section: '2.3',
      level: 'SHOULD',
      requirement: 'Ends with the client at once what it was given.',
      rules: ['core/rules/grant.ts'],
      checks: ['client_configuration.deleted_code', 'client_configuration.deleted_tokens'],
      tests: [`${management} > G-022 204`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Answers where the registration is managed, and by which token.',
      rules: ['core/http/registration.ts'],
      tests: [`${registration} > 201, JSON, no-store`],
    },
    {
      section: '5',
      level: 'MUST',
      requirement: 'Refuses a registration access token that another one has taken the place of.',
      rules: ['core/rules/registration-access.ts'],
      tests: [`${management} > is another one; the one before is good`],
    },
    {
      section: '5',
      level: 'SHOULD',
      requirement: 'Keeps a token from being guessed: it is random and long.',
      rules: ['core/flows/register.ts'],
      tests: [`${registration} > G-024 the secret and the token`],
    },
  ],
}
