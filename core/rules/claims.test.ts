/** OpenID Connect Core 1.0 section 5.4: what a scope opens, and what nobody but us may say. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { policySchema } from '../policy-schema.ts'
import { claimsFor, claimsOfScope, standardClaims, withoutReserved } from './claims.ts'

const policy = v.parse(policySchema, {
  scopes: { staff: { description: 'x', claims: ['role', 'sub', 'email'] } },
})

const everything: Record<string, unknown> = {
  ...Object.fromEntries(
    Object.values(standardClaims)
      .flat()
      .map((name) => [name, name]),
  ),
  role: 'boss',
  sub: 'mallory',
  iss: 'https://evil.test',
  secret: 'hunter2',
}

describe('the claims of granted scopes, of what is offered', () => {
  test.each([
    [['openid'], []],
    [
      ['openid', 'email'],
      ['email', 'email_verified'],
    ],
    [['phone'], ['phone_number', 'phone_number_verified']],
    [['address'], ['address']],
    [
      ['profile'],
      [
        'name',
        'family_name',
        'given_name',
        'middle_name',
        'nickname',
        'preferred_username',
        'profile',
        'picture',
        'website',
        'gender',
        'birthdate',
        'zoneinfo',
        'locale',
        'updated_at',
      ],
    ],
    [['staff'], ['role', 'email']],
    [['unknown', '__proto__', 'constructor'], []],
    [[], []],
  ])('%j', (scope, names) => {
    expect(Object.keys(claimsFor(scope, everything, policy)).sort()).toEqual([...names].sort())
  })

  test('a standard scope in the words of the host opens what it opens, and what the host adds', () => {
    const own = v.parse(policySchema, {
      scopes: { email: { description: 'Deine Adresse', claims: ['role'] } },
    })
    expect(claimsOfScope('email', own)).toEqual(['email', 'email_verified', 'role'])
  })

  test('what is not offered is not invented, and Object.prototype offers nothing', () => {
    const odd = v.parse(policySchema, {
      scopes: { odd: { description: 'x', claims: ['toString', '__proto__', 'constructor'] } },
    })
    expect(claimsFor(['email', 'odd'], { name: 'x' }, odd)).toEqual({})
    expect(claimsOfScope('toString', v.parse(policySchema, {}))).toEqual([])
  })

  test.each([
    ['false', false, true],
    ['0', 0, true],
    ['an empty text', '', false],
    ['null', null, false],
    ['undefined', undefined, false],
  ])('%s', (_, value, told) => {
    expect(claimsFor(['email'], { email_verified: value }, policy)).toStrictEqual(
      told ? { email_verified: value } : {},
    )
  })
})

describe('claims that are the protocol’s own', () => {
  test.each([
    'iss',
    'sub',
    'aud',
    'exp',
    'iat',
    'nbf',
    'jti',
    'auth_time',
    'nonce',
    'acr',
    'amr',
    'azp',
    'sid',
    'at_hash',
    'c_hash',
    's_hash',
    'cnf',
    'events',
    'active',
    'client_id',
    'scope',
    'token_type',
  ])('%s is not for a hook to set', (name) => {
    expect(withoutReserved({ [name]: 'x', mine: 1 })).toEqual({ mine: 1 })
  })
})

test('a claim called __proto__ is none, and nothing is inherited from it', () => {
  const claims = withoutReserved(JSON.parse('{ "__proto__": { "admin": true }, "mine": 1 }'))
  expect(Object.getPrototypeOf(claims)).toBe(Object.prototype)
  expect(claims).toEqual({ mine: 1 })
})
