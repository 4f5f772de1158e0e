/** 1.A: who is asked what. `prompt`, `max_age`, `id_token_hint`, and whom a session still stands for. */

import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, formOf, PASSWORD } from './browser.ts'
import { expectCode, expectConsentPage, expectLoginPage, expectRefused } from './browser-answers.ts'
import { authorizationUrl, createWorld, redeem, type Tokens, userinfo, type World } from './world.ts'

let world: World
let alice: Browser

beforeEach(async () => {
  world = await createWorld()
  alice = world.browser()
})

async function idToken(code: string): Promise<{ jwt: string; claims: Record<string, unknown> }> {
  const { id_token: jwt = '' } = (await (await redeem(world, code)).json()) as Tokens
  return { jwt, claims: JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) }
}

describe('OpenID Connect Core 1.0 section 3.1.2.6: prompt=none asks nothing', () => {
  test('A-057 no session, no consent, then both', async () => {
    const silent = authorizationUrl({ prompt: 'none' })
    expectRefused(await alice.open(silent), 'login_required')
    const page = await alice.signIn(authorizationUrl())
    expectRefused(await alice.open(silent), 'consent_required')
    expectCode(await alice.allow(page))
    expectCode(await alice.open(silent))
    expectRefused(
      await alice.open(authorizationUrl({ prompt: 'none', scope: 'openid email' })),
      'consent_required',
    )
    expectRefused(
      await alice.open(authorizationUrl({ prompt: 'none', client_id: 'plain' })),
      'consent_required',
    )
  })

  test('A-057 a session too old for max_age', async () => {
    await alice.code(authorizationUrl())
    world.clock.now += 10
    expectRefused(await alice.open(authorizationUrl({ prompt: 'none', max_age: '9' })), 'login_required')
    expectCode(await alice.open(authorizationUrl({ prompt: 'none', max_age: '10' })))
  })

  test.each([
    'none login',
    'login none',
    'none  login',
    'foo',
    'NONE',
    'login foo',
    'login\tconsent',
    'none\u00a0',
    'create',
  ])('A-058 prompt=%j is refused, and not taken for none', async (prompt) => {
    expectRefused(await alice.open(authorizationUrl({ prompt })), 'invalid_request')
  })
})

test.each([' none', 'none ', '  none  '])('a space too many is none: prompt=%j', async (prompt) => {
  expectRefused(await world.browser().open(authorizationUrl({ prompt })), 'login_required')
})

describe('OpenID Connect Core 1.0 section 3.1.2.1: who has to sign in again', () => {
  test.each([
    ['prompt=login', { prompt: 'login' }],
    ['prompt=select_account', { prompt: 'select_account' }],
    ['prompt=login consent', { prompt: 'login consent' }],
    ['A-061 max_age=1 on a session of 10 seconds', { max_age: '1' }],
    ['A-061 max_age=0, which is prompt=login', { max_age: '0' }],
  ])('%s: a new login with a new auth_time', async (_, overrides) => {
    const { claims: before } = await idToken(await alice.code(authorizationUrl()))
    world.clock.now += 10
    const page = await alice.open(authorizationUrl(overrides))
    expectLoginPage(page)
    const after = await alice.submit(page, { username: 'alice', password: PASSWORD })
    const answer = after.location === undefined ? await alice.allow(after) : after
    const { claims } = await idToken(expectCode(answer))
    expect(before.auth_time).toBe(1_800_000_000)
    expect(claims.auth_time).toBe(1_800_000_010)
  })

  test('A-061 max_age=0 asks even within the second of the login', async () => {
    await alice.code(authorizationUrl())
    expectLoginPage(await alice.open(authorizationUrl({ max_age: '0' })))
    expectRefused(await alice.open(authorizationUrl({ max_age: '0', prompt: 'none' })), 'login_required')
  })

  test('A-061 a session young enough is left alone', async () => {
    await alice.code(authorizationUrl())
    world.clock.now += 10
    const { claims } = await idToken(expectCode(await alice.open(authorizationUrl({ max_age: '10' }))))
    expect(claims.auth_time).toBe(1_800_000_000)
  })

  test('prompt=consent asks for consent, not for the password', async () => {
    await alice.code(authorizationUrl())
    expectConsentPage(await alice.open(authorizationUrl({ prompt: 'consent' })))
  })
})

