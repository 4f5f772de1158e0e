/** RFC 6749 section 2.3, RFC 7617: who the client says it is, and what counts as proof. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import {
  acceptCredentials,
  type ClientCredentials,
  judgeCredentials,
  parseClientCredentials,
  secretsOf,
} from './authenticated-client.ts'

const parse = (authorization: string | undefined, body: Record<string, string> = {}) =>
  parseClientCredentials(authorization, parseParameters(encodeParameters(body)))

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
const assertion = { client_assertion: 'x.y.z', client_assertion_type: 'urn:x' }

describe('credentials are read', () => {
  test.each<[string, string | undefined, Record<string, string>, Omit<ClientCredentials, 'kind'>]>([
    [
      'RFC 6749 section 2.3.1, the example',
      'Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3',
      {},
      { method: 'client_secret_basic', client_id: 's6BhdRkqt3', client_secret: '7Fjfp0ZBr1KtDRbnfVdmIw' },
    ],
    [
      'in lower case',
      basic('a:b').replace('Basic', 'basic'),
      {},
      { method: 'client_secret_basic', client_id: 'a', client_secret: 'b' },
    ],
    [
      'form-encoded, or perhaps not',
      basic('a%3Ab+c:p%25%2B%3A%2F%C3%A9'),
      {},
      {
        method: 'client_secret_basic',
        client_id: 'a:b c',
        client_secret: 'p%+:/é',
        undecoded: { client_id: 'a%3Ab+c', client_secret: 'p%25%2B%3A%2F%C3%A9' },
      },
    ],
    [
      'not form-encoded, as it cannot be decoded',
      basic('a%zz:b+%'),
      {},
      {
        method: 'client_secret_basic',
        client_id: 'a%zz',
        client_secret: 'b+%',
        undecoded: { client_id: 'a%zz', client_secret: 'b+%' },
      },
    ],
    [
      'beside the client_id as it is without form-encoding',
      basic('a+b:c'),
      { client_id: 'a+b' },
      {
        method: 'client_secret_basic',
        client_id: 'a b',
        client_secret: 'c',
        undecoded: { client_id: 'a+b', client_secret: 'c' },
      },
    ],
    [
      'behind more than one space (RFC 9110 section 11.4)',
      basic('a:b').replace(' ', '   '),
      {},
      { method: 'client_secret_basic', client_id: 'a', client_secret: 'b' },
    ],
    [
      'a colon in the secret',
      basic('a:b:c'),
      {},
      { method: 'client_secret_basic', client_id: 'a', client_secret: 'b:c' },
    ],
    [
      'an empty secret',
      basic('a:'),
      {},
      { method: 'client_secret_basic', client_id: 'a', client_secret: '' },
    ],
    [
      'an empty client_id, which no client has',
      basic(':b'),
      {},
      { method: 'client_secret_basic', client_id: '', client_secret: 'b' },
    ],
    [
      'beside the same client_id',
      basic('a:b'),
      { client_id: 'a' },
      { method: 'client_secret_basic', client_id: 'a', client_secret: 'b' },
    ],
    [
      'in the body',
      undefined,
      { client_id: 'a', client_secret: 'b' },
      { method: 'client_secret_post', client_id: 'a', client_secret: 'b' },
    ],
    ['of a public client', undefined, { client_id: 'a' }, { method: 'none', client_id: 'a' }],
    [
      'of a public client with an empty secret',
      undefined,
      { client_id: 'a', client_secret: '' },
      { method: 'none', client_id: 'a' },
    ],
    [
      'the longest secret there can be',
      basic(`a:${'%C3%A9'.repeat(1024)}`),
      {},
      {
        method: 'client_secret_basic',
        client_id: 'a',
        client_secret: 'é'.repeat(1024),
        undecoded: { client_id: 'a', client_secret: '%C3%A9'.repeat(1024) },
      },
    ],
    [
      'the longest header there can be',
      basic(`a:${'b'.repeat(12_286)}`),
      {},
      { method: 'client_secret_basic', client_id: 'a', client_secret: 'b'.repeat(12_286) },
    ],
  ])('%s', (_, authorization, body, credentials) => {
    expect(parse(authorization, body)).toEqual({ kind: 'credentials', ...credentials })
  })
})

test.each<[string, string | undefined, Record<string, string>, string, string]>([
  ['nothing', undefined, {}, 'client.authentication_missing', 'client_id'],
  ['only a secret', undefined, { client_secret: 'b' }, 'client.authentication_missing', 'client_id'],
  ['only an assertion', undefined, assertion, 'client_assertion.type', 'client_assertion_type'],
  [
    'an assertion',
    undefined,
    { client_id: 'a', ...assertion },
    'client_assertion.type',
    'client_assertion_type',
  ],
  [
    'an assertion without its type',
    undefined,
    { client_id: 'a', client_assertion: 'x.y.z' },
    'client_assertion.type',
    'client_assertion_type',
  ],
  [
    'a type of assertion alone',
    undefined,
    { client_id: 'a', client_assertion_type: 'urn:x' },
    'client_assertion.type',
    'client_assertion_type',
  ],
  [
    'an assertion and a secret',
    undefined,
    { client_id: 'a', client_secret: 'b', ...assertion },
    'client.several_methods',
    'client_assertion',
  ],
  ['Basic and a secret', basic('a:b'), { client_secret: 'b' }, 'client.several_methods', 'Authorization'],
  ['Basic and an assertion', basic('a:b'), assertion, 'client.several_methods', 'Authorization'],
  [
    'Basic and an assertion without its type',
    basic('a:b'),
    { client_assertion: 'x.y.z' },
    'client.several_methods',
    'Authorization',
  ],
  [
    'Basic and a type of assertion',
    basic('a:b'),
    { client_assertion_type: 'x' },
    'client.several_methods',
    'Authorization',
  ],
  ['two headers', `${basic('a:b')}, ${basic('a:b')}`, {}, 'client.several_methods', 'Authorization'],
  ['Basic and another scheme', `${basic('a:b')}, Bearer t`, {}, 'client.several_methods', 'Authorization'],
  ['another scheme and Basic', `Bearer t, ${basic('a:b')}`, {}, 'client.several_methods', 'Authorization'],
  ['two headers without a space', `Bearer t,${basic('a:b')}`, {}, 'client.several_methods', 'Authorization'],
  ['Basic and another client_id', basic('a:b'), { client_id: 'b' }, 'client.mismatch', 'client_id'],
  ['another scheme', 'Bearer t', {}, 'client.authentication_malformed', 'Authorization'],
  ['a scheme that ends so', `x${basic('a:b')}`, {}, 'client.authentication_malformed', 'Authorization'],
  ['Basic in the middle', 'Digest basic x, y', {}, 'client.authentication_malformed', 'Authorization'],
  ['something behind', `${basic('a:b')} x`, {}, 'client.authentication_malformed', 'Authorization'],
  ['an empty header', '', { client_id: 'a' }, 'client.authentication_malformed', 'Authorization'],
  ['no parameter', 'Basic', {}, 'client.authentication_malformed', 'Authorization'],
  ['a blank', 'Basic ', {}, 'client.authentication_malformed', 'Authorization'],
  ['a tab', basic('a:b').replace(' ', '\t'), {}, 'client.authentication_malformed', 'Authorization'],
  ['a comma', ',', {}, 'client.authentication_malformed', 'Authorization'],
  ['no colon', basic('ab'), {}, 'client.authentication_malformed', 'Authorization'],
  ['a colon that is encoded', basic('a%3Ab'), {}, 'client.authentication_malformed', 'Authorization'],
  ['no UTF-8', 'Basic /zo=', {}, 'client.authentication_malformed', 'Authorization'],
  ['loose bits', 'Basic YTr=', {}, 'client.authentication_malformed', 'Authorization'],
  [
    'a longer header',
    basic(`a:${'b'.repeat(12_287)}`),
    {},
    'client.authentication_malformed',
    'Authorization',
  ],
  ['1 MB', `Basic ${'A'.repeat(1_000_000)}`, {}, 'client.authentication_malformed', 'Authorization'],
])('%s: refused', (_, authorization, body, reason, input) => {
  expect(parse(authorization, body)).toEqual({ kind: 'refused', reason, input })
})

test.each<[string, Partial<ClientCredentials>, readonly string[]]>([
  ['none, where none was sent', {}, []],
  ['the one that was sent', { client_secret: 'b' }, ['b']],
  [
    'both that it may be',
    { client_secret: 'b c', undecoded: { client_id: 'a', client_secret: 'b+c' } },
    ['b c', 'b+c'],
  ],
  [
    'one, where only the client_id was encoded',
    { client_secret: 'b', undecoded: { client_id: 'a+', client_secret: 'b' } },
    ['b'],
  ],
  [
    'nothing of one that is too long',
    { client_secret: 'é'.repeat(1024), undecoded: { client_id: 'a', client_secret: '%C3%A9'.repeat(1024) } },
    ['é'.repeat(1024), ''],
  ],
])('what is compared: %s', (_, credentials, secrets) => {
  const method = 'client_secret_basic'
  expect(secretsOf({ kind: 'credentials', method, client_id: 'a', ...credentials })).toEqual(secrets)
})

describe('credentials are judged', () => {
  const client = v.parse(clientMetadata, { client_id: 'a' })
  const credentials: ClientCredentials = {
    kind: 'credentials',
    method: 'client_secret_basic',
    client_id: 'a',
    client_secret: 'b',
  }
  const NOW = 1_800_000_000

  test.each<[string, Partial<typeof client>, Partial<ClientCredentials>]>([
    ['of a known client', {}, {}],
    ['with the longest secret', {}, { client_secret: 'b'.repeat(1024) }],
    ['of a secret without end', { client_secret_expires_at: 0 }, {}],
    ['of a secret a second before its end', { client_secret_expires_at: NOW + 1 }, {}],
    ['in the body, where the client names no method', {}, { method: 'client_secret_post' }],
    ['of a public client', { token_endpoint_auth_method: 'none' }, { method: 'none' }],
    [
      'of a public client with an empty password',
      { token_endpoint_auth_method: 'none' },
      { client_secret: '' },
    ],
  ])('%s: nothing is wrong yet', (_, changed, sent) => {
    const found = { ...client, ...changed }
    expect(judgeCredentials({ ...credentials, ...sent }, found, NOW)).toEqual({
      kind: 'plausible',
      client: found,
    })
  })

  test('of a public client that sends no secret: nothing is wrong yet', () => {
    const sent: ClientCredentials = { kind: 'credentials', method: 'none', client_id: 'a' }
    const spa = { ...client, token_endpoint_auth_method: 'none' } as const
    expect(judgeCredentials(sent, spa, NOW).kind).toBe('plausible')
  })

  test.each<[string, Partial<typeof client> | undefined, Partial<ClientCredentials>, string, string]>([
    ['of nobody', undefined, {}, 'client.authentication_unknown', 'client_id'],
    [
      'in the body, where the client names Basic',
      { token_endpoint_auth_method: 'client_secret_basic' },
      { method: 'client_secret_post' },
      'client.authentication_method',
      'client_id',
    ],
    [
      'by Basic, where the client names the body',
      { token_endpoint_auth_method: 'client_secret_post' },
      {},
      'client.authentication_method',
      'client_id',
    ],
    ['by no method', {}, { method: 'none' }, 'client.authentication_method', 'client_id'],
    [
      'by a method of a public client',
      { token_endpoint_auth_method: 'none' },
      {},
      'client.authentication_method',
      'client_id',
    ],
    [
      'with a secret too long',
      {},
      { client_secret: 'b'.repeat(1025) },
      'client.secret_mismatch',
      'client_secret',
    ],
    [
      'with a secret at its end',
      { client_secret_expires_at: NOW },
      {},
      'client.secret_expired',
      'client_secret',
    ],
  ])('%s: refused', (_, changed, sent, reason, input) => {
    const found = changed && { ...client, ...changed }
    expect(judgeCredentials({ ...credentials, ...sent }, found, NOW)).toEqual({
      kind: 'refused',
      reason,
      input,
    })
  })

  test.each([
    ['client_secret_basic', true, 'authenticated'],
    ['client_secret_basic', false, 'refused'],
    ['client_secret_post', false, 'refused'],
    ['none', false, 'authenticated'],
  ] as const)('%s with a right secret (%s): %s', (token_endpoint_auth_method, right, kind) => {
    expect(acceptCredentials({ ...client, token_endpoint_auth_method }, right).kind).toBe(kind)
  })

  test('a wrong secret is named as such', () => {
    expect(acceptCredentials(client, false)).toEqual({
      kind: 'refused',
      reason: 'client.secret_mismatch',
      input: 'client_secret',
    })
  })
})
