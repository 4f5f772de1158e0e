/**
 * Row K-004, INV-39: what the discovery document says is so. Every value it advertises is used and works;
 * every other value that IANA or OpenID Connect know is refused. A member this file does not know fails it.
 * How clients authenticate and what they register is in truth-of-clients.test.ts.
 */

import { describe, expect, test } from 'vitest'
import { expectError, expectSuccess } from './answers.ts'
import { fieldsOf } from './browser.ts'
import { authorizationUrl, createWorld, issueTokens, tokenRequest, userinfo } from './world.ts'

type Metadata = Record<string, readonly string[]>

const world = await createWorld({
  accounts: {
    find: (sub) => ({ sub, claims: everything }),
    authenticate: ({ username }) => ({ sub: username, acr: 'gold', amr: ['pwd'] }),
  },
})
const everything: Record<string, unknown> = {}
const metadata = (await (
  await world.provider.fetch(new Request('https://op.test/.well-known/openid-configuration'))
).json()) as Metadata
for (const claim of metadata.claims_supported ?? []) everything[claim] = `the ${claim}`

const browser = world.browser()

/** The parameters with which the client is answered. */
async function answerTo(overrides: Record<string, string | undefined>): Promise<Record<string, string>> {
  const visit = await browser.open(authorizationUrl({ client_id: 'first', ...overrides }))
  const { location } = visit
  if (location === undefined) return Object.fromEntries(fieldsOf(visit))
  const { searchParams, hash } = new URL(location, 'https://op.test')
  return Object.fromEntries([...searchParams, ...new URLSearchParams(hash.slice(1))])
}

await browser.code(authorizationUrl({ client_id: 'first' }))

test('every member is one that this file knows', () => {
  expect(Object.keys(metadata).sort()).toEqual([
    'authorization_endpoint',
    'authorization_response_iss_parameter_supported',
    'backchannel_logout_session_supported',
    'backchannel_logout_supported',
    'claim_types_supported',
    'claims_parameter_supported',
    'claims_supported',
    'code_challenge_methods_supported',
    'end_session_endpoint',
    'frontchannel_logout_session_supported',
    'frontchannel_logout_supported',
    'grant_types_supported',
    'id_token_signing_alg_values_supported',
    'introspection_endpoint',
    'introspection_endpoint_auth_methods_supported',
    'introspection_endpoint_auth_signing_alg_values_supported',
    'issuer',
    'jwks_uri',
    'prompt_values_supported',
    'request_parameter_supported',
    'request_uri_parameter_supported',
    'response_modes_supported',
    'response_types_supported',
    'revocation_endpoint',
    'revocation_endpoint_auth_methods_supported',
    'revocation_endpoint_auth_signing_alg_values_supported',
    'scopes_supported',
    'subject_types_supported',
    'token_endpoint',
    'token_endpoint_auth_methods_supported',
    'token_endpoint_auth_signing_alg_values_supported',
    'userinfo_endpoint',
  ])
})

test('endpoints: those that are named are there, and those that are not are not', async () => {
  const status = async (url: string) => (await world.provider.fetch(new Request(url))).status
  for (const [name, url] of Object.entries(metadata))
    if (/_endpoint$|_uri$/.test(name)) expect(await status(String(url))).not.toBe(404)
  for (const path of ['register', 'par', 'device_authorization', 'device', 'check-session', 'bc-authorize'])
    expect(await status(`https://op.test/${path}`)).toBe(404)
})

describe('response_types_supported', () => {
  test.each([
    'code',
    'token',
    'id_token',
    'id_token token',
    'code token',
    'code id_token',
    'code id_token token',
    'none',
  ])('%s', async (response_type) => {
    const answer = await answerTo({ response_type })
    if (metadata.response_types_supported?.includes(response_type)) expect(answer).toHaveProperty('code')
    else expect(answer.error).toBe('unsupported_response_type')
  })
})

describe('response_modes_supported', () => {
  test.each([
    'query',
    'fragment',
    'form_post',
    'jwt',
    'query.jwt',
    'fragment.jwt',
    'form_post.jwt',
    'web_message',
  ])('%s', async (response_mode) => {
    const answer = await answerTo({ response_mode })
    if (metadata.response_modes_supported?.includes(response_mode)) expect(answer).toHaveProperty('code')
    else expect(answer.error).toBe('invalid_request')
  })
})

describe('code_challenge_methods_supported', () => {
  test.each(['S256', 'plain', undefined, 's256', 'S512'])('%s', async (code_challenge_method) => {
    const answer = await answerTo({ code_challenge_method })
    if (metadata.code_challenge_methods_supported?.includes(code_challenge_method ?? 'plain'))
      expect(answer).toHaveProperty('code')
    else expect(answer.error).toBe('invalid_request')
  })
})

describe('prompt_values_supported', () => {
  test.each(['none', 'login', 'consent', 'select_account', 'create', 'NONE'])('%s', async (prompt) => {
    const visit = await browser.open(authorizationUrl({ client_id: 'first', prompt }))
    if (!metadata.prompt_values_supported?.includes(prompt))
      expect(visit.location).toContain('error=invalid_request')
    else if (prompt === 'none') expect(visit.location).toContain('code=')
    else expect(visit.html).toContain(prompt === 'consent' ? 'name="decision"' : 'name="password"')
  })
})

describe('grant_types_supported', () => {
  const urn = 'urn:ietf:params:oauth:grant-type:'

  test.each([
    'authorization_code',
    'refresh_token',
    'client_credentials',
    'implicit',
    'password',
    ...['jwt-bearer', 'saml2-bearer', 'device_code', 'token-exchange', 'pre-authorized_code'].map(
      (name) => urn + name,
    ),
    'urn:openid:params:grant-type:ciba',
    'urn:ietf:params:oauth:grant-type:uma-ticket',
  ])('%s', async (grant_type) => {
    const response = await tokenRequest(world, { grant_type })
    if (!metadata.grant_types_supported?.includes(grant_type))
      return expectError(response, 400, 'unsupported_grant_type')
    if (grant_type !== 'client_credentials') return expectError(response, 400, 'invalid_request')
    expect(await expectSuccess(response)).toHaveProperty('access_token')
  })

  test('the code and the refresh token yield tokens', async () => {
    const { refresh_token } = await issueTokens(world)
    await expectSuccess(await tokenRequest(world, { grant_type: 'refresh_token', refresh_token }))
  })
})

test('scopes_supported and claims_supported: all of them, together', async () => {
  const scope = metadata.scopes_supported?.join(' ') ?? ''
  const tokens = await issueTokens(world, { scope, max_age: '600' })
  expect(tokens.scope).toBe(scope)
  const claims = await expectSuccess(await userinfo(world, tokens.access_token))
  const id_token = JSON.parse(atob((tokens.id_token ?? '').split('.')[1] ?? ''))
  expect(Object.keys({ ...claims, ...id_token }).sort()).toEqual(
    [...(metadata.claims_supported ?? [])].sort(),
  )
})

test('parameters that are not supported are refused, and iss is on every answer', async () => {
  expect(metadata).toMatchObject({
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
    claim_types_supported: ['normal'],
  })
  const iss = metadata.issuer
  expect(await answerTo({ request: 'x.y.z' })).toMatchObject({ error: 'request_not_supported', iss })
  expect(await answerTo({ request_uri: 'https://rp.test/r' })).toMatchObject({
    error: 'request_uri_not_supported',
    iss,
  })
  expect(await answerTo({})).toMatchObject({ code: expect.any(String), iss })
})
