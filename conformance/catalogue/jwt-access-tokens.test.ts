/** RFC 9068, rows U-008, V-012, Y-002, Y-012: JWT access tokens, by libraries that verify them, and what ends them. */

import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import * as oauth from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { generateKeys } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { expectBearerError, expectError, expectSuccess } from './answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  API,
  FAST,
  FILES,
  MAIL,
  redeemFor,
  refreshFor,
  requestTokens,
  resourceWorld,
  tokensFor,
  urlFor,
} from './resources.ts'
import {
  basic,
  ISSUER,
  introspect,
  post,
  redeem,
  refresh,
  type Tokens,
  userinfo,
  type World,
} from './world.ts'

const world = await resourceWorld()

const tokens = async (response: Response) => (await expectSuccess<Tokens>(response)) as Tokens

/** As a resource server verifies it that knows nothing but the issuer. */
function verified(token: string, audience: string, of = world) {
  const fetchFrom = (url: string) => of.provider.fetch(new Request(url))
  const set = createRemoteJWKSet(new URL(`${ISSUER}/jwks`), { [customFetch]: fetchFrom })
  const currentDate = new Date(of.clock.now * 1000)
  return jwtVerify(token, set, { issuer: ISSUER, audience, typ: 'at+jwt', currentDate })
}

function revoke(of: World, token: string): Promise<Response> {
  return post(of, '/revoke', { token }, { authorization: basic('web') })
}

describe('Y-012 what is in it', () => {
  test('the claims of RFC 9068, and nothing of the person', async () => {
    const { access_token, expires_in } = await tokensFor(world, [FILES], {
      scope: 'openid profile email files:read',
    })
    const { payload, protectedHeader } = await verified(access_token, FILES)
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: expect.any(String) })
    expect(payload).toEqual({
      iss: ISSUER,
      sub: 'alice',
      aud: FILES,
      client_id: 'web',
      iat: world.clock.now,
      exp: world.clock.now + 600,
      jti: expect.stringMatching(/^[\w-]{22}\.[\w-]{22}\.j1\.[\w-]{22}$/),
      scope: 'files:read',
      auth_time: world.clock.now,
      amr: ['pwd'],
    })
    expect(expires_in).toBe(600)
  })

  test('of a client itself', async () => {
    const answer = await requestTokens(world, { grant_type: 'client_credentials', scope: 'files:read' }, [
      FILES,
    ])
    const { payload } = await verified((await tokens(answer)).access_token, FILES)
    expect(payload).toMatchObject({ sub: 'web', client_id: 'web', aud: FILES, scope: 'files:read' })
    for (const claim of ['auth_time', 'amr', 'acr']) expect(payload).not.toHaveProperty(claim)
  })

  test('signed and lasting as its resource says; a client’s own lifetime caps it', async () => {
    const fast = await tokensFor(world, [FAST])
    expect(decodeProtectedHeader(fast.access_token).alg).toBe('ES256')
    await verified(fast.access_token, FAST)
    expect((await tokensFor(world, [MAIL])).expires_in).toBe(120)
    expect((await tokensFor(world, [FILES, MAIL])).expires_in).toBe(120)
    const brief = await resourceWorld({ policy: { access_token_lifetime: 60 } })
    expect((await tokensFor(brief, [FILES])).expires_in).toBe(60)
    expect((await tokensFor(brief, [API])).expires_in).toBe(60)
  })

  test('a refreshed one keeps the time of the sign-in, and has a jti of its own', async () => {
    const first = await tokensFor(world, [FILES])
    world.clock.now += 100
    const second = await tokens(await refreshFor(world, first.refresh_token))
    const [one, other] = [decodeJwt(first.access_token), decodeJwt(second.access_token)]
    expect(other).toMatchObject({ auth_time: one.auth_time, iat: Number(one.iat) + 100, aud: FILES })
    expect(other.jti).not.toBe(one.jti)
  })

  test('what a hook adds is there, and replaces nothing', async () => {
    const seen: unknown[] = []
    const of = await resourceWorld({
      hooks: {
        accessTokenClaims: ({ account, client, scope, audience }) => {
          seen.push([account?.sub, client.client_id, scope, audience])
          return {
            roles: ['admin'],
            sub: 'bob',
            aud: 'x',
            exp: 1,
            jti: 'x',
            scope: 'all',
            client_id: 'c',
            iss: 'i',
          }
        },
      },
    })
    const { access_token } = await tokensFor(of, [FILES], { scope: 'files:read' })
    const { payload } = await verified(access_token, FILES, of)
    expect(payload).toMatchObject({ roles: ['admin'], sub: 'alice', aud: FILES, scope: 'files:read' })
    await tokens(await requestTokens(of, { grant_type: 'client_credentials' }, [FILES]))
    await tokensFor(of, [API])
    expect(seen).toEqual([
      ['alice', 'web', ['files:read'], [FILES]],
      [undefined, 'web', [], [FILES]],
    ])
  })

  test('a subject that a hook gives is in all that the client and its resources see', async () => {
    const of = await resourceWorld({
      hooks: { subject: ({ account, client }) => `${account.sub}-${client.client_id}` },
    })
    const { access_token, id_token = '' } = await tokensFor(of, [ISSUER, FILES])
    expect(decodeJwt(access_token).sub).toBe('alice-web')
    expect(decodeJwt(id_token).sub).toBe('alice-web')
    expect(await introspect(of, access_token)).toMatchObject({ sub: 'alice-web' })
  })
})