describe('A-062 prompt=login is not satisfied by a login of before', () => {
  const url = authorizationUrl({ prompt: 'login' })

  /** Signs in step by step and keeps the URL that carries the proof of the login. */
  async function proofOfLogin(): Promise<string> {
    const page = await alice.open(url)
    const { action, continuation } = formOf(page)
    const { location = '' } = await alice.post(action, {
      continuation,
      username: 'alice',
      password: PASSWORD,
    })
    expect(location).toContain('&continuation=')
    return location
  }

  test('the finished login, opened again after its code was redeemed', async () => {
    await alice.code(authorizationUrl())
    const proof = await proofOfLogin()
    await redeem(world, expectCode(await alice.open(proof)))
    expectLoginPage(await alice.open(url))
    expectLoginPage(await alice.open(proof))
  })

  test('the same where consent was asked for in between', async () => {
    const proof = await proofOfLogin()
    await redeem(world, expectCode(await alice.allow(await alice.open(proof))))
    world.clock.now += 10
    expectLoginPage(await alice.open(url))
    expectLoginPage(await alice.open(proof))
  })

  test('while its code waits, the same code is given, and no other', async () => {
    const proof = await proofOfLogin()
    const code = expectCode(await alice.allow(await alice.open(proof)))
    expect(expectCode(await alice.open(proof))).toBe(code)
  })

  test('the proof is for this request, this browser, this session and an hour only', async () => {
    const proof = await proofOfLogin()
    const continuation = proof.slice(proof.indexOf('&continuation='))
    expectLoginPage(
      await alice.open(`${authorizationUrl({ prompt: 'login', state: 's2' })}${continuation}`),
      200,
    )
    expectLoginPage(await world.browser().open(proof))
    const elsewhere = world.browser()
    await elsewhere.signIn(authorizationUrl())
    expectLoginPage(await elsewhere.open(proof))
    // A session that got into another browser has no proofs there.
    const name = '__Host-vouchsafe_session'
    elsewhere.cookies.set(name, alice.cookies.get(name) ?? '')
    expectLoginPage(await elsewhere.open(proof))
    world.clock.now += 3600
    expectLoginPage(await alice.open(proof))
  })

  test('the proof is not for anybody to write', async () => {
    const proof = await proofOfLogin()
    await redeem(world, expectCode(await alice.allow(await alice.open(proof))))
    const [base = '', sealed = ''] = proof.split('&continuation=')
    const [body = '', mac = ''] = sealed.split('.')
    const content = JSON.parse(Buffer.from(body, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...content, id: 'another' })).toString('base64url')
    for (const text of [`${forged}.${mac}`, `${forged}.`, forged])
      expectLoginPage(await alice.open(`${base}&continuation=${text}`))
  })
})

describe('A-107 an account that was disabled', () => {
  const disable = () => world.accounts.set('alice', { sub: 'alice', disabled: true })

  test('is signed out, and stays so when it is enabled again', async () => {
    const code = await alice.code(authorizationUrl())
    const { access_token } = (await (await redeem(world, code)).json()) as Tokens
    const account = world.accounts.get('alice')
    disable()
    expectRefused(await alice.open(authorizationUrl({ prompt: 'none' })), 'login_required')
    if (account) world.accounts.set('alice', account)
    expectRefused(await alice.open(authorizationUrl({ prompt: 'none' })), 'login_required')
    expect((await userinfo(world, access_token)).status).toBe(401)
  })

  test('or that is gone', async () => {
    await alice.code(authorizationUrl())
    world.accounts.delete('alice')
    expectRefused(await alice.open(authorizationUrl({ prompt: 'none' })), 'login_required')
  })

  test('between login and consent', async () => {
    const page = await alice.signIn(authorizationUrl())
    disable()
    expectLoginPage(await alice.allow(page), 403)
  })

  test('cannot sign in, and is told what a wrong password is told', async () => {
    disable()
    expectLoginPage(await alice.signIn(authorizationUrl()), 400)
  })
})
