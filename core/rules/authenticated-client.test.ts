/** RFC 6749 section 2.3, RFC 7617: who the client says it is, and what counts as proof. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { clientMetadata } from '../messages/client-metadata.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import {
  acceptCredentials,
  type ClientCredentials,
  judgeCredentials,
  parseClientCredentials,
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
      'form-encoded',
      basic('a%3Ab+c:p%25%2B%3A%2F%C3%A9'),
      {},
      { method: 'client_secret_basic', client_id: 'a:b c', client_secret: 'p%+:/é' },
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
      { method: 'client_secret_basic', client_id: 'a', client_secret: 'é'.repeat(1024) },
    ],
  ])('%s', (_, authorization, body, credentials) => {
    expect(parse(authorization, body)).toEqual({ kind: 'credentials', ...credentials })
  })
})

test.each<[string, string | undefined, Record<string, string>, string]>([
  ['nothing', undefined, {}, 'client.authentication_missing'],
  ['only a secret', undefined, { client_secret: 'b' }, 'client.authentication_missing'],
  ['only an assertion', undefined, assertion, 'client.authentication_missing'],
  ['an assertion', undefined, { client_id: 'a', ...assertion }, 'client.authentication_method'],
  [
    'an assertion and a secret',
    undefined,
    { client_id: 'a', client_secret: 'b', ...assertion },
    'client.several_methods',
  ],
  ['Basic and a secret', basic('a:b'), { client_secret: 'b' }, 'client.several_methods'],
  ['Basic and an assertion', basic('a:b'), assertion, 'client.several_methods'],
  ['Basic and a type of assertion', basic('a:b'), { client_assertion_type: 'x' }, 'client.several_methods'],
  ['two headers', `${basic('a:b')}, ${basic('a:b')}`, {}, 'client.several_methods'],
  ['Basic and another scheme', `${basic('a:b')}, Bearer t`, {}, 'client.several_methods'],
  ['another scheme and Basic', `Bearer t, ${basic('a:b')}`, {}, 'client.several_methods'],
  ['Basic and another client_id', basic('a:b'), { client_id: 'b' }, 'client.mismatch'],
  ['another scheme', 'Bearer t', {}, 'client.authentication_malformed'],
  ['an empty header', '', { client_id: 'a' }, 'client.authentication_malformed'],
  ['no parameter', 'Basic', {}, 'client.authentication_malformed'],
  ['a blank', 'Basic ', {}, 'client.authentication_malformed'],
  ['two blanks', basic('a:b').replace(' ', '  '), {}, 'client.authentication_malformed'],
  ['a tab', basic('a:b').replace(' ', '\t'), {}, 'client.authentication_malformed'],
  ['a comma', ',', {}, 'client.authentication_malformed'],
  ['no colon', basic('ab'), {}, 'client.authentication_malformed'],
  ['a colon that is encoded', basic('a%3Ab'), {}, 'client.authentication_malformed'],
  ['%zz in the id', basic('a%zz:b'), {}, 'client.authentication_malformed'],
  ['%zz in the secret', basic('a:%zz'), {}, 'client.authentication_malformed'],
  ['no UTF-8', 'Basic /zo=', {}, 'client.authentication_malformed'],
  ['loose bits', 'Basic YTr=', {}, 'client.authentication_malformed'],
  ['1 MB', `Basic ${'A'.repeat(1_000_000)}`, {}, 'client.authentication_malformed'],
])('%s: refused', (_, authorization, body, reason) => {
  expect(parse(authorization, body)).toMatchObject({ kind: 'refused', reason })
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
    ['of a public client', { token_endpoint_auth_method: 'none' }, { method: 'none' }],
  ])('%s: nothing is wrong yet', (_, changed, sent) => {
    expect(judgeCredentials({ ...credentials, ...sent }, { ...client, ...changed }, NOW)).toBeUndefined()
  })

  test.each<[string, Partial<typeof client> | undefined, Partial<ClientCredentials>, string]>([
    ['of nobody', undefined, {}, 'client.authentication_unknown'],
    ['of a disabled client', { disabled: true }, {}, 'client.authentication_unknown'],
    ['for which a look-up found another', {}, { client_id: 'A' }, 'client.authentication_unknown'],
    ['by a method not registered', {}, { method: 'client_secret_post' }, 'client.authentication_method'],
    ['by no method', {}, { method: 'none' }, 'client.authentication_method'],
    [
      'by a method of a public client',
      { token_endpoint_auth_method: 'none' },
      {},
      'client.authentication_method',
    ],
    ['with a secret too long', {}, { client_secret: 'b'.repeat(1025) }, 'client.secret_mismatch'],
    ['with a secret at its end', { client_secret_expires_at: NOW }, {}, 'client.secret_expired'],
  ])('%s: refused', (_, changed, sent, reason) => {
    const found = changed && { ...client, ...changed }
    expect(judgeCredentials({ ...credentials, ...sent }, found, NOW)).toMatchObject({
      kind: 'refused',
      reason,
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
})
