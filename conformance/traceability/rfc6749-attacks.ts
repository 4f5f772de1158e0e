/** RFC 6749, sections 10.5 to 10.14, and appendix B. */

import { overTls } from './over-tls.ts'
import type { Requirement } from './requirement.ts'

const HANDLES = 'core/handles.test.ts > what was touched is refused'
const RANDOM = 'conformance/catalogue/code.test.ts > C-026 what is issued is random'

export const attacks: readonly Requirement[] = [
  {
    section: '10.5',
    level: 'SHOULD',
    requirement: 'Sends codes over a secure channel.',
    rules: ['core/messages/client-metadata.ts'],
    tests: ['adapters/world/clients.test.ts > must be https; http is for loopback only'],
  },
  {
    section: '10.5',
    level: 'MUST',
    requirement: 'Issues codes that live shortly and work once.',
    rules: ['core/rules/redeem-code.ts', 'core/policy.ts'],
    properties: ['INV-01', 'INV-05'],
    checks: ['code.single_use', 'concurrency.code'],
    tests: ['conformance/catalogue/code.test.ts > C-002'],
  },
  {
    section: '10.5',
    level: 'SHOULD',
    requirement: 'Revokes the access tokens of a code that is presented again.',
    rules: ['core/rules/redeem-code.ts'],
    properties: ['INV-02'],
    checks: ['code.replay_revokes_access_token'],
  },
  {
    section: '10.5',
    level: 'MUST',
    requirement:
      'Authenticates the client that redeems a code, and verifies that it is the one it was issued to.',
    rules: ['core/flows/token.ts', 'core/rules/redeem-code.ts'],
    properties: ['INV-05'],
    checks: ['client_authentication.absent', 'code.bound_to_client'],
  },
  {
    section: '10.6',
    level: 'MUST',
    requirement: 'Verifies that the redirect URI at the token endpoint is the one the code was sent to.',
    rules: ['core/rules/redeem-code.ts'],
    properties: ['INV-05'],
    checks: ['code.redirect_uri_differs', 'code.redirect_uri_missing'],
  },
  {
    section: '10.6',
    level: 'MUST',
    requirement: 'Has public clients register their redirect URIs.',
    rules: ['adapters/world/clients.ts'],
    tests: ['adapters/world/clients.test.ts > redirect_uris: is missing'],
  },
  {
    section: '10.6',
    level: 'SHOULD',
    requirement: 'Has confidential clients register theirs as well.',
    rules: ['adapters/world/clients.ts'],
    tests: ['adapters/world/clients.test.ts > redirect_uris: is missing'],
  },
  {
    section: '10.6',
    level: 'MUST',
    requirement: 'Compares the redirect_uri of a request with what is registered.',
    rules: ['core/rules/redirect-uri.ts'],
    properties: ['INV-14'],
    checks: ['redirect_uri.other_host'],
  },
  {
    section: '10.7',
    level: 'SHOULD',
    requirement: 'Avoids the password grant: it has none.',
    rules: ['core/flows/token.ts'],
    checks: ['token_request.password_grant'],
    tests: ['conformance/catalogue/token-endpoint.test.ts > T-024 password'],
  },
  {
    section: '10.8',
    level: 'MUST NOT',
    requirement: 'Has tokens, passwords and client secrets not sent in the clear.',
    ...overTls,
  },
  {
    section: '10.8',
    level: 'SHOULD NOT',
    requirement: 'Does not send codes in the clear.',
    rules: ['core/messages/client-metadata.ts'],
    tests: ['adapters/world/clients.test.ts > must be https; http is for loopback only'],
  },
  {
    section: '10.9',
    level: 'MUST',
    requirement: 'Has requests to the authorization and token endpoints sent over TLS only.',
    ...overTls,
  },
  {
    section: '10.10',
    level: 'MUST',
    requirement: 'Keeps codes, access tokens and refresh tokens from being guessed.',
    rules: ['core/handles.ts', 'adapters/world/random.ts'],
    checks: ['code.guessing', 'code.altered', 'refresh.unknown'],
    tests: [RANDOM, HANDLES],
  },
  {
    section: '10.10',
    level: 'MUST',
    requirement: 'Keeps passwords of users from being guessed: ten attempts lock a name for a while.',
    rules: ['adapters/accounts/lock-out.ts', 'adapters/accounts/sign-in.ts'],
    tests: [
      'adapters/accounts/sign-in.test.ts > W-005 after ten failures the right password is refused too',
      'adapters/accounts/sign-in.test.ts > INV-40 the window slides',
    ],
  },
  {
    section: '10.10',
    level: 'MUST',
    requirement: 'Keeps client secrets from being guessed.',
    rules: ['core/messages/client-metadata.ts'],
    tests: ['adapters/world/clients.test.ts > a secret that might be guessed'],
  },
  {
    section: '10.10',
    level: 'MUST',
    requirement: 'Leaves a guess at a token a chance of no more than 2^-128.',
    rules: ['core/handles.ts', 'adapters/world/random.ts'],
    checks: ['code.guessing'],
    tests: [RANDOM, 'adapters/world/random.test.ts > every bit of every place is as often set as not'],
  },
  {
    section: '10.10',
    level: 'SHOULD',
    requirement:
      'Leaves it a chance of no more than 2^-160: 128 random bits and a mac of 128 bits have to fit.',
    rules: ['core/handles.ts'],
    tests: [RANDOM, 'core/handles.test.ts > goes out and comes back'],
  },
  {
    section: '10.10',
    level: 'MUST',
    requirement:
      'Protects what people type by other means: a slow hash, a lock, and one answer to every failure.',
    rules: ['adapters/accounts/password.ts', 'adapters/accounts/lock-out.ts', 'core/flows/login.ts'],
    tests: [
      'adapters/accounts/sign-in.test.ts > W-010 what is kept is argon2id with its parameters in it',
      'conformance/catalogue/pages.test.ts > W-004 an unknown name and a wrong password are one answer',
    ],
  },
  {
    section: '10.11',
    level: 'MUST',
    requirement: 'Shows pages to users over TLS only.',
    ...overTls,
  },
  {
    section: '10.12',
    level: 'MUST',
    requirement:
      'Protects its login and consent forms against requests that the user did not mean; no client gets a code without consent.',
    rules: ['core/continuation.ts', 'core/flows/resume.ts', 'core/http/endpoints.ts'],
    properties: ['INV-17', 'INV-18'],
    checks: ['session.sign_in_page', 'session.consent_page'],
    tests: [
      'conformance/catalogue/authorization-csrf.test.ts > W-014: RFC 6749 section 10.12, nobody consents unasked',
    ],
  },
  {
    section: '10.14',
    level: 'MUST',
    requirement:
      'Validates what it is sent, state and redirect_uri above all, and escapes what it shows of it.',
    rules: ['core/messages/parameters.ts', 'core/rules/redirect-uri.ts', 'adapters/pages/html.ts'],
    checks: [
      'bad_input.long_state',
      'bad_input.long_redirect_uri',
      'bad_input.many_scopes',
      'headers.nosniff',
      'bad_input.header_injection',
      'bad_input.page_injection',
      'bad_input.state_encoding',
    ],
    tests: [
      'conformance/catalogue/transport-headers.test.ts > X-024 no value splits a header',
      'conformance/catalogue/pages.test.ts > W-012, W-042, A-066: what others wrote is text',
    ],
  },
  {
    section: 'B',
    level: 'MUST',
    requirement: 'Writes and reads form-encoded names and values as UTF-8, and refuses what is none.',
    rules: ['core/messages/parameters.ts', 'core/encoding.ts'],
    checks: ['bad_input.encoding', 'bad_input.state_encoding'],
    tests: [
      'core/messages/parameters.test.ts > encoding and parsing are inverse, for every character there is',
    ],
  },
]
