/** Rows K-009, Y-001 to Y-014: signing keys and the deployment's secrets, at start, in use and when they rotate. */

import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  CompactEncrypt,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
} from 'jose'
import { globSync } from 'tinyglobby'
import { describe, expect, test } from 'vitest'
import { createProvider, generateKeys } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  createWorld,
  introspect,
  issueTokens,
  redeem,
  refresh,
  SECRET,
  type Tokens,
  userinfo,
  type World,
} from './world.ts'

const { keys } = await generateKeys(['RS256', 'ES256'])
const [rsa, ec] = keys as [JWK, JWK]

async function jwkOf(alg: string, options: Parameters<typeof generateKeyPair>[1] = {}): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, ...options })
  return { ...(await exportJWK(privateKey)), kid: 'other', alg }
}

function start(jwks: readonly unknown[]): void {
  createProvider({
    issuer: 'https://op.test',
    storage: createMemoryStorage(),
    secrets: [SECRET],
    clients: [],
    accounts: { find: () => undefined, authenticate: () => undefined },
    keys: { keys: jwks as JWK[] },
  })
}

describe('Y-001, Y-007 what is too weak or ambiguous does not start, and is named', () => {
  const { d, ...public_rsa } = rsa
  const { kid, ...nameless } = rsa
  const short = { ...rsa, n: rsa.n?.slice(0, 172), kid: 'short' }

  test.each<[string, unknown[] | Promise<unknown[]>, string]>([
    ['an RSA key of 1024 bits', [rsa, short], 'keys.keys[1]: an RSA key must have 2048 bits'],
    ['another curve', jwkOf('ES384').then((jwk) => [rsa, { ...jwk, alg: 'ES256' }]), 'crv P-256'],
    ['an EC key said to be RSA', [{ ...ec, alg: 'RS256' }], 'kty RSA'],
    [
      'a symmetric key',
      [rsa, { kty: 'oct', k: 'AAAAAAAAAAAAAAAAAAAAAA', alg: 'HS256', kid: 'o' }],
      'alg must be one of',
    ],
    ['alg none', [rsa, { ...ec, alg: 'none' }], 'alg must be one of'],
    ['an encryption alg', [rsa, { ...rsa, kid: 'e', alg: 'RSA1_5' }], 'alg must be one of'],
    ['no alg', [rsa, { ...ec, alg: undefined }], 'alg must be one of'],
    ['one kid twice', [rsa, { ...ec, kid: rsa.kid }], 'the same kid'],
    ['no kid', [nameless], 'kid is missing'],
    ['only a public key', [public_rsa], 'the private part is missing'],
    ['no RS256 key', [ec], 'an RS256 key is required'],
    ['no key at all', [], 'an RS256 key is required'],
  ])('%s', async (_, jwks, message) => {
    const given = await jwks
    expect(() => start(given)).toThrow(message)
    expect(() => start([rsa, ec])).not.toThrow()
  })

  test('a secret that is short, or none', () => {
    const options = {
      issuer: 'https://op.test',
      storage: createMemoryStorage(),
      clients: [],
      accounts: { find: () => undefined, authenticate: () => undefined },
      keys: { keys },
    }
    expect(() => createProvider({ ...options, secrets: ['a'.repeat(31)] })).toThrow('secrets.0')
    expect(() => createProvider({ ...options, secrets: [] as unknown as [string] })).toThrow('secrets')
  })
})

/** One deployment through its life: the store, the clock and the users stay, keys and secrets are replaced. */
const storage = new FaultyStorage()
const restart = (options: Parameters<typeof createWorld>[0]) => createWorld({ storage, ...options })

const jwksOf = async ({ provider }: World) =>
  (await provider.fetch(new Request('https://op.test/jwks'))).json()

async function verify(id_token: string, by: World): Promise<string | undefined> {
  const currentDate = new Date(by.clock.now * 1000)
  return (await jwtVerify(id_token, createLocalJWKSet(await jwksOf(by)), { currentDate })).protectedHeader.kid
}

