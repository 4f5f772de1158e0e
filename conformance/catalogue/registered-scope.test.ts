/** What a client that registered itself may ask for: what it said is no limit, and what the policy and others say is. */

import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import type { ProviderOptions } from 'vouchsafe'
import { reasons } from './document-world.ts'
import { type ClientInformation, manage, metadata, open, register } from './registration-world.ts'
import { authorizationUrl, post, VERIFIER, type World } from './world.ts'

const redirect_uri = 'https://app.test/cb'
const policy = {
  scopes: {
    read: { description: 'Read your notes' },
    write: { description: 'Change your notes' },
    admin: { description: 'Administer everything' },
  },
  registration_scopes: ['openid', 'read', 'write'],
}

const opened = (options: Partial<ProviderOptions> = {}) =>
  open({ ...options, policy: { ...policy, ...options.policy } })

const said = { ...metadata, scope: 'openid read', token_endpoint_auth_method: 'none' }

/** The scope that comes of it, or why nothing does: nobody is sent on before they have signed in (D11). */
async function granted(world: World, { client_id }: ClientInformation, scope: string): Promise<string> {
  const browser = world.browser()
  const url = authorizationUrl({ client_id, redirect_uri, scope })
  const page = await browser.open(url)
  if (page.response.status !== 200) return reasons(world.events).at(-1) as string
  const code = await browser.code(url)
  const form = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: VERIFIER, client_id }
  return (await (await post(world, '/token', form)).json()).scope
}

describe('what a client said it asks for', () => {
  test('is what it is answered, and it may ask for more of what there is for it', async () => {
    const world = await opened()
    const client = await register(world, said)
    expect(client.scope).toBe('openid read')
    expect(await (await manage(world, 'GET', client)).json()).toMatchObject({ scope: 'openid read' })
    expect(await granted(world, client, 'openid read')).toBe('openid read')
    expect(await granted(world, client, 'openid read write')).toBe('openid read write')
    expect(await granted(world, client, 'openid admin')).toBe('scope.not_allowed')
  })

  test('is a limit where the policy says so', async () => {
    const world = await opened({ policy: { registered_scope_limits: true } })
    const client = await register(world, said)
    expect(await granted(world, client, 'openid read')).toBe('openid read')
    expect(await granted(world, client, 'openid write')).toBe('scope.not_allowed')
  })
})

describe('what others say is a limit', () => {
  test('the hook, and it is what is answered', async () => {
    const asked: string[] = []
    const world = await opened({
      hooks: {
        register: ({ metadata, scope }) => {
          asked.push(`${scope}, of ${metadata.scope}`)
          return { kind: 'allow', metadata: { ...metadata, scope: 'openid admin' } }
        },
      },
    })
    const client = await register(world, said)
    expect(asked).toEqual(['openid read, of openid read write'])
    expect(client.scope).toBe('openid admin')
    expect(await granted(world, client, 'openid admin')).toBe('openid admin')
    expect(await granted(world, client, 'openid read')).toBe('scope.not_allowed')
  })

  test('the operator, afterwards', async () => {
    const world = await opened()
    const client = await register(world, said)
    const record = await world.provider.clients.read(client.client_id)
    const changed = { ...record?.metadata, client_id: client.client_id, scope: 'read admin' }
    await world.provider.clients.update(client.client_id, changed)
    expect(await (await manage(world, 'GET', client)).json()).toMatchObject({ scope: 'read' })
    expect(await granted(world, client, 'write')).toBe('scope.not_allowed')
    expect(await granted(world, client, 'admin')).toBe('admin')
    // Nor does the client get more by sending back what it was answered.
    const put = await manage(world, 'PUT', client, { ...said, scope: 'read' })
    expect(await put.json()).toMatchObject({ scope: 'read' })
    expect(await granted(world, client, 'write')).toBe('scope.not_allowed')
    expect(await granted(world, client, 'admin')).toBe('admin')
  })

  test('a software statement', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const issuer = 'https://trust.test'
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'a' }] }
    const world = await opened({ softwareStatements: [{ issuer, jwks }] })
    const jwt = new SignJWT({ iss: issuer, scope: 'openid write' })
    const software_statement = await jwt.setProtectedHeader({ alg: 'ES256', kid: 'a' }).sign(privateKey)
    const client = await register(world, { ...said, software_statement })
    expect(client.scope).toBe('openid write')
    expect(await granted(world, client, 'openid read')).toBe('scope.not_allowed')
  })
})

test('a client that says something else is answered that, and may ask for no less than before', async () => {
  const world = await opened()
  const client = await register(world, said)
  const put = await manage(world, 'PUT', client, { ...said, scope: 'openid write' })
  expect(await put.json()).toMatchObject({ scope: 'openid write' })
  expect(await granted(world, client, 'openid read write')).toBe('openid read write')
})