test('oauth4webapi takes it for what it is, and refuses it elsewhere', async () => {
  const now = Math.floor(Date.now() / 1000)
  const of = await resourceWorld({ now: () => now, storage: createMemoryStorage() })
  const options = {
    [oauth.customFetch]: (url: string, init: RequestInit) => of.provider.fetch(new Request(url, init)),
  } as never
  const as = await oauth.processDiscoveryResponse(
    new URL(ISSUER),
    await oauth.discoveryRequest(new URL(ISSUER), { algorithm: 'oauth2', ...(options as object) }),
  )
  const { access_token } = await tokensFor(of, [FILES], { scope: 'files:read' })
  const request = new Request(FILES, { headers: { authorization: `Bearer ${access_token}` } })
  const claims = await oauth.validateJwtAccessToken(as, request, FILES, options)
  expect(claims).toMatchObject({ sub: 'alice', client_id: 'web', scope: 'files:read' })
  await expect(oauth.validateJwtAccessToken(as, request, API, options)).rejects.toThrow()
})

describe('where it is presented', () => {
  test('introspection tells the same of it as it says itself', async () => {
    const { access_token } = await tokensFor(world, [FILES], { scope: 'files:read' })
    const { iss, sub, aud, client_id, exp, iat, scope } = decodeJwt(access_token)
    expect(await introspect(world, access_token)).toEqual({
      ...{ active: true, token_type: 'Bearer' },
      ...{ iss, sub, aud, client_id, exp, iat, scope },
    })
  })

  test('UserInfo takes one that is meant for it, and no other', async () => {
    const both = await tokensFor(world, [ISSUER, FILES], { scope: 'openid email' })
    expect(await expectSuccess(await userinfo(world, both.access_token))).toMatchObject({ sub: 'alice' })
    const { access_token } = await tokensFor(world, [FILES], { scope: 'openid email' })
    await expectBearerError(await userinfo(world, access_token), 401, 'invalid_token')
  })

  test('its jti is nothing to present, nor is what is made of it', async () => {
    const { access_token } = await tokensFor(world, [ISSUER, FILES])
    const jti = String(decodeJwt(access_token).jti)
    for (const value of [jti, jti.replace('.j1.', '.a1.'), jti.replace('.j1.', '.r1.')]) {
      await expectBearerError(await userinfo(world, value), 401, 'invalid_token')
      expect(await introspect(world, value)).toEqual({ active: false })
      await expectError(await refresh(world, value), 400, 'invalid_grant')
      await expectError(await redeem(world, value), 400, 'invalid_grant')
      await expectSuccess(await revoke(world, value))
    }
    expect(await introspect(world, access_token)).toMatchObject({ active: true })
  })

  test('Y-002 no other JWT is taken for it, and it for no other', async () => {
    const { access_token, id_token = '' } = await tokensFor(world, [ISSUER, FILES])
    await expectBearerError(await userinfo(world, id_token), 401, 'invalid_token')
    expect(await introspect(world, id_token)).toEqual({ active: false })
    const hinted = await world.browser().open(urlFor([], { prompt: 'none', id_token_hint: access_token }))
    expect(hinted.location).toContain('error=invalid_request')
    for (const send of [refresh, redeem])
      await expectError(await send(world, access_token), 400, 'invalid_grant')
  })

  test('U-008 one that is not ours to the letter', async () => {
    const keys = await generateKeys(['RS256', 'ES256'])
    const own = await resourceWorld({ keys })
    const { access_token } = await tokensFor(own, [ISSUER, FILES])
    await expectSuccess(await userinfo(own, access_token))
    const { privateKey } = await crypto.subtle.generateKey(
      {
        name: 'RSASSA-PKCS1-v1_5',
        modulusLength: 2048,
        publicExponent: new Uint8Array([1, 0, 1]),
        hash: 'SHA-256',
      },
      true,
      ['sign', 'verify'],
    )
    const claims = decodeJwt(access_token)
    const { kid } = keys.keys[0] as { kid: string }
    const signed = (payload: object, header: object, key: Parameters<SignJWT['sign']>[0]) =>
      new SignJWT(payload as never)
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, ...header })
        .sign(key)
    const ours = keys.keys[0] as never
    const [head = '', body = '', signature = ''] = access_token.split('.')
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const others = [
      await signed(claims, {}, privateKey),
      await signed(claims, { typ: 'JWT' }, ours),
      await signed(claims, { typ: 'AT+JWT' }, ours),
      await signed({ ...claims, iss: 'https://other.test' }, {}, ours),
      await signed({ ...claims, jti: 'x' }, {}, ours),
      await signed({ ...claims, jti: undefined }, {}, ours),
      await signed({ ...claims, jti: 7 }, {}, ours),
      `${part({ alg: 'none', typ: 'at+jwt' })}.${body}.`,
      `${part({ alg: 'none', typ: 'at+jwt', kid })}.${body}.${signature}`,
      `${head}.${part({ ...claims, sub: 'bob' })}.${signature}`,
      `${head}.${body}.${signature}=`,
      `${head}.${body}.${signature.slice(0, -4)}`,
    ]
    for (const token of others) {
      await expectBearerError(await userinfo(own, token), 401, 'invalid_token')
      expect(await introspect(own, token)).toEqual({ active: false })
    }
    const same = await signed(claims, {}, ours)
    await expectSuccess(await userinfo(own, same))
  })

  test('one of another issuer on the same storage and keys', async () => {
    const shared = { storage: createMemoryStorage(), keys: await generateKeys(['RS256', 'ES256']) }
    const other = await resourceWorld({ ...shared, issuer: `${ISSUER}/t2` })
    const here = await resourceWorld(shared)
    const mine = await tokensFor(here, [ISSUER, FILES])
    const theirs = decodeJwt(mine.access_token)
    const response = await other.provider.fetch(
      new Request(`${ISSUER}/t2/userinfo`, { headers: { authorization: `Bearer ${mine.access_token}` } }),
    )
    expect({ status: response.status, iss: theirs.iss }).toEqual({ status: 401, iss: ISSUER })
  })
})

