/** RFC 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2.2: which requests are answered. */

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { ClientMetadataInput } from '../messages/client-metadata.ts'
import { clientMetadata } from '../messages/client-metadata-schema.ts'
import { encodeParameters, parseParameters } from '../messages/parameters.ts'
import { policySchema } from '../policy-schema.ts'
import { issuerOnly } from './audience.ts'
import { validateAuthorizationRequest } from './authorization-request.ts'
import { validateRedirect } from './redirect-uri.ts'

const base = {
  response_type: 'code',
  client_id: 'web',
  redirect_uri: 'https://rp.test/cb',
  scope: 'openid email',
  state: 's',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}

function validate(
  overrides: Record<string, string | undefined>,
  metadata: Partial<ClientMetadataInput> = {},
  policy = {},
  more = '',
) {
  const client = v.parse(clientMetadata, {
    client_id: 'web',
    redirect_uris: ['https://rp.test/cb'],
    ...metadata,
  })
  const redirect = validateRedirect(client, 'https://rp.test/cb')
  if (redirect.kind === 'refused') throw new Error('the base request is wrong')
  const parameters = parseParameters(encodeParameters({ ...base, ...overrides }) + more)
  return validateAuthorizationRequest(
    parameters,
    client,
    redirect.redirect_uri,
    issuerOnly('https://op.test'),
    v.parse(policySchema, policy),
  )
}

describe('what is refused, and for which reason', () => {
  const refused: readonly [
    string,
    Record<string, string | undefined>,
    string,
    string?,
    Partial<ClientMetadataInput>?,
  ][] = [
    ['no response_type', { response_type: undefined }, 'request.parameter_missing', 'response_type'],
    ['a response_type twice', { response_type: 'code code' }, 'request.parameter_invalid', 'response_type'],
    ['a response_type of spaces', { response_type: '  ' }, 'request.parameter_missing', 'response_type'],
    ['two spaces', { response_type: 'code  token' }, 'response_type.unsupported', 'response_type'],
    ['tokens', { response_type: 'token' }, 'response_type.unsupported', 'response_type'],
    [
      'tokens in the query',
      { response_type: 'token', response_mode: 'query' },
      'response_mode.unsupported',
      'response_mode',
    ],
    ['another mode', { response_mode: 'web_message' }, 'response_mode.unsupported', 'response_mode'],
    [
      'a client without codes',
      {},
      'response_type.not_allowed',
      'response_type',
      { grant_types: ['client_credentials'] },
    ],
    [
      'a client without response types',
      {},
      'response_type.not_allowed',
      'response_type',
      { response_types: [] },
    ],
    ['a request object', { request: 'x' }, 'request_object.unsupported', 'request'],
    ['a request_uri', { request_uri: 'x' }, 'request_uri.unsupported', 'request_uri'],
    ['both', { request: 'x', request_uri: 'x' }, 'request_object.both', 'request'],
    ['a registration', { registration: '{}' }, 'registration.unsupported', 'registration'],
    [
      'a request object before anything in it is read',
      { request: 'x', response_type: undefined },
      'request_object.unsupported',
      'request',
    ],
    ['an unknown prompt', { prompt: 'create' }, 'prompt.invalid', 'prompt'],
    ['a negative max_age', { max_age: '-1' }, 'request.parameter_invalid', 'max_age'],
    ['a long nonce', { nonce: 'n'.repeat(4097) }, 'request.parameter_invalid', 'nonce'],
    ['a malformed scope', { scope: 'a\tb' }, 'scope.malformed', 'scope'],
    [
      'a scope that is not the client’s',
      { scope: 'openid email' },
      'scope.not_allowed',
      'scope',
      { scope: 'openid' },
    ],
    [
      'no challenge from a public client',
      { code_challenge: undefined, code_challenge_method: undefined },
      'pkce.required',
      'code_challenge',
      { token_endpoint_auth_method: 'none' },
    ],
    [
      'no challenge where it is required',
      { code_challenge: undefined, code_challenge_method: undefined },
      'pkce.required',
      'code_challenge',
      { require_pkce: true },
    ],
    ['what no form can carry forward', { other: 'x'.repeat(32 * 1024) }, 'request.too_long'],
  ]

  test.each(refused)('%s', (_, overrides, reason, input, metadata) => {
    expect(validate(overrides, metadata)).toEqual({
      kind: 'refused',
      reason,
      ...(input !== undefined && { input }),
    })
  })

  test('what is wrong with the encoding comes first', () => {
    expect(validate({}, {}, {}, '&state=x')).toMatchObject({
      reason: 'request.parameter_repeated',
      input: 'state',
    })
    expect(validate({}, {}, {}, '&display=%ff')).toMatchObject({
      reason: 'request.parameter_malformed',
      input: 'display',
    })
    expect(validate({}, {}, {}, '&a'.repeat(300))).toMatchObject({ reason: 'request.too_many_parameters' })
  })

  test('a request as long as a form can carry forward is answered', () => {
    const size = (other: string) => {
      const request = validate({ other })
      return request.kind === 'request' ? request.encoded.length : request.reason
    }
    const room = 32 * 1024 - Number(size('x'))
    expect(size(`x${'x'.repeat(room)}`)).toBe(32 * 1024)
    expect(size(`xx${'x'.repeat(room)}`)).toBe('request.too_long')
  })

  test('a public client needs a challenge whatever else is said', () => {
    const none = { code_challenge: undefined, code_challenge_method: undefined }
    const lax = { token_endpoint_auth_method: 'none', require_pkce: false } as const
    expect(validate(none, lax)).toMatchObject({ reason: 'pkce.required' })
    expect(validate(none, {}, { require_pkce: true })).toMatchObject({ reason: 'pkce.required' })
    expect(validate(none, { require_pkce: false }, { require_pkce: true }).kind).toBe('request')
    expect(validate(none).kind).toBe('request')
  })
})

