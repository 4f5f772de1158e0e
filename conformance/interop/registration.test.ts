/** Libraries that relying parties use register, manage their registration, and sign people in with it, over HTTP. */

import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createProvider, generateKeys, type Provider } from 'vouchsafe'
import { type RunningServer, serve } from 'vouchsafe/node'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { Browser } from '../catalogue/browser.ts'
import { freePort } from './free-port.ts'

const redirect_uri = 'http://127.0.0.1:9999/cb'
const grant_types = ['authorization_code', 'refresh_token']
const scope = 'openid email offline_access'
const insecure = { [oauth.allowInsecureRequests]: true }

let running: RunningServer
let provider: Provider
let issuer: URL
let browser: Browser
/** Of the relying party, at its `jwks_uri`. */
let keys: object[] = []

beforeAll(async () => {
  const port = await freePort()
  issuer = new URL(`http://localhost:${port}`)
  provider = createProvider({
    issuer: `http://localhost:${port}`,
    storage: createMemoryStorage(),
    keys: await generateKeys(['RS256']),
    secrets: ['a secret of the deployment, 32+ characters'],
    registration: 'token',
    outbound: { fetch: async () => Response.json({ keys }) },
    accounts: {
      find: (sub) => ({ sub, claims: { email: `${sub}@example.test` } }),
      authenticate: ({ username }) => ({ sub: username }),
    },
  })
  running = await serve(provider, { port })
  browser = new Browser(provider)
})

afterAll(() => running.close())

test.each([
  // Its default is to bring the secret in the body.
  [undefined, undefined],
  ['client_secret_basic', client.ClientSecretBasic()],
  ['client_secret_post', client.ClientSecretPost()],
  ['none', client.None()],
] as const)(
  'openid-client registers with %s, signs in and refreshes',
  async (token_endpoint_auth_method, how) => {
    const { initialAccessToken } = await provider.registrationTokens.create()
    const method = token_endpoint_auth_method && { token_endpoint_auth_method }
    const said = { client_name: 'RP', redirect_uris: [redirect_uri], grant_types, ...method }
    const config = await client.dynamicClientRegistration(issuer, said, how, {
      initialAccessToken,
      execute: [client.allowInsecureRequests],
    })
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const expectedState = client.randomState()
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri,
      scope,
      state: expectedState,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    const checks = { pkceCodeVerifier, expectedState }
    const tokens = await client.authorizationCodeGrant(config, await browser.complete(url.href), checks)
    const { sub } = tokens.claims() ?? { sub: '' }
    expect(await client.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({
      email: 'alice@example.test',
    })
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(refreshed.access_token).not.toBe(tokens.access_token)

    // RFC 7592: the same library asks with the token that it was given.
    const { registration_client_uri, registration_access_token } = config.clientMetadata()
    const manage = async (method: string, token: unknown, body?: unknown) =>
      client.fetchProtectedResource(
        config,
        String(token),
        new URL(String(registration_client_uri)),
        method,
        body === undefined ? undefined : JSON.stringify(body),
        new Headers(body === undefined ? {} : { 'content-type': 'application/json' }),
      )
    const read = await (await manage('GET', registration_access_token)).json()
    expect(read).toMatchObject({ client_name: 'RP', client_id: config.clientMetadata().client_id })
    const updated = await (
      await manage('PUT', registration_access_token, { ...read, client_name: 'New' })
    ).json()
    expect(updated).toMatchObject({ client_name: 'New' })
    expect((await manage('DELETE', updated.registration_access_token)).status).toBe(204)
    await expect(client.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toThrow()
  },
)

test('oauth4webapi registers, is told what is wrong, and uses what it was given', async () => {
  const discovered = await oauth.discoveryRequest(issuer, insecure)
  const as = await oauth.processDiscoveryResponse(issuer, discovered)
  const { initialAccessToken } = await provider.registrationTokens.create()
  const ask = (metadata: Record<string, oauth.JsonValue>) =>
    oauth.dynamicClientRegistrationRequest(as, metadata, { initialAccessToken, ...insecure })

  const wrong = await ask({ redirect_uris: ['http://rp.test/cb'] })
  await expect(oauth.processDynamicClientRegistrationResponse(wrong)).rejects.toMatchObject({
    error: 'invalid_redirect_uri',
    error_description: expect.stringContaining('redirect_uris.0'),
  })

  const response = await ask({ redirect_uris: [redirect_uri], grant_types: ['client_credentials'] })
  const registered = await oauth.processDynamicClientRegistrationResponse(response)
  expect(registered.client_secret_expires_at).toBe(0)
  const authentication = oauth.ClientSecretBasic(String(registered.client_secret))
  const asked = await oauth.clientCredentialsGrantRequest(as, registered, authentication, {}, insecure)
  const { access_token } = await oauth.processClientCredentialsResponse(as, registered, asked)
  expect(access_token).toBeDefined()

  const spent = await ask({ redirect_uris: [redirect_uri] })
  await expect(oauth.processDynamicClientRegistrationResponse(spent)).rejects.toBeInstanceOf(
    oauth.WWWAuthenticateChallengeError,
  )

  const { registration_client_uri, registration_access_token } = registered
  const removed = await oauth.protectedResourceRequest(
    String(registration_access_token),
    'DELETE',
    new URL(String(registration_client_uri)),
    undefined,
    undefined,
    insecure,
  )
  expect(removed.status).toBe(204)
})

test('oauth4webapi registers with its keys at a URL, proves itself by them, and by new ones', async () => {
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
  const { initialAccessToken } = await provider.registrationTokens.create()
  const jwks_uri = 'https://rp.test/jwks'
  const asked = await oauth.dynamicClientRegistrationRequest(
    as,
    {
      redirect_uris: [redirect_uri],
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri,
    },
    { initialAccessToken, ...insecure },
  )
  const registered = await oauth.processDynamicClientRegistrationResponse(asked)
  expect(registered.client_secret).toBeUndefined()

  const serving = async (alg: string) => {
    const { privateKey, publicKey } = await oauth.generateKeyPair(alg, { extractable: true })
    keys = [{ ...(await crypto.subtle.exportKey('jwk', publicKey)), kid: alg }]
    return oauth.PrivateKeyJwt({ key: privateKey, kid: alg })
  }
  const grant = async (authentication: oauth.ClientAuth) => {
    const given = await oauth.clientCredentialsGrantRequest(as, registered, authentication, {}, insecure)
    return oauth.processClientCredentialsResponse(as, registered, given)
  }
  const before = await serving('ES256')
  expect((await grant(before)).access_token).toBeDefined()
  expect((await grant(before)).access_token).toBeDefined()
  const after = await serving('Ed25519')
  // What was fetched a moment ago will do for a minute.
  await expect(grant(after)).rejects.toMatchObject({ error: 'invalid_client' })
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  expect((await grant(after)).access_token).toBeDefined()
  await expect(grant(before)).rejects.toMatchObject({ error: 'invalid_client' })
})
