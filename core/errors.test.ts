/** Every reason, as a table: what it says outside fits the specifications, and inside it helps. */

import { describe, expect, test } from 'vitest'
import { publicError, type ReasonId, reasons, refuse } from './errors.ts'

const ids = Object.keys(reasons) as ReasonId[]

const errors = [
  // RFC 6749 sections 4.1.2.1 and 5.2
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'invalid_client',
  'invalid_grant',
  'unsupported_grant_type',
  // OpenID Connect Core section 3.1.2.6
  'login_required',
  'consent_required',
  'request_not_supported',
  'request_uri_not_supported',
  'registration_not_supported',
  // RFC 6750 section 3.1, RFC 7009 section 2.2.1
  'invalid_token',
  'insufficient_scope',
  'unsupported_token_type',
  // RFC 7591 section 3.2.2
  'invalid_redirect_uri',
  'invalid_client_metadata',
  'invalid_software_statement',
  'unapproved_software_statement',
  // RFC 9396 section 14.6
  'invalid_authorization_details',
  // RFC 8707 section 2
  'invalid_target',
  // OpenID Connect Core Error Code unmet_authentication_requirements 1.0
  'unmet_authentication_requirements',
  // Ours: nothing is sent to anybody
  'untrusted_request',
  'fetch_refused',
  'fetch_failed',
]

describe.each(ids)('%s', (id) => {
  const { error, clause, description, mend } = reasons[id]

  test('has an id, a registered error, a clause and a mend', () => {
    expect(id).toMatch(/^[a-z_]+\.[a-z_0-9]+$/)
    expect(errors).toContain(error)
    expect(clause).toMatch(/^(?:RFC \d{4,}(?:bis)?|OpenID Connect|OAuth).*(?:section|Appendix|sections) /)
    expect(mend).toMatch(/^[A-Z].{15,}\.$/)
  })

  test('RFC 6749 section 5.2: a description of %x20-21 / %x23-5B / %x5D-7E', () => {
    expect(description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
    expect(description).toMatch(/^[A-Za-z].*\.$/)
  })
})

test('the outside learns the error and the description, not the reason, the input or the mend', () => {
  expect(publicError(refuse('pkce.verifier_mismatch', 'code_verifier'))).toEqual({
    error: 'invalid_grant',
    error_description: 'The authorization code is not valid.',
  })
})

test('RFC 6749 section 5.2: whatever is wrong with a client or a code is told in one way', () => {
  const told = (start: RegExp, error: string) =>
    new Set(
      ids.filter((id) => start.test(id) && reasons[id].error === error).map((id) => reasons[id].description),
    )
  expect(told(/^client\./, 'invalid_client').size).toBe(1)
  expect(told(/^(?:code|pkce)\./, 'invalid_grant').size).toBe(1)
  expect(told(/^refresh_token\./, 'invalid_grant').size).toBe(1)
  expect(told(/^grant\./, 'invalid_grant').size).toBe(1)
  expect(told(/^access_token\./, 'invalid_token').size).toBe(1)
})

test('a refusal names its input only where there is one', () => {
  expect(refuse('code.expired')).toEqual({ kind: 'refused', reason: 'code.expired' })
  expect(refuse('code.expired', 'code')).toEqual({ kind: 'refused', reason: 'code.expired', input: 'code' })
})
