/** Reasons about the encoding of a request, at any endpoint. */

import { reason } from './reason.ts'

export const requestReasons = {
  'request.parameter_repeated': reason(
    'invalid_request',
    'RFC 6749 section 3.1',
    'A parameter is repeated.',
    'Send each parameter once; look for one that is in both the query and the body.',
  ),
  'request.parameter_malformed': reason(
    'invalid_request',
    'RFC 6749 Appendix B',
    'A parameter is not well-formed UTF-8 in form encoding.',
    'Percent-encode the UTF-8 bytes of every value.',
  ),
  'request.parameter_missing': reason(
    'invalid_request',
    'RFC 6749 section 5.2',
    'A required parameter is missing.',
    'Add the parameter named in the event.',
  ),
  'request.parameter_invalid': reason(
    'invalid_request',
    'RFC 6749 section 5.2',
    'A parameter has a value that is not allowed.',
    'Compare the parameter named in the event with its definition.',
  ),
  'authorization_details.unsupported': reason(
    'invalid_authorization_details',
    'RFC 9396 section 5',
    'No type of authorization_details is supported.',
    'Ask for what is wanted by scope.',
  ),
  'dpop.unsupported': reason(
    'invalid_request',
    'RFC 9449 section 5',
    'DPoP is not supported.',
    'Leave the DPoP header and dpop_jkt out: a token that is bound to no key would seem to be bound to one.',
  ),
  'request.too_many_parameters': reason(
    'invalid_request',
    'RFC 6749 section 5.2',
    'The request has too many parameters.',
    'Send only the parameters of the request.',
  ),
  'request.too_long': reason(
    'invalid_request',
    'RFC 6749 section 4.1.2.1',
    'The request is too long.',
    'Send less than 32 KiB, percent-encoding included.',
  ),
  'request.content_type': reason(
    'invalid_request',
    'RFC 6749 Appendix B',
    'The body must be application/x-www-form-urlencoded in UTF-8.',
    'Set the content type and encode the body as a form.',
  ),
  'request.query_not_allowed': reason(
    'invalid_request',
    'RFC 6749 section 3.2',
    'Parameters belong in the body.',
    'Move the parameters from the query to the body.',
  ),
  'request.query_and_body': reason(
    'invalid_request',
    'RFC 6749 section 3.1',
    'Parameters must not be split between query and body.',
    'Send all parameters in one place.',
  ),
  'request.method': reason(
    'invalid_request',
    'RFC 9110 section 15.5.6',
    'This address cannot be opened in this way. Please start again from the application.',
    'Use a method that the Allow header of the answer names.',
  ),
  'request.guess': reason(
    'invalid_request',
    'RFC 9110 section 9.2.1',
    'This address was opened before anybody asked for it. Please open it again.',
    'Nothing to mend: a browser fetched ahead, and will ask again when somebody goes there.',
  ),
  'request.content_coding': reason(
    'invalid_request',
    'RFC 9110 section 15.5.16',
    'A body with a content coding is not read.',
    'Send the body as it is, without Content-Encoding.',
  ),
  'request.uri_too_long': reason(
    'invalid_request',
    'RFC 9110 section 15.5.15',
    'The application sent more than an address can hold.',
    'Send less, or send the authorization request by POST.',
  ),
  'request.content_too_large': reason(
    'invalid_request',
    'RFC 9110 section 15.5.14',
    'The body is too large.',
    'Send less than the limit of a body.',
  ),
  'request.content_incomplete': reason(
    'invalid_request',
    'RFC 9110 section 15.5.1',
    'The body is incomplete.',
    'Look for what breaks connections off, or for a body parser that keeps to itself what it read.',
  ),
  'request.timeout': reason(
    'invalid_request',
    'RFC 9110 section 15.5.9',
    'The body takes too long to arrive.',
    'Look for a slow network, or for a client that waits in the middle of a request.',
  ),
  'request.malformed': reason(
    'invalid_request',
    'RFC 9112 section 3.2',
    'The request is malformed.',
    'Send one Host header, and in it a host.',
  ),
} as const
