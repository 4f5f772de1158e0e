/** Why a client that is named by the URL of a document about it is not taken at its word. */

import { reason } from './reason.ts'

const UNUSABLE = 'What this application says of itself cannot be used.'

export const clientDocumentReasons = {
  'client_document.url': reason(
    'untrusted_request',
    'OAuth Client ID Metadata Document section 3',
    'This application is not known here.',
    'The client_id is an https URL with a path, without dot segments, user information and fragment.',
  ),
  'client_document.not_allowed': reason(
    'untrusted_request',
    'OAuth Client ID Metadata Document section 8.9',
    'This application is not known here.',
    'The deployment lets other URLs through: see `policy.client_id_metadata_documents` and the hook allowClientDocument.',
  ),
  'client_document.missing': reason(
    'untrusted_request',
    'OAuth Client ID Metadata Document section 5.1',
    'This application is not known here.',
    'Serve the document at the client_id with status 200: the answer was 404 or 410.',
  ),
  'client_document.not_taken': reason(
    'untrusted_request',
    'OAuth Client ID Metadata Document section 5',
    UNUSABLE,
    'Serve the document at the very URL, in UTF-8, with 5120 bytes at most; the event fetch_failed says what was wrong.',
  ),
  'client_document.media_type': reason(
    'untrusted_request',
    'OAuth Client ID Metadata Document section 4',
    UNUSABLE,
    'Serve the document as application/json, or as another type that ends in +json.',
  ),
  'client_document.malformed': reason(
    'untrusted_request',
    'RFC 8259 section 4',
    UNUSABLE,
    'The document is no JSON, or no object.',
  ),
  'client_document.client_id': reason(
    'untrusted_request',
    'OAuth Client ID Metadata Document section 4',
    UNUSABLE,
    'Write the client_id into the document to the letter as the authorization request has it.',
  ),
  'client_document.secret': reason(
    'untrusted_request',
    'OAuth Client ID Metadata Document section 4.1',
    UNUSABLE,
    'Everybody can read the document: take the member in the event out, and use token_endpoint_auth_method none or private_key_jwt.',
  ),
  'client_document.authentication': reason(
    'untrusted_request',
    'OAuth Client ID Metadata Document section 8.2',
    UNUSABLE,
    'Use token_endpoint_auth_method none, or private_key_jwt with jwks or jwks_uri.',
  ),
  'client_document.metadata': reason(
    'untrusted_request',
    'RFC 7591 section 2',
    UNUSABLE,
    'Compare the member in the event with its definition; redirect_uris has to hold one.',
  ),
} as const