describe('what ends it', () => {
  const endings: [string, (of: World, given: Tokens) => unknown][] = [
    ['V-012 revocation of it', (of, { access_token }) => revoke(of, access_token)],
    ['revocation of its grant', (of, { refresh_token = '' }) => revoke(of, refresh_token)],
    ['the end of the connection', (of) => of.provider.person('alice').disconnect('web')],
    ['the end of everything', (of) => of.provider.person('alice').endEverything()],
    ['an account that is disabled', (of) => of.accounts.set('alice', { sub: 'alice', disabled: true })],
    [
      'time',
      (of) => {
        of.clock.now += 600
      },
    ],
  ]

  test.each(endings)('%s: introspection and UserInfo say so at once', async (_, end) => {
    const of = await resourceWorld()
    const given = await tokensFor(of, [ISSUER, FILES])
    await expectSuccess(await userinfo(of, given.access_token))
    await end(of, given)
    expect(await introspect(of, given.access_token)).toEqual({ active: false })
    await expectBearerError(await userinfo(of, given.access_token), 401, 'invalid_token')
  })

  test('revocation answers 200, twice too, and takes no other token along', async () => {
    const of = await resourceWorld()
    const first = await tokensFor(of, [FILES])
    const second = await tokens(await refreshFor(of, first.refresh_token))
    for (let time = 0; time < 2; time++) expect((await revoke(of, first.access_token)).status).toBe(200)
    expect(await introspect(of, first.access_token)).toEqual({ active: false })
    expect(await introspect(of, second.access_token)).toMatchObject({ active: true })
  })

  test('a replay of its code', async () => {
    const of = await resourceWorld()
    const code = await of.browser().code(urlFor([FILES]))
    const { access_token } = await tokens(await redeemFor(of, code))
    await expectError(await redeemFor(of, code), 400, 'invalid_grant')
    expect(await introspect(of, access_token)).toEqual({ active: false })
  })

  test('another client may not revoke it, nor learn of it', async () => {
    const { access_token } = await tokensFor(world, [FILES])
    const answer = await post(world, '/revoke', { token: access_token }, { authorization: basic('web2') })
    await expectError(answer, 400, 'unauthorized_client')
    expect(await introspect(world, access_token, 'web2')).toEqual({ active: false })
    expect(await introspect(world, access_token)).toMatchObject({ active: true })
  })
})

test('nothing leaves before the write that makes it true', async () => {
  const storage = new FaultyStorage()
  const of = await resourceWorld({ storage })
  const code = await of.browser().code(urlFor([FILES]))
  storage.treat = (_, { operation }) => (operation === 'put' ? 'before' : 'done')
  expect((await redeemFor(of, code)).status).toBe(503)
  storage.treat = () => 'done'
  await expectSuccess(await redeemFor(of, code))
})
