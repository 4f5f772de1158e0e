/** RFC 7636, and RFC 9700 sections 2.1.1 and 4.8.2, as tables. */

import { describe, expect, test } from 'vitest'
import { sha256Base64url } from '../encoding.ts'
import { validateChallenge, verifyChallenge } from './pkce.ts'

/** RFC 7636 Appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

describe('RFC 7636 section 4.4.1: the challenge of an authorization request', () => {
  test.each([
    [CHALLENGE, 'S256', true, CHALLENGE],
    [CHALLENGE, 'S256', false, CHALLENGE],
    [undefined, undefined, false, undefined],
  ])('%s by %s, required: %s', (code_challenge, code_challenge_method, required, challenge) => {
    expect(validateChallenge({ code_challenge, code_challenge_method }, required)).toEqual({
      kind: 'challenge',
      code_challenge: challenge,
    })
  })

  test.each([
    ['none where it is required', undefined, undefined, true, 'pkce.required'],
    ['a method without a challenge', undefined, 'S256', false, 'pkce.challenge_missing'],
    ['plain', CHALLENGE, 'plain', false, 'pkce.method_unsupported'],
    ['no method, which means plain', CHALLENGE, undefined, false, 'pkce.method_unsupported'],
    ['another case', CHALLENGE, 's256', false, 'pkce.method_unsupported'],
    ['an unknown method', CHALLENGE, 'S512', false, 'pkce.method_unsupported'],
    ['42 characters', CHALLENGE.slice(1), 'S256', false, 'pkce.challenge_malformed'],
    ['44 characters', `${CHALLENGE}A`, 'S256', false, 'pkce.challenge_malformed'],
    ['padding', `${CHALLENGE}=`, 'S256', false, 'pkce.challenge_malformed'],
    ['base64 letters', CHALLENGE.replace('-', '+'), 'S256', false, 'pkce.challenge_malformed'],
    ['a line feed', `${CHALLENGE}\n`, 'S256', false, 'pkce.challenge_malformed'],
  ])('%s: refused', (_, code_challenge, code_challenge_method, required, reason) => {
    expect(validateChallenge({ code_challenge, code_challenge_method }, required)).toEqual({
      kind: 'refused',
      reason,
      input: reason === 'pkce.method_unsupported' ? 'code_challenge_method' : 'code_challenge',
    })
  })
})

describe('RFC 7636 sections 4.1 and 4.6: the verifier of a token request', () => {
  const longest = 'a'.repeat(128)
  const all = 'ABCXYZabcxyz0189-._~ABCXYZabcxyz0189-._~ABC'

  test.each([
    ['of Appendix B', CHALLENGE, VERIFIER],
    ['of 128 characters', sha256Base64url(longest), longest],
    ['of every unreserved kind', sha256Base64url(all), all],
    ['that nobody asked for nor sent', undefined, undefined],
  ])('%s: right', (_, code_challenge, code_verifier) => {
    expect(verifyChallenge(code_challenge, code_verifier)).toBeUndefined()
  })

  test.each([
    ['missing', CHALLENGE, undefined, 'pkce.verifier_missing'],
    ['unexpected', undefined, VERIFIER, 'pkce.verifier_unexpected'],
    ['wrong', CHALLENGE, VERIFIER.replace('d', 'e'), 'pkce.verifier_mismatch'],
    ['the challenge itself', CHALLENGE, CHALLENGE, 'pkce.verifier_mismatch'],
    ['of 42 characters that fit', sha256Base64url('a'.repeat(42)), 'a'.repeat(42), 'pkce.verifier_malformed'],
    [
      'of 129 characters that fit',
      sha256Base64url('a'.repeat(129)),
      'a'.repeat(129),
      'pkce.verifier_malformed',
    ],
    [
      'of foreign characters that fit',
      sha256Base64url(`${'a'.repeat(42)}+`),
      `${'a'.repeat(42)}+`,
      'pkce.verifier_malformed',
    ],
    ['with padding', CHALLENGE, `${VERIFIER}=`, 'pkce.verifier_malformed'],
    ['with a line feed', CHALLENGE, `${VERIFIER}\n`, 'pkce.verifier_malformed'],
    ['empty', CHALLENGE, '', 'pkce.verifier_malformed'],
  ])('%s: refused', (_, code_challenge, code_verifier, reason) => {
    expect(verifyChallenge(code_challenge, code_verifier)).toEqual({
      kind: 'refused',
      reason,
      input: 'code_verifier',
    })
  })
})
