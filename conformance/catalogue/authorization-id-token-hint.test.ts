/** 1.A: an ID token as a hint at who should be signed in. It proves nothing, and signs nobody in. */

import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, PASSWORD } from './browser.ts'
import { clientAnswer, expectCode, expectLoginPage, expectRefused } from './browser-answers.ts'
import {
  authorizationUrl,
  basic,
  createWorld,
  ISSUER,
  redeem,
  type Tokens,
  VERIFIER,
  type World,
} from './world.ts'

let world: World
let alice: Browser

beforeEach(async () => {
  world = await createWorld()
  alice = world.browser()
})

async function idToken(code: string): Promise<string> {
  const { id_token = '' } = (await (await redeem(world, code)).json()) as Tokens
  return id_token
}

describe('id_token_hint', () => {
  test('A-063 names somebody else than the session', async () => {
    const jwt = await idToken(await world.browser().code(authorizationUrl(), 'bob'))
    await alice.code(authorizationUrl())
    const hinting = { id_token_hint: jwt }
    expectRefused(await alice.open(authorizationUrl({ ...hinting, prompt: 'none' })), 'login_required')
    const page = await alice.open(authorizationUrl(hinting))
    expectLoginPage(page)
    // Signing in as somebody else once more is an answer, and the client is told.
    expectRefused(await alice.submit(page, { username: 'alice', password: PASSWORD }), 'login_required')
    const again = await alice.open(authorizationUrl(hinting))
    expectCode(await alice.submit(again, { username: 'bob', password: PASSWORD }))
  })

  test('A-063 names the one whose session it is, however old the token', async () => {
    const jwt = await idToken(await alice.code(authorizationUrl()))
    world.clock.now += 20 * 3600
    expectCode(await alice.open(authorizationUrl({ id_token_hint: jwt, prompt: 'none' })))
  })

  test('A-064 does not sign anybody in', async () => {
    const jwt = await idToken(await alice.code(authorizationUrl()))
    expectRefused(
      await world.browser().open(authorizationUrl({ id_token_hint: jwt, prompt: 'none' })),
      'login_required',
    )
    expectLoginPage(await world.browser().open(authorizationUrl({ id_token_hint: jwt })))
  })

  test('A-064 that is none of ours is refused before anybody is asked anything', async () => {
    const jwt = await idToken(await alice.code(authorizationUrl()))
    const [header = '', payload = '', signature = ''] = jwt.split('.')
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const other = await createWorld({ issuer: `${ISSUER}/t2` })
    const t2 = await other.browser().code(authorizationUrl().replace(ISSUER, `${ISSUER}/t2`))
    const response = await other.provider.fetch(tokenRequestAt(`${ISSUER}/t2`, t2))
    const { id_token: foreign = '' } = (await response.json()) as Tokens
    expect(foreign).toMatch(/^eyJ/)
    const hints = {
      'no JWT': 'x',
      'an unsigned one': `${encode({ alg: 'none' })}.${payload}.`,
      'a tampered one': `${header}.${encode({ ...claims, sub: 'bob' })}.${signature}`,
      'another algorithm': `${encode({ alg: 'HS256', typ: 'JWT' })}.${payload}.${signature}`,
      'of another tenant with the same keys': foreign,
      '10 KB': 'x'.repeat(6000),
    }
    for (const [what, id_token_hint] of Object.entries(hints)) {
      for (const prompt of [undefined, 'none', 'login']) {
        const url = authorizationUrl({ id_token_hint, prompt })
        for (const browser of [alice, world.browser()])
          expect({ what, prompt, ...clientAnswer(await browser.open(url)) }).toMatchObject({
            what,
            prompt,
            error: 'invalid_request',
          })
      }
    }
  })

  test('A-064 that was issued to another client is refused', async () => {
    const jwt = await idToken(await alice.code(authorizationUrl()))
    expectRefused(
      await alice.open(authorizationUrl({ client_id: 'plain', id_token_hint: jwt })),
      'invalid_request',
    )
  })
})

function tokenRequestAt(issuer: string, code: string): Request {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: 'https://rp.test/cb',
    code_verifier: VERIFIER,
  }
  const headers = { authorization: basic('web') }
  return new Request(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form), headers })
}
