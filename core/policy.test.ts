/** Every setting with its default and its bounds, and which value is in force for a client. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { type Policy, setting } from './policy.ts'
import { overridable, policySchema } from './policy-schema.ts'

const parse = (input: unknown) => v.safeParse(policySchema, input)
const day = 86_400

test('the defaults', () => {
  expect(v.parse(policySchema, {})).toEqual({
    code_lifetime: 60,
    access_token_lifetime: 3600,
    id_token_lifetime: 600,
    refresh_token_lifetime: 30 * day,
    refresh_token_idle_lifetime: 14 * day,
    refresh_token_grace: 10,
    consent_lifetime: 90 * day,
    require_pkce: false,
    require_second_factor: false,
    enrol_second_factor: true,
    passkey_sign_in: true,
    issue_refresh_token: 'offline_access',
    session_lifetime: 14 * day,
    session_idle_lifetime: day,
    continuation_lifetime: 3600,
    max_sessions: 200,
    max_connections: 1000,
    unused_client_lifetime: 30 * 86_400,
    registrations_per_address: 100,
    registrations_in_all: 2000,
    logout_ends_offline_access: false,
    session_management: false,
    client_assertion_lifetime: 300,
    token_endpoint_as_audience: false,
    registered_scope_limits: false,
    userinfo_query_token: false,
    backchannel_logout_for: [
      'signed_out',
      'another_sign_in',
      'account_unusable',
      'stamp_changed',
      'displaced',
      'ended_by_host',
      'expired',
    ],
    id_token_includes_claims: false,
    client_id_metadata_documents: false,
    default_resource: null,
    require_resource: false,
    scopes: {},
    registration_scopes: ['openid', 'profile', 'email', 'phone', 'address', 'offline_access'],
  })
})

describe('lifetimes are whole seconds, from one to ten years', () => {
  const lifetimes = Object.keys(v.parse(policySchema, {})).filter(
    // What somebody else signed lasts an hour at most.
    (name) => name.endsWith('_lifetime') && name !== 'client_assertion_lifetime',
  )

  test.each(lifetimes)('%s', (name) => {
    for (const right of [1, 60, 3650 * day]) expect(parse({ [name]: right }).success).toBe(true)
    for (const wrong of [0, -1, 0.5, 3650 * day + 1, Number.NaN, Number.POSITIVE_INFINITY, '60', null])
      expect(parse({ [name]: wrong }).success).toBe(false)
  })

  test('there are ten of them', () => {
    expect(lifetimes).toHaveLength(10)
  })
})

test.each([
  ['client_assertion_lifetime', 3600, true],
  ['client_assertion_lifetime', 3601, false],
  ['client_assertion_lifetime', 0, false],
  ['refresh_token_grace', 0, true],
  ['refresh_token_grace', 300, true],
  ['refresh_token_grace', 301, false],
  ['refresh_token_grace', -1, false],
  ['refresh_token_grace', 1.5, false],
  ['max_sessions', 1, true],
  ['max_sessions', 10_000, true],
  ['max_sessions', 0, false],
  ['max_sessions', 1.5, false],
  ['max_sessions', 10_001, false],
  ['max_connections', 1, true],
  ['max_connections', 10_000, true],
  ['max_connections', 0, false],
  ['max_connections', 10_001, false],
  ['issue_refresh_token', 'always', true],
  ['issue_refresh_token', 'never', false],
  ['require_pkce', true, true],
  ['require_pkce', 'yes', false],
  ['cookie_name', 'op-1', true],
  ['cookie_name', 'a b', false],
  ['cookie_name', 'a;b', false],
  ['cookie_name', '', false],
  ['scopes', { admin: { description: 'Administer' } }, true],
  ['scopes', { 'urn:x/admin.read': { description: 'x', claims: ['role'] } }, true],
  ['scopes', { 'two words': { description: 'x' } }, false],
  ['scopes', { 'qu"ote': { description: 'x' } }, false],
  ['scopes', { '': { description: 'x' } }, false],
  ['scopes', { admin: { description: '' } }, false],
  ['scopes', { admin: {} }, false],
  ['scopes', { admin: { description: 'x', claim: ['typo'] } }, false],
  ['code_lifetimes', 60, false],
] as const)('%s: %j is taken: %s', (name, value, taken) => {
  expect(parse({ [name]: value }).success).toBe(taken)
})

describe('setting', () => {
  const policy: Policy = v.parse(policySchema, { refresh_token_grace: 5, require_pkce: true })

  test('is the provider’s where the client has none', () => {
    expect(setting('refresh_token_grace', {}, policy)).toBe(5)
    expect(setting('refresh_token_grace', { refresh_token_grace: undefined }, policy)).toBe(5)
  })

  test('is the client’s where it has one, also when that is 0 or false', () => {
    expect(setting('refresh_token_grace', { refresh_token_grace: 0 }, policy)).toBe(0)
    expect(setting('require_pkce', { require_pkce: false }, policy)).toBe(false)
  })

  test('every setting of a client has a default of the provider', () => {
    const defaults: Record<string, unknown> = v.parse(policySchema, {})
    for (const name of Object.keys(overridable)) expect(defaults[name]).toBeDefined()
  })
})
