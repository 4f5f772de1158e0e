/** Why a client that authenticates by a JWT of its own is not believed. */

import { reason } from './reason.ts'

const FAILED = 'Client authentication failed.'

const RFC_7523 = 'RFC 7523 section 3'

export const clientAssertionReasons = {
  'client_assertion.type': reason(
    'invalid_request',
    'RFC 7521 section 4.2',
    'client_assertion and client_assertion_type must be there together, for a JWT.',
    'Send the assertion with client_assertion_type urn:ietf:params:oauth:client-assertion-type:jwt-bearer.',
  ),
  'client_assertion.malformed': reason(
    'invalid_client',
    'RFC 7515 section 7.1',
    FAILED,
    'Send a signed JWT in compact form, without crit, and with no typ but JWT or client-authentication+jwt.',
  ),
  'client_assertion.subject': reason(
    'invalid_client',
    RFC_7523,
    FAILED,
    'Both iss and sub are the client_id, as is client_id in the body where it is sent.',
  ),
  'client_assertion.alg': reason(
    'invalid_client',
    'OpenID Connect Dynamic Client Registration 1.0 section 2',
    FAILED,
    'Sign by token_endpoint_auth_signing_alg of the client, or by one of those in the discovery document.',
  ),
  'client_assertion.audience': reason(
    'invalid_client',
    'RFC 7523bis section 4',
    FAILED,
    'The aud is the issuer and nothing else. For a client that sends the token endpoint, see token_endpoint_as_audience.',
  ),
  'client_assertion.time': reason(
    'invalid_client',
    RFC_7523,
    FAILED,
    'Compare the clocks; exp is a NumericDate no further ahead than client_assertion_lifetime, iat and nbf are past.',
  ),
  'client_assertion.jti': reason(
    'invalid_client',
    'OpenID Connect Core 1.0 section 9',
    FAILED,
    'Give each assertion a jti of its own, of 512 characters at most.',
  ),
  'client_assertion.reused': reason(
    'invalid_client',
    'OpenID Connect Core 1.0 section 9',
    FAILED,
    'The assertion was used before. Make a new one for each request, also for one that is sent again.',
  ),
  'client_assertion.keys': reason(
    'invalid_client',
    'RFC 7517 section 5',
    FAILED,
    'Serve a JWK Set at the jwks_uri of the client, without redirects; the event fetch_failed says what was wrong.',
  ),
  'client_assertion.key': reason(
    'invalid_client',
    'RFC 7517 section 4',
    FAILED,
    'No key of the client has this kid and fits the algorithm: compare with its jwks, or what is at its jwks_uri.',
  ),
  'client_assertion.signature': reason(
    'invalid_client',
    'RFC 7515 section 5.2',
    FAILED,
    'The signature was made by another key, or the assertion was altered on its way.',
  ),
} as const
