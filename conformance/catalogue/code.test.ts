/** Rows C-001 to C-010, C-017 to C-021, C-025, C-026: redeeming an authorization code. */

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { expectError, expectSuccess } from './answers.ts'
import { FaultyStorage } from './faulty-storage.ts'
import {
  authorizationUrl,
  CHALLENGE,
  createWorld,
  introspect,
  issueTokens,
  redeem,
  type Tokens,
  tokenRequest,
  VERIFIER,
} from './world.ts'

const storage = new FaultyStorage()
const world = await createWorld({ storage })
const browser = world.browser()
const offline = { scope: 'openid offline_access' }

async function expectInactive({ access_token, refresh_token = '' }: Tokens): Promise<void> {
  expect(await introspect(world, access_token)).toEqual({ active: false })
  expect(await introspect(world, refresh_token)).toEqual({ active: false })
}

test.each([
  ['C-001 absent', undefined, 'invalid_request'],
  ['C-001 empty', '', 'invalid_request'],
  ['C-001 garbage', 'garbage', 'invalid_grant'],
  ['C-001 unknown', 'AAAAAAAAAAAAAAAAAAAAAA.c0.AAAAAAAAAAAAAAAAAAAAAA', 'invalid_grant'],
])('%s: %s → %s', async (_, code, error) => {
  const form = { grant_type: 'authorization_code', code, redirect_uri: 'https://rp.test/cb' }
  await expectError(await tokenRequest(world, form), 400, error)
})

test.each([
  ['C-002 the last second', 59, 200],
  ['C-002 at its lifetime', 60, 400],
  ['C-002 a second later', 61, 400],
  ['C-002 skew and a second later', 71, 400],
])('%s: %i s → %i', async (_, seconds, status) => {
  const code = await browser.code(authorizationUrl())
  world.clock.now += seconds
  expect((await redeem(world, code)).status).toBe(status)
})

test.each([
  ['C-003 another client', {}, 'web2'],
  ['C-003 a public client', { client_id: 'spa' }, 'spa'],
  ['C-004 another redirect_uri', { redirect_uri: 'https://rp2.test/cb' }, 'web'],
  ['C-004 no redirect_uri', { redirect_uri: undefined }, 'web'],
  ['C-004 a slash more', { redirect_uri: 'https://rp.test/cb/' }, 'web'],
  ['C-004 another case', { redirect_uri: 'https://RP.test/cb' }, 'web'],
  ['C-005 no verifier', { code_verifier: undefined }, 'web'],
  ['C-005 an empty verifier', { code_verifier: '' }, 'web'],
  ['C-006 a wrong verifier', { code_verifier: VERIFIER.replace('d', 'e') }, 'web'],
  ['C-006 the challenge as verifier', { code_verifier: CHALLENGE }, 'web'],
  ['C-006 padding', { code_verifier: `${VERIFIER}=` }, 'web'],
  ['C-006 a line feed', { code_verifier: `${VERIFIER}\n` }, 'web'],
  ['C-006 a blank', { code_verifier: `${VERIFIER} ` }, 'web'],
])('%s: invalid_grant, and the code is still good', async (_, wrong, client_id) => {
  const code = await browser.code(authorizationUrl())
  const before = storage.dump()
  await expectError(await redeem(world, code, wrong, client_id), 400, 'invalid_grant')
  expect(storage.dump()).toEqual(before)
  await expectSuccess(await redeem(world, code))
})

test.each([
  ['42 characters', 'a'.repeat(42)],
  ['129 characters', 'a'.repeat(129)],
  ['a plus', `${'a'.repeat(42)}+`],
  ['an accent', `${'a'.repeat(42)}é`],
])('C-007 a verifier of %s that fits its challenge: invalid_grant', async (_, code_verifier) => {
  const code_challenge = createHash('sha256').update(code_verifier).digest('base64url')
  const code = await browser.code(authorizationUrl({ code_challenge }))
  await expectError(await redeem(world, code, { code_verifier }), 400, 'invalid_grant')
})

test('C-008 a verifier without a challenge: invalid_grant, and the code is still good', async () => {
  const without = { client_id: 'plain', code_challenge: undefined, code_challenge_method: undefined }
  const code = await browser.code(authorizationUrl(without))
  await expectError(await redeem(world, code, {}, 'plain'), 400, 'invalid_grant')
  await expectSuccess(await redeem(world, code, { code_verifier: undefined }, 'plain'))
})

