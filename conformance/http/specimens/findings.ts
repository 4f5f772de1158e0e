/**
 * What the checks say of node-oidc-provider 9 that is not `passed`, looked at one by one. `verdicts` has more than
 * one entry only where a race decides; `why` says why a failure or warning is true of it, or why a check does not
 * apply to it.
 */
import type { VerdictKind } from '../check.ts'

export interface Finding {
  readonly verdicts: readonly VerdictKind[]
  readonly why: string
}

const found = (verdict: VerdictKind, why: string): Finding => ({ verdicts: [verdict], why })

export const findings: Readonly<Record<string, Finding>> = {
  'discovery.foreign_host': found(
    'warning',
    'Endpoint URLs are made from the Host header of the request; only the issuer is configured.',
  ),
  'discovery.check_session_iframe': found('not_applicable', 'It has no session management.'),
  'jwks.key_use': found('not_applicable', 'It has no encryption keys here.'),
  'authentication_request.max_age_form': found(
    'warning',
    'max_age goes through Number(), so that 0x10 is 16.',
  ),
  'session.fixation': found('not_applicable', 'Before the sign-in no cookie is sent to /auth.'),
  'redirect_uri.missing': found(
    'failed',
    'allowOmittingSingleRegisteredRedirectUri is on by default, also for requests with scope openid.',
  ),
  'redirect_uri.empty': found('failed', 'An empty redirect_uri counts as missing, see redirect_uri.missing.'),
  'code.redirect_uri_missing': found(
    'failed',
    'By the same default the token request may leave out the redirect_uri that the request had.',
  ),
  'refresh.id_token_nonce': found('warning', 'The nonce of the first request is repeated in every ID Token.'),
  'id_token.at_hash': found(
    'not_applicable',
    'In the code flow it sends no at_hash, which is optional there.',
  ),
  'id_token.only_for_openid': found('not_applicable', 'It refuses the scope profile without openid.'),
  'userinfo.two_headers': found(
    'warning',
    'Node drops the second Authorization field, and the first one is used if it is good.',
  ),
  'userinfo.cors': found('not_applicable', 'The public client of this run is native; see the browser run.'),
  'introspection.public_client': found(
    'failed',
    'By default a public client may introspect its own tokens with its client_id alone.',
  ),
  'introspection.code': found(
    'failed',
    'Every JWT, so every ID Token, is answered 400 unsupported_token_type and not active false.',
  ),
  'concurrency.code': found(
    'failed',
    'A code is read, checked and then marked as consumed: all requests between read and mark succeed.',
  ),
  'concurrency.code_tokens_revoked': {
    verdicts: ['warning', 'passed'],
    why: 'As long as every redemption succeeds none counts as a replay; a late one trips the detection.',
  },
  'concurrency.refresh': found(
    'failed',
    'Refresh tokens, too, are read, checked and then marked: each request gets a successor of its own.',
  ),
  'concurrency.one_chain': {
    verdicts: ['failed', 'passed'],
    why: 'All successors live on, unless a late request trips the detection and ends the grant.',
  },
  'headers.token_pragma': found('warning', 'It sends Cache-Control: no-store and no Pragma.'),
  'headers.nosniff': found('warning', 'It sets no X-Content-Type-Options.'),
  'headers.framing': found('failed', 'Its development pages and its error page may be framed by any site.'),
  'headers.content_security_policy': found('warning', 'Its development pages have no policy.'),
  'headers.referrer_policy': found('warning', 'Nor have they a Referrer-Policy.'),
  'headers.third_parties': found('warning', 'Its development pages load a font from another site.'),
  'headers.transport_security': found('not_applicable', 'The specimen is on plain http, on loopback.'),
  'bad_input.state_encoding': found(
    'failed',
    'Octets that are no UTF-8 are replaced by U+FFFD, and that is sent back as the state.',
  ),
  'malformed_http.two_hosts': found('failed', 'Node takes the first of two Host fields and answers.'),
}
