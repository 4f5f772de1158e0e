/** The MCP example, and the official client of the Model Context Protocol with its own authorization code. */

import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { importJWK, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { generateKeys, type ProviderOptions } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { makeCertificate } from '../redis/certificate.ts'
import { user } from './example-provider.ts'
import { createMcpApp } from './examples/mcp.ts'
import { createMcpClient, REDIRECT_URI } from './mcp-client.ts'
import { sdk1, sdk2 } from './mcp-sdks.ts'
import { type Listening, listen } from './server.ts'

const keys = generateKeys(['RS256'])
const certificate = makeCertificate()
const made = { client_id: 'made-beforehand', redirect_uris: [REDIRECT_URI] }
const grant_types = ['authorization_code', 'refresh_token']
const notes = [{ type: 'text', text: 'the notes of alice' }]

/** Seconds by which the provider is ahead of the guard. */
let ahead = 0
let app: Listening
let documentUrl: string
const open: { close(): unknown }[] = []

beforeEach(async () => {
  ahead = 0
  const documents = createServer({ ...certificate }, (_, response) => {
    const document = {
      client_id: documentUrl,
      client_name: 'An assistant',
      redirect_uris: made.redirect_uris,
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...document, grant_types }))
  })
  await new Promise<void>((resolve) => documents.listen(0, 'localhost', resolve))
  const { port } = documents.address() as AddressInfo
  documentUrl = `https://localhost:${port}/client.json`
  const host: Omit<ProviderOptions, 'issuer'> = {
    storage: createMemoryStorage(),
    keys: await keys,
    secrets: ['a secret of the deployment, 32+ characters'],
    clients: [{ ...made, grant_types, token_endpoint_auth_method: 'none' }],
    accounts: {
      find: (sub) => ({ sub }),
      authenticate: ({ username, password }) =>
        username === user.username && password === user.password ? { sub: username } : undefined,
    },
    outbound: { allowedHosts: [`localhost:${port}`], ca: certificate.cert },
    now: () => Date.now() / 1000 + ahead,
  }
  app = await listen((origin) => createMcpApp(origin, host))
  open.push(app, documents)
})

afterEach(() => Promise.all(open.splice(0).map((server) => server.close())))

const mcp = () => `${app.origin}/mcp`
const byDocument = (sdk = sdk1) => createMcpClient(app.origin, { sdk, clientMetadataUrl: documentUrl })
const beforehand = (sdk = sdk1) =>
  createMcpClient(app.origin, { sdk, clientInformation: { client_id: made.client_id } })

function claimsOf(jwt = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
}

describe.each([
  ['by the document at its client_id', byDocument],
  ['with a client made beforehand', beforehand],
  ['by registration', (sdk = sdk1) => createMcpClient(app.origin, { sdk })],
])('%s', (_, create) => {
  test('it finds its way from a refusal, has somebody sign in, and calls a tool', async () => {
    const client = create()
    expect(await client.call('read_notes')).toEqual(notes)
    expect(client.authorizations).toHaveLength(1)
    const asked = client.authorizations[0]?.searchParams
    expect([asked?.get('resource'), asked?.get('scope')]).toEqual([mcp(), 'notes:read'])
    expect(claimsOf(client.known.tokens?.access_token)).toMatchObject({
      aud: mcp(),
      scope: 'notes:read',
      client_id: client.known.client?.client_id,
    })
  })

  test('it refreshes when its token has run out, and asks nobody', async () => {
    const client = create()
    // For the guard, whose clock is right, the token ran out long ago.
    ahead = -3600
    await expect(client.call('read_notes')).rejects.toThrow(/401/)
    const { tokens } = client.known
    ahead = 0
    expect(await client.call('read_notes')).toEqual(notes)
    expect(client.known.tokens?.access_token).not.toBe(tokens?.access_token)
    expect(client.known.tokens?.refresh_token).not.toBe(tokens?.refresh_token)
    expect(client.authorizations).toHaveLength(1)
  })

  test('it asks for a further scope after a 403', async () => {
    const client = create()
    await client.call('read_notes')
    // With a refresh token it tries that first, which gives no more than there was.
    await expect(client.call('write_note')).rejects.toThrow(/403/)
    const { refresh_token, ...tokens } = client.known.tokens ?? { access_token: '', token_type: 'Bearer' }
    client.known.tokens = tokens
    expect(await client.call('write_note')).toEqual([{ type: 'text', text: 'written' }])
    expect(client.authorizations.map(({ searchParams }) => searchParams.get('scope'))).toEqual([
      'notes:read',
      'notes:read notes:write',
    ])
    expect(await client.call('read_notes')).toEqual(notes)
  })

  test('the second generation of the SDK asks for offline access too, refreshes, and steps up by itself', async () => {
    const client = create(sdk2)
    expect(await client.call('read_notes')).toEqual(notes)
    expect(client.authorizations[0]?.searchParams.get('scope')).toBe('notes:read offline_access')
    client.known.tokens = { ...client.known.tokens, access_token: 'of-no-use', token_type: 'Bearer' }
    expect(await client.call('read_notes')).toEqual(notes)
    expect(client.authorizations).toHaveLength(1)
    expect(await client.call('write_note')).toEqual([{ type: 'text', text: 'written' }])
    expect(client.authorizations[1]?.searchParams.get('scope')).toBe('notes:read notes:write offline_access')
  })

  test('RFC 8707 section 2: a token is for this server alone, and one for another is refused', async () => {
    const client = create()
    await client.call('read_notes')
    const { access_token = '', refresh_token = '' } = client.known.tokens ?? {}
    const statusOf = async (token: string) =>
      (await fetch(mcp(), { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status
    // Not what the transport takes, but it gets that far.
    expect(await statusOf(access_token)).toBe(406)

    const { client_id = '' } = client.known.client ?? {}
    const form = { grant_type: 'refresh_token', refresh_token, client_id }
    const ask = async (resource: string) => {
      const body = new URLSearchParams({ ...form, resource })
      return (await fetch(`${app.origin}/token`, { method: 'POST', body })).json() as Promise<OAuthTokens>
    }
    expect(await ask(`${app.origin}/other`)).toMatchObject({ error: 'invalid_target' })
    // As the issuer would write it, by its own key: only whom it is for makes the difference.
    const key = { ...(await keys).keys[0] }
    const signed = async (aud: string) =>
      new SignJWT({ ...claimsOf(access_token), aud })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: String(key.kid) })
        .sign(await importJWK(key, 'RS256'))
    expect(await statusOf(await signed(mcp()))).toBe(406)
    expect(await statusOf(await signed(`${app.origin}/other`))).toBe(401)
    expect(await statusOf(await signed(app.origin))).toBe(401)
  })
})

test('RFC 9728: browser code finds the way too, and its preflight is answered', async () => {
  const asked = await fetch(mcp(), {
    method: 'OPTIONS',
    headers: {
      origin: 'http://localhost:6274',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,mcp-protocol-version',
    },
  })
  expect(asked.status).toBe(204)
  expect(asked.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('mcp-protocol-version')
  const refused = await fetch(mcp(), { method: 'POST', headers: { origin: 'http://localhost:6274' } })
  expect(refused.headers.get('access-control-expose-headers')?.toLowerCase()).toContain('www-authenticate')
  const metadata = `${app.origin}/.well-known/oauth-protected-resource/mcp`
  expect(refused.headers.get('www-authenticate')).toContain(`resource_metadata="${metadata}"`)
  expect(await (await fetch(metadata)).json()).toMatchObject({
    resource: mcp(),
    authorization_servers: [app.origin],
    scopes_supported: ['notes:read', 'notes:write'],
  })
})