describe('what is kept of a request', () => {
  test('every parameter that was judged', () => {
    const all = {
      nonce: 'n',
      prompt: 'login consent',
      max_age: '0010',
      login_hint: 'l',
      id_token_hint: 'h',
      response_mode: 'query',
    }
    expect(validate(all)).toMatchObject({
      kind: 'request',
      asks: 'authorization',
      redirect_uri: 'https://rp.test/cb',
      scope: ['openid', 'email'],
      state: 's',
      nonce: 'n',
      prompt: new Set(['login', 'consent']),
      max_age: 10,
      login_hint: 'l',
      id_token_hint: 'h',
      code_challenge: base.code_challenge,
    })
  })

  test('nothing that was not there', () => {
    const request = validate({ state: undefined, scope: undefined })
    expect(Object.keys(request).sort()).toEqual([
      'acr_values',
      'asks',
      'audience',
      'client',
      'code_challenge',
      'encoded',
      'kind',
      'parameters',
      'prompt',
      'redirect_uri',
      'response_mode',
      'scope',
      'ui_locales',
    ])
  })

  test('the max_age of the client stands in, and gives way', () => {
    expect(validate({}, { default_max_age: 60 })).toMatchObject({ max_age: 60 })
    expect(validate({ max_age: '5' }, { default_max_age: 60 })).toMatchObject({ max_age: 5 })
  })

  test('what is carried forward reads the same again, without a continuation', () => {
    const odd = { state: 'a&b=c %+é', __proto__x: '1', '1': 'digits first', continuation: 'x' }
    const first = validate(odd)
    if (first.kind === 'refused') throw new Error(first.reason)
    const { values } = parseParameters(first.encoded)
    expect({ ...values }).toEqual({ ...base, ...odd, continuation: undefined })
    expect(encodeParameters(values)).toBe(first.encoded)
  })
})