describe('K-009, Y-004 a signing key is replaced', () => {
  test('in three steps: published, then signing, then gone', async () => {
    const next = { ...(await jwkOf('RS256')), kid: 'next' }
    const before = await restart({ keys: { keys: [rsa] } })
    const published = await restart({ keys: { keys: [rsa, next] } })
    const signing = await restart({ keys: { keys: [next, rsa] } })
    const gone = await restart({ keys: { keys: [next] } })

    const old = (await issueTokens(published)).id_token ?? ''
    const fresh = (await issueTokens(signing)).id_token ?? ''
    expect(await verify(old, before)).toBe(rsa.kid)
    expect(await verify(old, signing)).toBe(rsa.kid)
    expect(await verify(fresh, published)).toBe('next')
    expect(await verify(fresh, gone)).toBe('next')
    await expect(verify(old, gone)).rejects.toThrow('no applicable key')
  })

  test('F-208 between authorization, redemption and UserInfo', async () => {
    const next = { ...(await jwkOf('RS256')), kid: 'next' }
    const before = await restart({ keys: { keys: [rsa] } })
    const after = await restart({ keys: { keys: [next, rsa] } })
    const code = await before.browser().code(authorizationUrl())
    const tokens = (await (await redeem(after, code)).json()) as Tokens
    expect(await verify(tokens.id_token ?? '', after)).toBe('next')
    expect((await userinfo(before, tokens.access_token)).status).toBe(200)
  })

  test('Y-004 an ID token of a key that is gone is no hint any more', async () => {
    const before = await restart({ keys: { keys: [rsa] } })
    const after = await restart({ keys: { keys: [{ ...(await jwkOf('RS256')), kid: 'next' }] } })
    const { id_token } = await issueTokens(before)
    const hinted = async (world: World) => {
      const browser = world.browser()
      await browser.code(authorizationUrl())
      return (await browser.open(authorizationUrl({ id_token_hint: id_token, prompt: 'none' }))).location
    }
    expect(await hinted(before)).toContain('code=')
    expect(await hinted(after)).toContain('error=invalid_request')
  })
})

describe('Y-014 a secret is replaced', () => {
  const newer = 'a newer secret of the deployment, 32+ characters'

  test('what the old one made is accepted while it is there, and what is made is made by the new one', async () => {
    const before = await restart({ secrets: [SECRET] })
    const browser = before.browser()
    const code = await browser.code(authorizationUrl())
    const { access_token, refresh_token = '' } = await issueTokens(before)

    const overlap = await restart({ secrets: [newer, SECRET] })
    expect(await introspect(overlap, access_token)).toMatchObject({ active: true })
    expect((await redeem(overlap, code)).status).toBe(200)
    const visitor = overlap.browser()
    for (const [name, value] of browser.cookies) visitor.cookies.set(name, value)
    expect((await visitor.open(authorizationUrl({ prompt: 'none' }))).location).toContain('code=')
    const refreshed = (await (await refresh(overlap, refresh_token)).json()) as Required<Tokens>

    const after = await restart({ secrets: [newer] })
    expect(await introspect(after, refreshed.access_token)).toMatchObject({ active: true })
    expect(await introspect(after, refreshed.refresh_token)).toMatchObject({ active: true })
    expect(await introspect(after, access_token)).toEqual({ active: false })
  })
})

test('Y-002 an ID token says what it is, and is nothing else anywhere', async () => {
  const world = await restart({})
  const { id_token = '' } = await issueTokens(world)
  expect(JSON.parse(atob(id_token.split('.')[0] ?? ''))).toEqual({
    alg: 'RS256',
    typ: 'JWT',
    kid: expect.any(String),
  })
  expect((await userinfo(world, id_token)).status).toBe(401)
  expect((await refresh(world, id_token)).status).toBe(400)
  expect((await redeem(world, id_token)).status).toBe(400)
  expect(await introspect(world, id_token)).toEqual({ active: false })
})

