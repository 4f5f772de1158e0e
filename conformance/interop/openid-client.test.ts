/** A relying party that people use, unchanged, against the running server: openid-client. */

import { exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProvider, generateKeys } from 'vouchsafe'
import { type RunningServer, serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { Browser } from '../catalogue/browser.ts'
import { freePort } from './free-port.ts'

const redirect_uri = 'http://127.0.0.1:9999/cb'
const client_secret = 'a secret of the relying party'
const grant_types = ['authorization_code', 'refresh_token']
const scope = 'openid email offline_access'
const ownKey = await keyFor('ES256')
const rsaKey = await keyFor('PS256')

async function keyFor(alg: string) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: alg, alg, use: 'sig' } }
}

let running: RunningServer
let issuer: string
let browser: Browser

beforeAll(async () => {
  const port = await freePort()
  issuer = `http://localhost:${port}`
  const alice = { sub: 'alice', claims: { email: 'alice@example.test' } }
  const provider = createProvider({
    issuer,
    storage: createMemoryStorage(),
    keys: await generateKeys(['RS256', 'ES256', 'EdDSA']),
    secrets: ['a secret of the deployment, 32+ characters'],
    clients: [
      { client_id: 'basic', client_secret, redirect_uris: [redirect_uri], grant_types },
      {
        client_id: 'post',
        client_secret,
        redirect_uris: [redirect_uri],
        grant_types,
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
      },
      {
        client_id: 'public',
        redirect_uris: [redirect_uri],
        grant_types,
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: 'EdDSA',
      },
      {
        client_id: 'by key',
        redirect_uris: [redirect_uri],
        grant_types,
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        jwks: { keys: [ownKey.jwk] },
      },
      {
        client_id: 'by RSA key',
        redirect_uris: [redirect_uri],
        grant_types,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [ownKey.jwk, rsaKey.jwk] },
      },
    ],
    accounts: {
      find: (sub) => (sub === 'alice' ? alice : undefined),
      authenticate: ({ username }) => ({ sub: username }),
    },
  })
  running = await serve(provider, { port })
  browser = new Browser(provider)
})

afterAll(() => running.close())

const authentications: readonly [string, client.ClientAuth][] = [
  ['basic', client.ClientSecretBasic(client_secret)],
  ['post', client.ClientSecretPost(client_secret)],
  ['public', client.None()],
  ['by key', client.PrivateKeyJwt({ key: ownKey.privateKey, kid: 'ES256' })],
  ['by RSA key', client.PrivateKeyJwt(rsaKey.privateKey)],
]

describe.each(authentications)('as %s', (client_id, authentication) => {
  test('discovers, signs in with PKCE, asks UserInfo, refreshes, introspects and revokes', async () => {
    const alg = { post: 'ES256', public: 'EdDSA' }[client_id]
    const metadata = alg === undefined ? {} : { id_token_signed_response_alg: alg }
    const config = await client.discovery(new URL(issuer), client_id, metadata, authentication, {
      execute: [client.allowInsecureRequests],
    })

    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const expectedState = client.randomState()
    const expectedNonce = client.randomNonce()
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri,
      scope,
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    const answer = await browser.complete(url.href)
    const tokens = await client.authorizationCodeGrant(config, answer, {
      pkceCodeVerifier,
      expectedState,
      expectedNonce,
      idTokenExpected: true,
    })
    expect(tokens.claims()?.sub).toBe('alice')

    expect(await client.fetchUserInfo(config, tokens.access_token, 'alice')).toEqual({
      sub: 'alice',
      email: 'alice@example.test',
    })

    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)
    expect(refreshed.claims()?.sub).toBe('alice')

    if (client_id === 'public') {
      await expect(client.tokenIntrospection(config, refreshed.access_token)).rejects.toMatchObject({
        error: 'invalid_client',
      })
    } else {
      expect(await client.tokenIntrospection(config, refreshed.access_token)).toMatchObject({
        active: true,
        sub: 'alice',
        scope,
      })
    }

    await client.tokenRevocation(config, refreshed.refresh_token ?? '')
    await expect(client.fetchUserInfo(config, refreshed.access_token, 'alice')).rejects.toMatchObject({
      status: 401,
    })
    await expect(client.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })
})
