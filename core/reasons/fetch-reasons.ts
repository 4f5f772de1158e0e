/**
 * Why something is not fetched from another server. `fetch_refused`: it will not be at any other time either.
 * `fetch_failed`: it may be at another time, and what comes of it is a 503. What a name leads to is of the second
 * kind, so that nobody outside learns from our answers which names there are in our network.
 */

import { reason } from './reason.ts'

const SSRF = 'OAuth Client ID Metadata Document section 8.6'

export const fetchReasons = {
  'fetch.url_malformed': reason(
    'fetch_refused',
    'RFC 3986 section 3',
    'The URL cannot be fetched.',
    'Write an absolute https URL in ASCII, without user information and fragment.',
  ),
  'fetch.scheme': reason(
    'fetch_refused',
    'RFC 9700 section 2.6',
    'The URL must be https.',
    'Serve it by https; http is for hosts among `outbound.allowedHosts`, where the issuer is http too or `insecureHttp` is set.',
  ),
  'fetch.host_forbidden': reason(
    'fetch_refused',
    SSRF,
    'The host of the URL is not asked for anything.',
    'Use a public name; a host of your own goes among `outbound.allowedHosts`.',
  ),
  'fetch.redirect': reason(
    'fetch_refused',
    'OAuth Client ID Metadata Document section 5',
    'The URL leads elsewhere by a redirect.',
    'Name the URL at which the document is served.',
  ),
  'fetch.too_large': reason(
    'fetch_refused',
    'OAuth Client ID Metadata Document section 8.7',
    'What the URL leads to is too large.',
    'Serve a shorter document.',
  ),
  'fetch.not_text': reason(
    'fetch_refused',
    'RFC 8259 section 8.1',
    'What the URL leads to is no text in UTF-8.',
    'Serve text in UTF-8, with no content coding or one of gzip, deflate and br.',
  ),
  'fetch.address_forbidden': reason(
    'fetch_failed',
    SSRF,
    'The URL cannot be reached.',
    'The name leads to the address in the event, which is not public. Were it one of yours, `outbound.allowedHosts` would let it through.',
  ),
  'fetch.unresolved': reason(
    'fetch_failed',
    'RFC 9110 section 4.3.3',
    'The URL cannot be reached.',
    'Look at the name of the host, and at the resolver of this machine: no address was found.',
  ),
  'fetch.connection': reason(
    'fetch_failed',
    'RFC 9110 section 4.3.3',
    'The URL cannot be reached.',
    'Look at the code in the event, at the other server, and at what is between it and this one.',
  ),
  'fetch.certificate': reason(
    'fetch_failed',
    'RFC 9110 section 4.3.4',
    'The URL cannot be reached.',
    'The certificate is not good for the host; one of your own authority needs `outbound.ca`.',
  ),
  'fetch.timeout': reason(
    'fetch_failed',
    'RFC 9110 section 15.6.5',
    'The URL cannot be reached.',
    'The whole answer has to be there within `outbound.deadlineMs`.',
  ),
  'fetch.status': reason(
    'fetch_failed',
    'RFC 9110 section 15',
    'The URL cannot be reached.',
    'The other server answered with the status in the event.',
  ),
  'fetch.busy': reason(
    'fetch_failed',
    'RFC 6585 section 4',
    'The URL cannot be reached.',
    'Too much is asked of that host already; look for somebody who makes this provider ask.',
  ),
  'fetch.not_offered': reason(
    'fetch_failed',
    SSRF,
    'The URL cannot be reached.',
    'The world that the core runs in has no handler for the effect fetch.',
  ),
} as const
