/** Reasons for refusing an access token. */

import { reason } from './reason.ts'

export const bearerReasons = {
  'bearer.missing': reason(
    'invalid_token',
    'RFC 6750 section 3',
    'An access token is required.',
    'Send Authorization: Bearer and the access token.',
  ),
  'bearer.malformed': reason(
    'invalid_request',
    'RFC 6750 section 2.1',
    'The Authorization header is malformed.',
    'Send Authorization: Bearer, one space, and the access token.',
  ),
  'bearer.several': reason(
    'invalid_request',
    'RFC 6750 section 2',
    'The access token is sent in more than one way.',
    'Send it once, in the Authorization header.',
  ),
  'access_token.malformed': reason(
    'invalid_token',
    'RFC 6750 section 3.1',
    'The access token is not valid.',
    'The value is no access token of this issuer, or was altered on its way.',
  ),
  'access_token.unknown': reason(
    'invalid_token',
    'RFC 6750 section 3.1',
    'The access token is not valid.',
    'The token expired long ago, or the storage was emptied.',
  ),
  'access_token.expired': reason(
    'invalid_token',
    'RFC 6750 section 3.1',
    'The access token is not valid.',
    'Refresh it; see access_token_lifetime.',
  ),
  'access_token.revoked': reason(
    'invalid_token',
    'RFC 6750 section 3.1',
    'The access token is not valid.',
    'It or its grant was revoked. Sign in again.',
  ),
  'access_token.connection_ended': reason(
    'invalid_token',
    'RFC 6750 section 3.1',
    'The access token is not valid.',
    'The person disconnected the client, their account has another stamp, or the record was lost. Sign in again.',
  ),
  'access_token.session_ended': reason(
    'invalid_token',
    'RFC 6750 section 3.1',
    'The access token is not valid.',
    'The session that it was to end with has ended. Sign in again, or ask for offline_access.',
  ),
  'access_token.account_unusable': reason(
    'invalid_token',
    'RFC 6750 section 3.1',
    'The access token is not valid.',
    'The account is disabled or gone.',
  ),
  'access_token.client_unusable': reason(
    'invalid_token',
    'RFC 6750 section 3.1',
    'The access token is not valid.',
    'The client is disabled or gone.',
  ),
  'access_token.audience': reason(
    'invalid_token',
    'RFC 9068 section 4',
    'The access token is not valid.',
    'It is meant for other resources. Ask for a token without resource, or name the issuer as a resource beside the others.',
  ),
  'access_token.scope': reason(
    'insufficient_scope',
    'OpenID Connect Core 1.0 section 5.3',
    'The access token lacks the scope openid.',
    'Ask for the scope openid.',
  ),
} as const
