/** OpenID Connect Core 1.0, chapters 6 to 10: request objects, subjects, client authentication, signatures. */

import type { Requirement } from './requirement.ts'

const parameters = 'conformance/catalogue/authorization-parameters.test.ts'
const keys = 'conformance/catalogue/keys.test.ts'

const NO_REQUEST_OBJECTS =
  'Request objects are not offered, not advertised, and refused as request_not_supported or request_uri_not_supported.'
const NO_ENCRYPTION = 'Encryption is not offered, not advertised, and no client can be registered for it.'

export const clients: readonly Requirement[] = [
  {
    section: '6',
    level: 'MUST NOT',
    requirement: 'Takes no request that has both request and request_uri.',
    rules: ['core/rules/authorization-request.ts'],
    checks: ['authentication_request.request_and_request_uri'],
    tests: [`${parameters} > A-089 request and request_uri`],
  },
  {
    section: '6.1',
    level: 'MUST',
    requirement: 'Answers request_not_supported to the request parameter, which it does not support.',
    rules: ['core/rules/authorization-request.ts'],
    checks: ['authentication_request.request_declined', 'authentication_request.contradicting_request'],
    tests: [`${parameters} > A-086 a request object`],
  },
  {
    section: '6.2',
    level: 'MUST',
    requirement: 'Answers request_uri_not_supported to the request_uri parameter, which it does not support.',
    rules: ['core/rules/authorization-request.ts'],
    checks: ['authentication_request.request_uri_declined', 'authentication_request.no_outbound_request'],
    tests: [`${parameters} > A-087 cloud metadata`],
  },
  {
    section: '6.2.3',
    level: 'MUST',
    requirement: 'Fetches the request object from the request_uri.',
    not_applicable: NO_REQUEST_OBJECTS,
  },
  {
    section: '6.3.1',
    level: 'MUST',
    requirement: 'Decrypts an encrypted request object, or answers with an error.',
    not_applicable: NO_REQUEST_OBJECTS,
  },
  {
    section: '6.3.2',
    level: 'MUST',
    requirement:
      'Validates the signature of a request object by the registered algorithm, or answers with an error.',
    not_applicable: NO_REQUEST_OBJECTS,
  },
  {
    section: '6.3.3',
    level: 'MUST',
    requirement: 'Puts the request together of what is in the request object and beside it.',
    not_applicable: NO_REQUEST_OBJECTS,
  },
  {
    section: '7',
    level: 'MUST',
    requirement: 'Answers as a self-issued provider with all claims in the ID Token.',
    not_applicable: 'It is no self-issued provider.',
  },
  {
    section: '7.2.1',
    level: 'SHOULD NOT',
    requirement: 'Does not take the registration parameter, which is for self-issued providers.',
    rules: ['core/rules/authorization-request.ts'],
    checks: ['authentication_request.registration_declined'],
    tests: [`${parameters} > A-090 registration`],
  },
  {
    section: '8',
    level: 'MUST',
    requirement: 'Lists the types of subject identifiers in its metadata.',
    rules: ['core/http/discovery.ts'],
    checks: ['discovery.subject_types'],
    tests: ['conformance/catalogue/truth-of-clients.test.ts > is public: every client sees the same subject'],
  },
  {
    section: '8.1',
    level: 'MUST',
    requirement: 'Computes pairwise subjects for each sector, in a way that only it can reverse.',
    not_applicable:
      'Pairwise subjects are not offered, not advertised, and cannot be registered. A host can compute its own in a hook.',
  },
  {
    section: '8.1',
    level: 'SHOULD',
    requirement: 'Uses sector_identifier_uri of clients that register themselves.',
    not_applicable:
      'Pairwise subjects are not offered, and whoever registers with a sector_identifier_uri is refused by its name.',
  },
  {
    section: '9',
    level: 'MUST',
    requirement: 'Takes a client assertion once, only for itself, and not past its end.',
    rules: ['core/rules/client-assertion.ts', 'core/flows/client-assertion.ts'],
    tests: [
      'conformance/catalogue/client-assertions.test.ts > T-054 in series',
      'conformance/catalogue/client-assertions.test.ts > T-050 that ran out',
    ],
  },
  {
    section: '10',
    level: 'MUST',
    requirement: 'Signs what it signs and encrypts first.',
    not_applicable: NO_ENCRYPTION,
  },
  {
    section: '10.1',
    level: 'MUST',
    requirement: 'Signs for a client by the algorithm that the client is registered for.',
    rules: ['core/flows/grants/token-response.ts', 'adapters/world/clients.ts'],
    checks: ['id_token.signature'],
    tests: ['conformance/catalogue/truth-of-clients.test.ts > signs, and verifies with the JWKS'],
  },
  {
    section: '10.1',
    level: 'MUST',
    requirement: 'Says in the header by which algorithm of JWA.',
    rules: ['adapters/keys/sign-jwt.ts'],
    checks: ['id_token.signature'],
    tests: ['adapters/keys/jose.test.ts > says alg, typ and kid, and verifies'],
  },
  {
    section: '10.1',
    level: 'MUST',
    requirement: 'Signs with a private key whose public key it publishes.',
    rules: ['adapters/keys/key-ring.ts'],
    checks: ['id_token.signature', 'jwks.announced_algorithms'],
    tests: ['adapters/keys/key-ring.test.ts > is every key; the first of each kind signs'],
  },
  {
    section: '10.1',
    level: 'MUST',
    requirement: 'Says in the header which of its keys it was, always.',
    rules: ['adapters/keys/sign-jwt.ts', 'adapters/keys/key-set.ts'],
    checks: ['id_token.key_id', 'jwks.key_ids'],
    tests: [`${keys} > Y-002 an ID token says what it is`],
  },
  {
    section: '10.1',
    level: 'MUST',
    requirement: 'Signs with keys whose use is signing.',
    rules: ['adapters/keys/key-set.ts'],
    tests: ['conformance/catalogue/discovery.test.ts > K-003'],
  },
  {
    section: '10.1',
    level: 'MUST',
    requirement: 'Signs with a MAC under the client secret, and never for public clients.',
    not_applicable: 'Symmetric signatures are not offered, not advertised, and cannot be registered.',
  },
  {
    section: '10.1.1',
    level: 'SHOULD',
    requirement: 'Keeps publishing a key that no longer signs, as long as the operator leaves it in the set.',
    rules: ['adapters/keys/key-ring.ts'],
    tests: [
      `${keys} > in three steps: published, then signing, then gone`,
      'conformance/catalogue/key-sources.test.ts > F-208 the keys change while the provider runs',
    ],
  },
  {
    section: '10.2',
    level: 'MUST',
    requirement: 'Encrypts by an algorithm and to a key of the recipient.',
    not_applicable: NO_ENCRYPTION,
  },
  {
    section: '10.2.1',
    level: 'SHOULD',
    requirement: 'Says how long its key set may be kept.',
    rules: ['core/http/router.ts'],
    tests: ['conformance/catalogue/discovery.test.ts > may be kept by caches'],
  },
  {
    section: '10.2.1',
    level: 'SHOULD',
    requirement: 'Takes encryption keys out of the set, and keeps them to itself for a while.',
    not_applicable: NO_ENCRYPTION,
  },
]
