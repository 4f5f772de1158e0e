/** Reasons at the end-session endpoint: the person sees a page of ours, and nothing is ended. */

import { reason } from './reason.ts'

export const logoutReasons = {
  'logout.malformed': reason(
    'untrusted_request',
    'OpenID Connect RP-Initiated Logout 1.0 section 2',
    'The application asked to sign you out in a way that cannot be understood.',
    'Send each parameter once and in UTF-8, and 32 kB of them at most.',
  ),
  'logout.client_mismatch': reason(
    'untrusted_request',
    'OpenID Connect RP-Initiated Logout 1.0 section 2',
    'One application asked to sign you out with what another one was given.',
    'Send the client_id that the id_token_hint was issued to, or leave client_id out.',
  ),
  'logout.redirect_uri_not_registered': reason(
    'untrusted_request',
    'OpenID Connect RP-Initiated Logout 1.0 section 3',
    'The application asked to go on at an address that is not registered for it.',
    'Add the exact URI to post_logout_redirect_uris of the client; case, slash, port and query all count.',
  ),
  'logout.hint_invalid': reason(
    'untrusted_request',
    'OpenID Connect RP-Initiated Logout 1.0 section 4',
    'The application asked to sign you out with an ID token that is not one of ours.',
    'Send the ID token as it was issued, from this issuer; one that has expired is fine. The person was asked, and goes nowhere after.',
  ),
  'logout.redirect_uri_unbound': reason(
    'untrusted_request',
    'OpenID Connect RP-Initiated Logout 1.0 section 3',
    'The application did not say which one it is, so there is no way back to it.',
    'Send id_token_hint or client_id with post_logout_redirect_uri. The person was asked, and goes nowhere after.',
  ),
} as const
