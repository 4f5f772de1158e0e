/** Reasons at the client registration endpoint, also where a client manages its registration. */

import { reason } from './reason.ts'

export const registrationReasons = {
  'registration.content_type': reason(
    'invalid_client_metadata',
    'RFC 7591 section 3.1',
    'The request must be application/json.',
    'Send the metadata as a JSON object, with Content-Type: application/json.',
  ),
  'registration.malformed': reason(
    'invalid_client_metadata',
    'RFC 7591 section 3.1',
    'The request must hold a JSON object that names each member once.',
    'Send one JSON object in UTF-8.',
  ),
  'registration.query_not_allowed': reason(
    'invalid_client_metadata',
    'RFC 7591 section 3.1',
    'A client is registered by a POST without a query.',
    'To change a registration, send a PUT to its registration_client_uri.',
  ),
  'registration.redirect_uri': reason(
    'invalid_redirect_uri',
    'RFC 7591 section 3.2.2',
    'A redirect URI is missing or cannot be used.',
    'Register absolute URIs without fragment: https, http on loopback, or a scheme of the client alone.',
  ),
  'registration.metadata': reason(
    'invalid_client_metadata',
    'RFC 7591 section 3.2.2',
    'The metadata cannot be used.',
    'Correct the member that the answer names.',
  ),
  'registration.refused': reason(
    'invalid_client_metadata',
    'RFC 7591 section 3.2.2',
    'The registration was refused.',
    'The hook register refused; look there.',
  ),
  'registration.client_mismatch': reason(
    'invalid_client_metadata',
    'RFC 7592 section 2.2',
    'client_id and client_secret must be those of the client, where they are sent.',
    'Send them as they are, or leave them out: neither is changed by an update.',
  ),
  'registration.too_many': reason(
    'temporarily_unavailable',
    'RFC 7591 section 5',
    'Too many clients are registered at the moment.',
    'Wait; see registrations_per_address and registrations_in_all, and whether the address of the client is known.',
  ),
  'software_statement.invalid': reason(
    'invalid_software_statement',
    'RFC 7591 section 3.2.2',
    'The software statement is not valid.',
    'It must be signed by a key of its issuer, with an asymmetric algorithm, and not have expired.',
  ),
  'software_statement.unapproved': reason(
    'unapproved_software_statement',
    'RFC 7591 section 3.2.2',
    'The issuer of the software statement is not known here.',
    'Add its issuer and its keys to softwareStatements, or register without one.',
  ),
  'initial_access_token.missing': reason(
    'invalid_token',
    'RFC 7591 section 3',
    'An initial access token is required.',
    'Send Authorization: Bearer and a token that provider.registrationTokens has made.',
  ),
  'initial_access_token.invalid': reason(
    'invalid_token',
    'RFC 7591 section 3',
    'The initial access token is not valid.',
    'It is none of this issuer, was removed, has run out, or was used as often as it may be.',
  ),
  'registration_access_token.invalid': reason(
    'invalid_token',
    'RFC 7592 section 2',
    'The registration access token is not valid.',
    'Send the token of the newest answer about this client. The client may be gone, or the token of another one.',
  ),
} as const
