/** RFC 6749, chapter 2: clients. */

import { overTls } from './over-tls.ts'
import type { Requirement } from './requirement.ts'

export const clients: readonly Requirement[] = [
  {
    section: '2.1',
    level: 'SHOULD NOT',
    requirement: 'Does not guess whether a client is confidential or public: the registration says it.',
    rules: ['core/messages/client-metadata.ts', 'adapters/world/clients.ts'],
    tests: ['adapters/world/clients.test.ts > a client that is wrong'],
  },
  {
    section: '2.2',
    level: 'MUST NOT',
    requirement: 'Does not take a client_id alone for client authentication.',
    rules: ['core/rules/authenticated-client.ts'],
    checks: ['client_authentication.absent', 'refresh.client_authentication'],
    tests: ['conformance/catalogue/client-authentication.test.ts > T-016 only client_id'],
  },
  {
    section: '2.2',
    level: 'SHOULD',
    requirement: 'Documents how long the client identifiers are that it issues.',
    not_applicable:
      'It issues none: operators choose them. How long they may be is said above and refused at start.',
  },
  {
    section: '2.3',
    level: 'MUST NOT',
    requirement: 'Does not rely on the authentication of a public client to know who it is.',
    rules: [
      'core/flows/introspection.ts',
      'core/flows/grants/client-credentials.ts',
      'core/rules/consent.ts',
    ],
    checks: ['introspection.public_client', 'token_request.public_client_credentials'],
    tests: [
      'conformance/catalogue/introspection.test.ts > a public client learns nothing even about its own token',
      'conformance/catalogue/authorization-consent.test.ts > A-109',
    ],
  },
  {
    section: '2.3',
    level: 'MUST NOT',
    requirement: 'Refuses a request that uses more than one way to authenticate the client.',
    rules: ['core/rules/authenticated-client.ts'],
    checks: ['client_authentication.two_methods', 'client_authentication.two_clients'],
    tests: ['conformance/catalogue/client-authentication.test.ts > T-008 Basic and a body secret'],
  },
  {
    section: '2.3.1',
    level: 'MUST',
    requirement:
      'Takes HTTP Basic of clients that have a secret, both parts form-encoded; a client can register the body instead.',
    rules: ['core/rules/authenticated-client.ts'],
    checks: ['client_authentication.registered', 'client_authentication.form_encoded'],
    tests: [
      'conformance/catalogue/client-authentication.test.ts > T-011 id and secret form-encoded before base64',
    ],
  },
  {
    section: '2.3.1',
    level: 'SHOULD',
    requirement: 'Takes a secret in the body only of clients that are registered for it.',
    rules: ['core/rules/authenticated-client.ts'],
    tests: ['conformance/catalogue/client-authentication.test.ts > T-018 a client that names Basic, by body'],
  },
  {
    section: '2.3.1',
    level: 'MUST NOT',
    requirement: 'Does not read client credentials from the request URI.',
    rules: ['core/http/form.ts'],
    checks: ['client_authentication.query', 'token_request.query'],
    tests: ['conformance/catalogue/token-endpoint.test.ts > T-005, T-006 parameters in the query'],
  },
  {
    section: '2.3.1',
    level: 'MUST',
    requirement: 'Has passwords of clients sent over TLS only.',
    ...overTls,
  },
  {
    section: '2.3.1',
    level: 'MUST',
    requirement: 'Protects what takes a client secret against trying secrets out.',
    rules: ['core/messages/client-metadata.ts'],
    tests: ['adapters/world/clients.test.ts > a secret that might be guessed'],
  },
  {
    section: '2.3.2',
    level: 'MUST',
    requirement: 'Knows of each client by which method it authenticates, and takes no other.',
    rules: ['core/messages/client-metadata.ts', 'core/rules/authenticated-client.ts'],
    checks: ['client_authentication.unregistered_assertion'],
    tests: ['conformance/catalogue/client-authentication.test.ts > T-018 a post client by Basic'],
  },
]
