/** What a client says of itself, in a document or as it registers, and what is said of resources: taken as it stands there. */

import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { createProvider, generateKeys, type ProviderOptions } from 'vouchsafe'
import type { ResourceInput } from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { named } from './readmes.ts'

const ISSUER = 'https://login.example'
const keys = await generateKeys(['RS256', 'ES256'])

const providerWith = (options: Partial<ProviderOptions>) =>
  createProvider({
    issuer: ISSUER,
    storage: createMemoryStorage(),
    keys,
    secrets: ['at least 32 characters, and the same in every process'],
    clients: [],
    accounts: { find: (sub) => ({ sub }), authenticate: () => ({ sub: 'u1' }) },
    ...options,
  })

test('a document makes a client of its URL', async () => {
  const { text } = named('client.json')
  const { client_id, client_name, redirect_uris } = JSON.parse(text)
  const provider = providerWith({
    policy: { client_id_metadata_documents: true },
    outbound: {
      fetch: async (url) =>
        url === client_id
          ? new Response(text, { headers: { 'content-type': 'application/json' } })
          : new Response(null, { status: 404 }),
    },
  })
  const request = {
    client_id,
    redirect_uri: redirect_uris[0],
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }
  const page = await provider.fetch(new Request(`${ISSUER}/authorize?${new URLSearchParams(request)}`))
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining(client_name)])
})

test('a client registers itself, and is what it said', async () => {
  const { text } = named('registration.json')
  const answer = await providerWith({ registration: 'open' }).fetch(
    new Request(`${ISSUER}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: text,
    }),
  )
  const registered = await answer.json()
  expect([answer.status, registered]).toEqual([201, expect.objectContaining(JSON.parse(text))])
  expect(registered.client_id).toEqual(expect.any(String))
  expect(registered.registration_access_token).toEqual(expect.any(String))
  expect(registered).not.toHaveProperty('client_secret')
})

test('a client proves itself by a key of its own, which is served where it says', async () => {
  const client = JSON.parse(named('client-with-keys.json').text)
  const { client_id, token_endpoint_auth_signing_alg: alg, jwks_uri, grant_types } = client
  const { publicKey, privateKey } = await generateKeyPair(alg)
  const provider = providerWith({
    clients: [client],
    outbound: {
      fetch: async (url) =>
        url === jwks_uri
          ? Response.json({ keys: [await exportJWK(publicKey)] })
          : new Response(null, { status: 404 }),
    },
  })
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg })
    .setIssuer(client_id)
    .setSubject(client_id)
    .setAudience(ISSUER)
    .setJti('once')
    .setIssuedAt()
    .setExpirationTime('1 minute')
    .sign(privateKey)
  const body = new URLSearchParams({
    grant_type: grant_types[0],
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  })
  const ask = () => provider.fetch(new Request(`${ISSUER}/token`, { method: 'POST', body }))
  expect((await ask()).status).toBe(200)
  expect((await ask()).status).toBe(401)
})

test('tokens are for the resources, in the format that each wants', async () => {
  const resources = JSON.parse(named('resources.json').text) as ResourceInput[]
  const client = {
    client_id: 'reports',
    client_secret: 'a random secret of reports, 22+',
    grant_types: ['client_credentials' as const],
  }
  const provider = providerWith({ resources, clients: [client] })
  for (const { identifier, accessTokenFormat, accessTokenLifetime, accessTokenSigningAlg } of resources) {
    const answer = await provider.fetch(
      new Request(`${ISSUER}/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa(`${client.client_id}:${encodeURIComponent(client.client_secret)}`)}`,
        },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: identifier }),
      }),
    )
    const { access_token, expires_in } = await answer.json()
    expect(answer.status).toBe(200)
    expect(access_token.startsWith('eyJ')).toBe(accessTokenFormat === 'jwt')
    if (accessTokenFormat !== 'jwt') continue
    const [header, claims] = access_token.split('.').map((part: string) => Buffer.from(part, 'base64url'))
    expect(JSON.parse(header).alg).toBe(accessTokenSigningAlg)
    expect(JSON.parse(claims)).toMatchObject({ aud: identifier })
    expect(expires_in).toBe(accessTokenLifetime)
  }
})
