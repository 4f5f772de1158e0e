/** RFC 6749 section 3.3: scopes as they are written, asked for, and narrowed. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { policySchema } from '../policy-schema.ts'
import {
  describeScope,
  isKnownScope,
  joinScope,
  knownScopes,
  narrowedScope,
  requestedScope,
  splitScope,
} from './scope.ts'

const policy = v.parse(policySchema, {
  scopes: { admin: { description: 'Administer' }, openid: { description: 'Be you' } },
})
const grant_types = ['authorization_code', 'refresh_token']
const client = (scope?: string) =>
  v.parse(clientMetadata, { client_id: 'web', grant_types, ...(scope !== undefined && { scope }) })

describe('what is asked for', () => {
  test.each([
    [undefined, undefined, []],
    ['openid', undefined, ['openid']],
    ['openid email openid', undefined, ['openid', 'email']],
    ['openid nonexist', undefined, ['openid']],
    ['openid admin', undefined, ['openid', 'admin']],
    ['openid email', 'openid email profile', ['openid', 'email']],
    ['openid nonexist', 'openid', ['openid']],
    ['constructor __proto__ openid', undefined, ['openid']],
    [' openid', undefined, ['openid']],
    ['openid ', undefined, ['openid']],
    ['openid   email', ' openid  email ', ['openid', 'email']],
    // RFC 6749 section 3.1: a value that is empty is none.
    ['', undefined, []],
    [' ', undefined, []],
  ])('%s, by a client that may have %s', (asked, may, names) => {
    expect(requestedScope(asked, client(may), policy, [])).toEqual({ kind: 'scope', names })
  })

  test.each([
    ['openid admin', 'openid', 'scope.not_allowed'],
    ['admin', 'openid', 'scope.not_allowed'],
    ['nonexist', undefined, 'scope.unknown'],
    ['nonexist', 'openid', 'scope.unknown'],
    ['openid\u00a0email', undefined, 'scope.malformed'],
    ['openid \t', undefined, 'scope.malformed'],
    ['openid\temail', undefined, 'scope.malformed'],
    ['openid\nemail', undefined, 'scope.malformed'],
    ['openid\0', undefined, 'scope.malformed'],
    ['open"id', undefined, 'scope.malformed'],
    ['open\\id', undefined, 'scope.malformed'],
    ['é', undefined, 'scope.malformed'],
    [Array(101).fill('x').join(' '), undefined, 'scope.malformed'],
    ['x'.repeat(8193), undefined, 'scope.malformed'],
  ])('%.20j is refused', (asked, may, reason) => {
    expect(requestedScope(asked, client(may), policy, [])).toEqual({
      kind: 'refused',
      reason,
      input: 'scope',
    })
  })

  test('a hundred names, and 8 KiB, are not too much', () => {
    const hundred = ['openid', ...Array(99).fill('x')].join(' ')
    expect(requestedScope(hundred, client(), policy, []).kind).toBe('scope')
    expect(requestedScope(`openid ${'x'.repeat(8185)}`, client(), policy, []).kind).toBe('scope')
  })
})

describe('OpenID Connect Core section 11: offline access is by refresh tokens', () => {
  const codeOnly = { ...client(), grant_types: ['authorization_code'] }

  test('a client that may not refresh is not granted it', () => {
    const requested = requestedScope('openid offline_access', codeOnly, policy, [])
    expect(requested).toEqual({ kind: 'scope', names: ['openid'] })
    const narrowed = narrowedScope(undefined, 'openid offline_access', codeOnly)
    expect(narrowed).toEqual({ kind: 'scope', scope: 'openid' })
  })

  test('asks it for nothing else, and nothing is left', () => {
    const refused = { kind: 'refused', input: 'scope' }
    expect(requestedScope('offline_access', codeOnly, policy, [])).toEqual({
      ...refused,
      reason: 'scope.unknown',
    })
    const narrowed = narrowedScope(undefined, 'offline_access', codeOnly)
    expect(narrowed).toEqual({ ...refused, reason: 'scope.not_allowed' })
  })

  test('a client whose scope does not name it is not granted it, and the rest of its request goes on', () => {
    const requested = requestedScope('openid offline_access', client('openid'), policy, [])
    expect(requested).toEqual({ kind: 'scope', names: ['openid'] })
  })
})

describe('RFC 6749 section 6: narrower, never wider', () => {
  test.each([
    [undefined, 'openid email', undefined, 'openid email'],
    ['openid', 'openid email', undefined, 'openid'],
    ['email openid', 'openid email', undefined, 'email openid'],
    [undefined, 'openid email', 'openid', 'openid'],
    [undefined, '', undefined, ''],
    ['  email   openid ', 'openid email', undefined, 'email openid'],
    [' ', 'openid email', undefined, 'openid email'],
  ])('%s of %s, by a client that may now have %s', (asked, granted, may, scope) => {
    expect(narrowedScope(asked, granted, client(may))).toEqual({ kind: 'scope', scope })
  })

  test.each([
    ['openid admin', 'openid', undefined, 'scope.exceeds_grant'],
    ['admin', '', undefined, 'scope.exceeds_grant'],
    ['openid\temail', 'openid email', undefined, 'scope.malformed'],
    ['email', 'openid email', 'openid', 'scope.not_allowed'],
    [undefined, 'email', 'openid', 'scope.not_allowed'],
  ])('%s of %s, by a client that may now have %s, is refused', (asked, granted, may, reason) => {
    expect(narrowedScope(asked, granted, client(may))).toEqual({ kind: 'refused', reason, input: 'scope' })
  })
})

test('names are told apart by spaces, and put together once each', () => {
  expect(splitScope('')).toEqual([])
  expect(splitScope('a b')).toEqual(['a', 'b'])
  expect(splitScope('  a   b ')).toEqual(['a', 'b'])
  expect(splitScope('a\tb\u00a0c')).toEqual(['a\tb\u00a0c'])
  expect(joinScope(['a', 'b', 'a'])).toBe('a b')
})

test('every standard scope is described to the user', () => {
  const plain = v.parse(policySchema, {})
  for (const name of knownScopes(plain, [])) expect(describeScope(name, plain, [])).toMatch(/^[A-Z].+ .+/)
})

test('the host may add scopes and say standard ones in its own words', () => {
  expect(knownScopes(policy, [])).toContain('admin')
  expect(describeScope('openid', policy, [])).toBe('Be you')
  expect(describeScope('email', policy, [])).toBe('See your e-mail address')
  expect(isKnownScope('toString', policy)).toBe(false)
})
