/** Reasons at the authorization endpoint and on its pages. */

import { reason } from './reason.ts'

export const authorizationReasons = {
  'client.missing': reason(
    'untrusted_request',
    'RFC 6749 section 4.1.2.1',
    'The application did not say which one it is.',
    'Add client_id to the authorization request, once.',
  ),
  'client.unknown': reason(
    'untrusted_request',
    'RFC 6749 section 4.1.2.1',
    'This application is not known here.',
    'Register the client_id, or correct it: it is compared exactly.',
  ),
  'redirect_uri.missing': reason(
    'untrusted_request',
    'OpenID Connect Core 1.0 section 3.1.2.1',
    'The application did not say where to return to.',
    'Add redirect_uri to the authorization request, once.',
  ),
  'redirect_uri.not_registered': reason(
    'untrusted_request',
    'RFC 9700 section 2.1',
    'The application asked to return to an address that is not registered for it.',
    'Register this exact redirect_uri; case, slash, port and query all count.',
  ),
  'continuation.unreadable': reason(
    'untrusted_request',
    'RFC 6749 section 10.12',
    'This page can no longer be continued. Please start again from the application.',
    'Nothing to mend: the page was altered or cut short on its way.',
  ),
  'page.cross_site': reason(
    'untrusted_request',
    'RFC 6749 section 10.12',
    'This form was sent from another site. Please start again from the application.',
    'Send the form from the page that this provider served.',
  ),
  'response_type.unsupported': reason(
    'unsupported_response_type',
    'RFC 6749 section 3.1.1',
    'This response_type is not supported.',
    'Use response_type=code.',
  ),
  'response_type.not_allowed': reason(
    'unauthorized_client',
    'RFC 6749 section 4.1.2.1',
    'The client may not use this response_type.',
    'Add authorization_code to the grant_types of the client.',
  ),
  'response_mode.unsupported': reason(
    'invalid_request',
    'OAuth 2.0 Multiple Response Type Encoding Practices section 2.1',
    'This response_mode is not supported.',
    'Use response_mode=query, or leave it out.',
  ),
  'request_object.unsupported': reason(
    'request_not_supported',
    'OpenID Connect Core 1.0 section 6.1',
    'Request objects are not supported.',
    'Send the parameters themselves.',
  ),
  'request_uri.unsupported': reason(
    'request_uri_not_supported',
    'OpenID Connect Core 1.0 section 6.2',
    'Request URIs are not supported.',
    'Send the parameters themselves.',
  ),
  'request_object.both': reason(
    'invalid_request',
    'OpenID Connect Core 1.0 section 6.1',
    'request and request_uri exclude each other.',
    'Send the parameters themselves.',
  ),
  'registration.unsupported': reason(
    'registration_not_supported',
    'OpenID Connect Core 1.0 section 7.2.1',
    'The registration parameter is not supported.',
    'Register the client beforehand.',
  ),
  'prompt.invalid': reason(
    'invalid_request',
    'OpenID Connect Core 1.0 section 3.1.2.1',
    'The prompt parameter has a value that is not allowed.',
    'Use none alone, or any of login, consent, select_account.',
  ),
  'pkce.required': reason(
    'invalid_request',
    'RFC 7636 section 4.4.1',
    'A code_challenge is required.',
    'Use PKCE with S256.',
  ),
  'pkce.method_unsupported': reason(
    'invalid_request',
    'RFC 7636 section 4.4.1',
    'The code_challenge_method must be S256.',
    'Send code_challenge_method=S256; absent means plain, which is refused.',
  ),
  'pkce.challenge_malformed': reason(
    'invalid_request',
    'RFC 7636 section 4.2',
    'The code_challenge is not the base64url SHA-256 of a verifier.',
    'BASE64URL(SHA256(code_verifier)) is 43 characters without padding.',
  ),
  'pkce.challenge_missing': reason(
    'invalid_request',
    'RFC 9700 section 4.8.2',
    'A code_challenge_method without a code_challenge.',
    'Send both or neither.',
  ),
  'scope.malformed': reason(
    'invalid_scope',
    'RFC 6749 section 3.3',
    'The scope is malformed.',
    'Separate scope names by single spaces.',
  ),
  'scope.not_allowed': reason(
    'invalid_scope',
    'RFC 6749 section 3.3',
    'The client may not ask for this scope.',
    'Add the scope to the metadata of the client, or do not ask for it.',
  ),
  'scope.unknown': reason(
    'invalid_scope',
    'RFC 6749 section 3.3',
    'No scope of the request can be granted.',
    'Ask for scopes that the metadata lists as scopes_supported, or add yours to the policy.',
  ),
  'id_token_hint.invalid': reason(
    'invalid_request',
    'OpenID Connect Core 1.0 section 3.1.2.1',
    'The id_token_hint is not an ID token of this issuer.',
    'Send an ID token that this issuer signed for this client.',
  ),
  'login.required': reason(
    'login_required',
    'OpenID Connect Core 1.0 section 3.1.2.6',
    'The End-User has to sign in.',
    'Repeat the request without prompt=none.',
  ),
  'consent.required': reason(
    'consent_required',
    'OpenID Connect Core 1.0 section 3.1.2.6',
    'The End-User has to consent.',
    'Repeat the request without prompt=none.',
  ),
  'login.cancelled': reason(
    'access_denied',
    'RFC 6749 section 4.1.2.1',
    'The End-User did not sign in.',
    'Nothing to mend: the user pressed cancel.',
  ),
  'consent.denied': reason(
    'access_denied',
    'RFC 6749 section 4.1.2.1',
    'The End-User denied the request.',
    'Nothing to mend: the user pressed deny.',
  ),
  'sign_in.refused': reason(
    'access_denied',
    'RFC 6749 section 4.1.2.1',
    'The request was denied.',
    'The hook afterSignIn refused; look there.',
  ),
  'authorization.unavailable': reason(
    'temporarily_unavailable',
    'RFC 6749 section 4.1.2.1',
    'The service is temporarily unavailable.',
    'Look at the storage; the event names the operation that failed.',
  ),
} as const
