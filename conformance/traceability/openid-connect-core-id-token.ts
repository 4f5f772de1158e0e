/** OpenID Connect Core 1.0, chapters 1 and 2: terms, and what an ID Token says. */

import { overTls } from './over-tls.ts'
import type { Requirement } from './requirement.ts'

const idTokens = 'conformance/catalogue/id-tokens.test.ts'

export const idToken: readonly Requirement[] = [
  { section: '1.2', level: 'MUST', requirement: 'Has its UserInfo endpoint on https.', ...overTls },
  {
    section: '2',
    level: 'MUST',
    requirement: 'Has iss in every ID Token: its issuer, an https URL without query and fragment.',
    rules: ['core/flows/grants/token-response.ts', 'adapters/world/options.ts'],
    checks: ['id_token.iss', 'discovery.issuer_form'],
    tests: [`${idTokens} > C-024 an ID token`],
  },
  {
    section: '2',
    level: 'MUST',
    requirement: 'Has sub in every ID Token: who the End-User is at this issuer.',
    rules: ['core/flows/grants/token-response.ts'],
    checks: ['id_token.sub', 'id_token.steady_subject'],
    tests: [`${idTokens} > C-024 an ID token`],
  },
  {
    section: '2',
    level: 'MUST NOT',
    requirement: 'Has no sub of more than 255 characters of ASCII.',
    rules: ['adapters/world/answers.ts', 'adapters/world/handlers.ts'],
    checks: ['id_token.sub'],
    tests: ['conformance/catalogue/hooks.test.ts > a subject is 1 to 255 characters of ASCII'],
  },
  {
    section: '2',
    level: 'MUST',
    requirement: 'Has aud in every ID Token, with the client_id in it.',
    rules: ['core/flows/grants/token-response.ts'],
    checks: ['id_token.aud', 'id_token.public_client'],
    tests: [`${idTokens} > C-024 an ID token`],
  },
  {
    section: '2',
    level: 'MUST',
    requirement: 'Has exp and iat in every ID Token, in whole seconds.',
    rules: ['core/flows/grants/token-response.ts'],
    checks: ['id_token.times'],
    tests: [`${idTokens} > Y-010 times at`],
  },
  {
    section: '2',
    level: 'MUST',
    requirement: 'Has auth_time in the ID Token when max_age was sent; and otherwise too.',
    rules: ['core/flows/grants/token-response.ts', 'core/rules/session.ts'],
    checks: ['id_token.auth_time', 'id_token.auth_time_renewed'],
    tests: [
      'conformance/catalogue/authorization-prompt.test.ts > A-061 a session young enough is left alone',
    ],
  },
  {
    section: '2',
    level: 'MUST',
    requirement: 'Has the nonce of the request in the ID Token, to the letter.',
    rules: ['core/flows/grants/token-response.ts', 'core/rules/grant.ts'],
    checks: ['id_token.nonce', 'id_token.no_nonce'],
    tests: ['conformance/catalogue/authorization-parameters.test.ts > A-118 a nonce with quotes and CRLF'],
  },
  {
    section: '2',
    level: 'SHOULD',
    requirement: 'Does nothing else with a nonce, but for refusing one of more than 4096 characters.',
    rules: ['core/messages/authorization-request.ts', 'core/rules/grant.ts'],
    tests: ['conformance/catalogue/authorization-parameters.test.ts > A-118 a nonce of more than 4 KB'],
  },
  {
    section: '2',
    level: 'SHOULD',
    requirement: 'Has as acr an absolute URI or a registered name.',
    not_applicable: 'The host says how somebody signed in; what it says is passed on as it is.',
  },
  {
    section: '2',
    level: 'MUST NOT',
    requirement: 'Uses no registered acr in another meaning.',
    not_applicable: 'The host says how somebody signed in; what it says is passed on as it is.',
  },
  {
    section: '2',
    level: 'MUST',
    requirement: 'Has the client_id in azp, where it has an azp: it has none, and no hook can set one.',
    rules: ['core/rules/claims.ts'],
    checks: ['id_token.azp'],
    tests: ['core/rules/claims.test.ts > is not for a hook to set', `${idTokens} > C-024 an ID token`],
  },
  {
    section: '2',
    level: 'MUST',
    requirement: 'Signs every ID Token.',
    rules: ['adapters/keys/sign-jwt.ts', 'adapters/keys/key-ring.ts', 'core/flows/grants/token-response.ts'],
    checks: ['id_token.signature'],
    tests: ['adapters/keys/jose.test.ts > says alg, typ and kid, and verifies'],
  },
  {
    section: '2',
    level: 'MUST',
    requirement: 'Signs an ID Token before it encrypts it.',
    not_applicable: 'Encryption is not offered, not advertised, and no client can be registered for it.',
  },
  {
    section: '2',
    level: 'MUST NOT',
    requirement: 'Issues no ID Token with the algorithm none.',
    rules: ['core/messages/client-metadata.ts'],
    checks: ['discovery.no_unsigned_id_token', 'id_token.signature'],
    tests: ['conformance/catalogue/truth-of-clients.test.ts > id_token_signing_alg_values_supported'],
  },
  {
    section: '2',
    level: 'SHOULD NOT',
    requirement: 'Puts no key and no link to one into the header of an ID Token.',
    rules: ['adapters/keys/sign-jwt.ts'],
    checks: ['id_token.headers'],
    tests: ['conformance/catalogue/keys.test.ts > Y-002 an ID token says what it is'],
  },
]
