/**
 * Rows C-019, U-008, I-006, K-001, K-006, K-010, INV-21: two issuers that share the store, the secret, the
 * users and the clients. Nothing of one is anything at the other, and it still works at home.
 */

import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { generateKeys } from 'vouchsafe'
import { FaultyStorage } from './faulty-storage.ts'
import { authorizationUrl, basic, createWorld, type Tokens, VERIFIER, type World } from './world.ts'

const storage = new FaultyStorage()
const home = await tenant('/t1')
const away = await tenant('/t2')

interface Tenant {
  readonly issuer: string
  readonly world: World
}

async function tenant(path: string): Promise<Tenant> {
  const issuer = `https://op.test${path}`
  return { issuer, world: await createWorld({ issuer, storage, keys: await generateKeys(['RS256']) }) }
}

function send({ issuer, world }: Tenant, path: string, form: Record<string, string>): Promise<Response> {
  const headers = { authorization: basic('web') }
  return world.provider.fetch(
    new Request(`${issuer}${path}`, { method: 'POST', headers, body: new URLSearchParams(form) }),
  )
}

const userinfo = ({ issuer, world }: Tenant, token: string) =>
  world.provider.fetch(new Request(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } }))

const authorizeAt = ({ issuer }: Tenant, overrides = {}) =>
  authorizationUrl({ scope: 'openid offline_access', ...overrides }).replace('https://op.test', issuer)

const redeem = (at: Tenant, code: string) =>
  send(at, '/token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: 'https://rp.test/cb',
    code_verifier: VERIFIER,
  })

const refresh = (at: Tenant, refresh_token: string) =>
  send(at, '/token', { grant_type: 'refresh_token', refresh_token })

const introspect = (at: Tenant, token: string) => send(at, '/introspect', { token })

async function issue(at: Tenant): Promise<Required<Tokens>> {
  return (await redeem(at, await at.world.browser().code(authorizeAt(at)))).json() as Promise<
    Required<Tokens>
  >
}

async function seen(response: Response): Promise<unknown> {
  const { active, error } = (await response.json()) as Record<string, unknown>
  return active ?? error ?? response.status
}

test('C-019 a code', async () => {
  const code = await home.world.browser().code(authorizeAt(home))
  expect(await seen(await redeem(away, code))).toBe('invalid_grant')
  expect(await seen(await redeem(home, code))).toBe(200)
})

test('a refresh token, and its reuse', async () => {
  const { refresh_token } = await issue(home)
  expect(await seen(await refresh(away, refresh_token))).toBe('invalid_grant')
  expect(await seen(await introspect(away, refresh_token))).toBe(false)
  await send(away, '/revoke', { token: refresh_token })
  expect(await seen(await refresh(home, refresh_token))).toBe(200)
})

test('U-008, I-006 an access token', async () => {
  const { access_token } = await issue(home)
  expect(await seen(await userinfo(away, access_token))).toBe('invalid_token')
  expect(await seen(await introspect(away, access_token))).toBe(false)
  expect((await send(away, '/revoke', { token: access_token })).status).toBe(200)
  expect(await seen(await introspect(home, access_token))).toBe(true)
  expect(await seen(await userinfo(home, access_token))).toBe(200)
})

test('a session: signed in at one is not signed in at the other', async () => {
  const browser = home.world.browser()
  await browser.code(authorizeAt(home))
  expect((await browser.open(authorizeAt(home, { prompt: 'none' }))).location).toContain('code=')
  const visitor = away.world.browser()
  for (const [name, value] of browser.cookies) visitor.cookies.set(name, value)
  const { location } = await visitor.open(authorizeAt(away, { prompt: 'none' }))
  expect(location).toContain('error=login_required')
})

test('withdrawing consent at one leaves the other', async () => {
  const { access_token } = await issue(home)
  await issue(away)
  await away.world.provider.person('alice').disconnect('web')
  expect(await seen(await introspect(home, access_token))).toBe(true)
})

test('K-010 the ID token of one does not verify with the keys of the other', async () => {
  const { id_token } = await issue(home)
  const keysOf = async ({ issuer, world }: Tenant) =>
    createLocalJWKSet(await (await world.provider.fetch(new Request(`${issuer}/jwks`))).json())
  const { payload } = await jwtVerify(id_token, await keysOf(home), {
    currentDate: new Date(home.world.clock.now * 1000),
  })
  expect(payload.iss).toBe('https://op.test/t1')
  await expect(jwtVerify(id_token, await keysOf(away))).rejects.toThrow('no applicable key')
})

describe('K-001, K-006 discovery', () => {
  const open = (path: string) => home.world.provider.fetch(new Request(`https://op.test${path}`))

  test.each([
    '/t1/.well-known/openid-configuration',
    '/t1//.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server/t1',
  ])('%s is the one of the tenant', async (path) => {
    const metadata = (await (await open(path)).json()) as Record<string, unknown>
    expect(metadata.issuer).toBe('https://op.test/t1')
    for (const [name, value] of Object.entries(metadata)) {
      if (/_endpoint$|_uri$/.test(name)) expect(value).toMatch(/^https:\/\/op\.test\/t1\//)
    }
  })

  test.each([
    '/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server',
    '/t2/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server/t2',
    '/t3/.well-known/openid-configuration',
    '/t1/..%2ft2/.well-known/openid-configuration',
    '/t2/..%2ft1/.well-known/openid-configuration',
    '/T1/.well-known/openid-configuration',
  ])('%s is 404', async (path) => {
    expect((await open(path)).status).toBe(404)
  })
})