describe('C-009, C-010 a code that comes again', () => {
  test.each([0, 31, 59, 60, 300, 3000])('%i s later: invalid_grant, and its tokens end', async (seconds) => {
    const code = await browser.code(authorizationUrl(offline))
    const tokens = await expectSuccess<Tokens>(await redeem(world, code))
    world.clock.now += seconds
    await expectError(await redeem(world, code), 400, 'invalid_grant')
    await expectInactive(tokens)
  })

  test('C-010 thirteen days later all of it is still revoked', async () => {
    const code = await world.browser().code(authorizationUrl(offline))
    const { refresh_token = '' } = await expectSuccess<Tokens>(await redeem(world, code))
    world.clock.now += 13 * 86_400
    await expectError(await redeem(world, code), 400, 'invalid_grant')
    expect(await introspect(world, refresh_token)).toEqual({ active: false })
  })

  test.each([
    ['another client', {}, 'web2'],
    ['no verifier', { code_verifier: undefined }, 'web'],
    ['another redirect_uri', { redirect_uri: 'https://rp2.test/cb' }, 'web'],
  ])('D2 from %s: the tokens stay', async (_, wrong, client_id) => {
    const code = await world.browser().code(authorizationUrl(offline))
    const { access_token } = await expectSuccess<Tokens>(await redeem(world, code))
    await expectError(await redeem(world, code, wrong, client_id), 400, 'invalid_grant')
    expect(await introspect(world, access_token)).toMatchObject({ active: true })
  })
})

test('C-017 a scope at the token endpoint adds nothing', async () => {
  const code = await browser.code(authorizationUrl())
  const { scope } = await expectSuccess<Tokens>(await redeem(world, code, { scope: 'openid admin' }))
  expect(scope).toBe('openid')
})

test('C-025 the scope that was granted is told, narrower or not', async () => {
  const narrowed = world.browser()
  const page = await narrowed.signIn(authorizationUrl({ scope: 'openid profile email' }))
  const { location = '' } = await narrowed.allow(page, ['email'])
  const code = new URL(location).searchParams.get('code') ?? ''
  expect(await expectSuccess(await redeem(world, code))).toMatchObject({ scope: 'openid email' })
  expect(await issueTokens(world)).toMatchObject({ scope: 'openid offline_access' })
})

describe('C-020 a code that was touched', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const next = (character: string) => alphabet[(alphabet.indexOf(character) + 1) % 64] ?? ''

  test('anywhere: invalid_grant, and the right one is still good', async () => {
    const code = await browser.code(authorizationUrl())
    const touched = [
      code.slice(0, -1),
      code.slice(1),
      `${code}A`,
      `A${code}`,
      `${code}=`,
      `${code}.`,
      code.toUpperCase(),
    ]
    for (let i = 0; i < code.length; i++) {
      const character = code.charAt(i)
      touched.push(code.slice(0, i) + (character === '.' ? '' : next(character)) + code.slice(i + 1))
    }
    for (const wrong of touched) await expectError(await redeem(world, wrong), 400, 'invalid_grant')
    await expectSuccess(await redeem(world, code))
  })
})

test('C-021 nothing else of ours is a code', async () => {
  const visitor = world.browser()
  const page = await visitor.open(authorizationUrl())
  const continuation = /name="continuation"[^>]*value="([^"]*)"/.exec(page.html)?.[1]
  const { access_token, refresh_token, id_token } = await issueTokens(world)
  await visitor.code(authorizationUrl())
  const others = [access_token, refresh_token, id_token, continuation, ...visitor.cookies.values()]
  expect(others).toHaveLength(7)
  const before = storage.dump()
  for (const other of others) await expectError(await redeem(world, other ?? ''), 400, 'invalid_grant')
  expect(storage.dump()).toEqual(before)
})

test('C-026 what is issued is random: 128 bits, none twice, every letter as often', async () => {
  const values: string[] = []
  for (let i = 0; i < 60; i++) values.push(await browser.code(authorizationUrl()))
  for (let i = 0; i < 940; i++) {
    const response = await tokenRequest(world, { grant_type: 'client_credentials' }, 'rs')
    values.push(((await response.json()) as Tokens).access_token)
  }
  const handles = values.map((value) => value.split('.')[0] ?? '')
  expect(new Set(handles).size).toBe(1000)
  expect(handles.every((handle) => handle.length === 22)).toBe(true)
  const counts = new Map<string, number>()
  for (const letter of handles.flatMap((handle) => [...handle.slice(0, 21)]))
    counts.set(letter, (counts.get(letter) ?? 0) + 1)
  const expected = 21_000 / 64
  const chi_square = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  // 63 degrees of freedom: mean 63, deviation 11; chance is past this once in a billion runs.
  expect(counts.size).toBe(64)
  expect(chi_square).toBeLessThan(150)
})