test('Y-007 no algorithm but the key’s own: none, and the public key taken for a secret, are refused as hints', async () => {
  const world = await restart({ keys: { keys: [rsa, ec] } })
  const { id_token = '' } = await issueTokens(world)
  const [, payload = '', signature = ''] = id_token.split('.')
  const [published] = ((await jwksOf(world)) as { keys: JWK[] }).keys
  const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const symmetric = `${header({ alg: 'HS256', typ: 'JWT', kid: rsa.kid })}.${payload}`
  const hmac = createHmac('sha256', JSON.stringify(published)).update(symmetric).digest('base64url')
  const browser = world.browser()
  await browser.code(authorizationUrl())
  for (const forged of [
    `${header({ alg: 'none', typ: 'JWT', kid: rsa.kid })}.${payload}.`,
    `${header({ alg: 'none', typ: 'JWT' })}.${payload}.`,
    `${symmetric}.${hmac}`,
    `${header({ alg: 'RS256', typ: 'JWT', kid: ec.kid })}.${payload}.${signature}`,
    `${header({ alg: 'RS256', typ: 'JWT', jwk: published })}.${payload}.${signature}`,
    `${header({ alg: 'RS256', typ: 'at+jwt', kid: rsa.kid })}.${payload}.${signature}`,
  ]) {
    const { location } = await browser.open(authorizationUrl({ id_token_hint: forged, prompt: 'none' }))
    expect(location).toContain('error=invalid_request')
  }
})

test('Y-008 what is encrypted to our keys is decrypted nowhere: it is refused as what is no token at all', async () => {
  const world = await restart({ keys: { keys: [rsa] } })
  const { id_token = '' } = await issueTokens(world)
  const [published] = ((await jwksOf(world)) as { keys: JWK[] }).keys
  const { n, e } = published as JWK
  const key = await importJWK({ kty: 'RSA', n, e } as JWK, 'RSA-OAEP')
  const encrypted = await new CompactEncrypt(new TextEncoder().encode(id_token))
    .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A128CBC-HS256', cty: 'JWT', kid: rsa.kid as string })
    .encrypt(key)
  const [header = '', ...parts] = encrypted.split('.')
  const pkcs1 = Buffer.from(JSON.stringify({ alg: 'RSA1_5', enc: 'A128CBC-HS256', kid: rsa.kid }))
  const presented = [encrypted, [pkcs1.toString('base64url'), ...parts].join('.'), `${header}.AA.AA.AA.AA`]
  const browser = world.browser()
  await browser.code(authorizationUrl())
  const answers = async (token: string) => ({
    hint: (await browser.open(authorizationUrl({ id_token_hint: token, prompt: 'none' }))).location,
    logout: (await world.browser().open(`https://op.test/logout?id_token_hint=${token}`)).response.status,
    request: (await browser.open(authorizationUrl({ request: token }))).location,
    refresh: await (await refresh(world, token)).text(),
    userinfo: await (await userinfo(world, token)).text(),
    introspection: await introspect(world, token),
  })
  const none = await answers('no-token')
  expect(none.hint).toContain('error=invalid_request')
  expect(none.request).toContain('error=request_not_supported')
  for (const token of presented) expect(await answers(token)).toEqual(none)
})

/** Whose keys to try is all that it believes of what it has not verified. */
const STATEMENTS = 'adapters/keys/software-statements.ts'

test.each([
  ['Math.random', /Math\.random/],
  ['eval or Function', /\beval\(|\bnew Function\b/],
  ['url.parse', /\burl\.parse\(|legacyUrlParse/],
  ['an unverified JWT', /\bdecodeJwt\b/],
  ['a loose comparison', /[^=!]==[^=]|!=[^=]/],
])('Y-009 the sources never use %s', (_, pattern) => {
  const root = join(import.meta.dirname, '../..')
  const sources = globSync(['core/**/*.ts', 'adapters/**/*.ts', '!**/*.test.ts'], { cwd: root })
  expect(sources.length).toBeGreaterThan(80)
  const code = (file: string) =>
    readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  const found = sources.filter((file) => pattern.test(code(file)))
  expect(found).toEqual(pattern.source.includes('decodeJwt') ? [STATEMENTS] : [])
})
