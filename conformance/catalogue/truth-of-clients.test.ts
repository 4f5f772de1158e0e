/** Row K-004, the part about clients: how they authenticate, which signatures and subjects they can have. */

import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { type ClientMetadataInput, readClient } from 'vouchsafe'
import { claimsOf, clientKey, JWT_BEARER, sign } from './assertions.ts'
import {
  authorizationUrl,
  basic,
  clients,
  createWorld,
  issueTokens,
  post,
  type Tokens,
  VERIFIER,
} from './world.ts'

const algs = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const
const web = clients.find(({ client_id }) => client_id === 'web') as ClientMetadataInput
const assertionAlgs = ['RS', 'PS', 'ES'].flatMap((family) =>
  [256, 384, 512].map((size) => `${family}${size}`),
)
const keys = await Promise.all([...assertionAlgs, 'EdDSA', 'Ed25519'].map((alg) => clientKey(alg, alg)))
const world = await createWorld({
  clients: [
    ...clients,
    {
      client_id: 'by key',
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: keys.map(({ jwk }) => jwk) },
      grant_types: ['client_credentials'],
    },
    ...algs.map(
      (alg): ClientMetadataInput => ({ ...web, client_id: alg, id_token_signed_response_alg: alg }),
    ),
  ],
})
const open = async (path: string) =>
  (await world.provider.fetch(new Request(`https://op.test${path}`))).json()
const metadata = (await open('/.well-known/openid-configuration')) as Record<string, readonly string[]>
const jwks = createLocalJWKSet(await open('/jwks'))

describe('…_endpoint_auth_methods_supported', () => {
  const post_secret = { client_id: 'post', client_secret: 'correct horse battery staple' }
  const jwt = {
    client_assertion: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ3ZWIifQ.c2lnbmF0dXJl',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  }
  const send: Record<string, [Record<string, string>, Record<string, string>]> = {
    client_secret_basic: [{}, { authorization: basic('web') }],
    client_secret_post: [post_secret, {}],
    none: [{ client_id: 'spa' }, {}],
    client_secret_jwt: [{ client_id: 'web', ...jwt }, {}],
  }

  const rows = ['token', 'revocation', 'introspection'].flatMap((endpoint) =>
    Object.keys(send).map((method) => [endpoint, method] as const),
  )

  test.each(rows)('%s: %s', async (endpoint, method) => {
    const [credentials, headers] = send[method] ?? [{}, {}]
    const path = { token: '/token', revocation: '/revoke', introspection: '/introspect' }[endpoint] ?? ''
    const form = { grant_type: 'refresh_token', refresh_token: 'x', token: 'x', ...credentials }
    const response = await post(world, path, form, headers)
    const advertised = metadata[`${endpoint}_endpoint_auth_methods_supported`]?.includes(method)
    expect(response.status === 401).toBe(!advertised)
  })

  test.each(['token', 'revocation', 'introspection'])(
    '%s: private_key_jwt, by each algorithm',
    async (endpoint) => {
      const path = { token: '/token', revocation: '/revoke', introspection: '/introspect' }[endpoint] ?? ''
      const advertised = metadata[`${endpoint}_endpoint_auth_signing_alg_values_supported`] ?? []
      expect(metadata[`${endpoint}_endpoint_auth_methods_supported`]).toContain('private_key_jwt')
      expect(advertised).toEqual(keys.map(({ alg }) => alg))
      for (const key of keys) {
        const client_assertion = await sign(claimsOf('by key'), key)
        const form = { client_assertion, client_assertion_type: JWT_BEARER, token: 'x' }
        const response = await post(world, path, { grant_type: 'client_credentials', ...form })
        expect([key.alg, response.status]).toEqual([key.alg, 200])
      }
    },
  )

  test.each(['client_secret_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'])(
    'nobody can be registered for %s',
    (method) => {
      const client = { ...web, token_endpoint_auth_method: method } as ClientMetadataInput
      expect(() => readClient(client, 'client')).toThrow('token_endpoint_auth_method')
    },
  )
})

describe('id_token_signing_alg_values_supported', () => {
  test.each([...algs])('%s signs, and verifies with the JWKS', async (alg) => {
    expect(metadata.id_token_signing_alg_values_supported).toContain(alg)
    const { id_token = '' } = (await redeemAs(alg)) as Tokens
    const { protectedHeader } = await jwtVerify(id_token, jwks, {
      currentDate: new Date(world.clock.now * 1000),
    })
    expect(protectedHeader.alg).toBe(alg)
  })

  test.each([
    'none',
    'HS256',
    'HS512',
    'RS384',
    'RS512',
    'PS384',
    'PS512',
    'ES384',
    'ES512',
    'ES256K',
    'Ed448',
  ])('nobody can be registered for %s', (alg) => {
    const client = { ...web, id_token_signed_response_alg: alg } as ClientMetadataInput
    expect(() => readClient(client, 'client')).toThrow('id_token_signed_response_alg')
  })
})

async function redeemAs(client_id: string): Promise<unknown> {
  const form = {
    grant_type: 'authorization_code',
    code: await world.browser().code(authorizationUrl({ client_id })),
    redirect_uri: 'https://rp.test/cb',
    code_verifier: VERIFIER,
  }
  return (await post(world, '/token', form, { authorization: basic(client_id, web.client_secret) })).json()
}

describe('subject_types_supported', () => {
  test('is public: every client sees the same subject', async () => {
    expect(metadata.subject_types_supported).toEqual(['public'])
    const subjects = ['web', 'plain'].map(async (client_id) => {
      const { id_token = '' } = await issueTokens(world, { client_id })
      return JSON.parse(atob(id_token.split('.')[1] ?? '')).sub
    })
    expect(await Promise.all(subjects)).toEqual(['alice', 'alice'])
  })

  test('Y-011 nobody can be registered for pairwise', () => {
    const client = { ...web, subject_type: 'pairwise' } as unknown as ClientMetadataInput
    expect(() => readClient(client, 'client')).toThrow('subject_type')
  })
})
