/** 1.W: what an operator is told of sign-ins, consents and refusals: each once, with its reason, and no secret. */

import { beforeEach, describe, expect, test } from 'vitest'
import type { VouchsafeEvent } from 'vouchsafe'
import { type Browser, PASSWORD } from './browser.ts'
import { authorizationUrl, createWorld, type World } from './world.ts'

let world: World
let alice: Browser

beforeEach(async () => {
  world = await createWorld()
  alice = world.browser()
})

function told(): VouchsafeEvent[] {
  const { events } = world
  return events.splice(0, events.length)
}

const session = expect.stringMatching(/^[\w-]{22}$/)

describe('W-035', () => {
  test('a sign-in that fails, one that succeeds, a consent, a code', async () => {
    const page = await alice.open(authorizationUrl({ scope: 'openid email' }))
    expect(told()).toEqual([])
    const again = await alice.submit(page, { username: 'alice', password: 'wrong' })
    expect(told()).toEqual([{ type: 'sign_in_failed', client_id: 'web' }])
    const consent = await alice.submit(again, { username: 'alice', password: PASSWORD })
    expect(told()).toEqual([{ type: 'signed_in', sub: 'alice', session, amr: ['pwd'] }])
    await alice.allow(consent)
    const of = { sub: 'alice', client_id: 'web', scope: 'openid email' }
    expect(told()).toEqual([
      { type: 'consent_given', ...of },
      { type: 'code_issued', ...of },
    ])
    await alice.open(authorizationUrl({ scope: 'openid' }))
    expect(told()).toEqual([{ type: 'code_issued', ...of, scope: 'openid' }])
  })

  test('a consent that is denied or withdrawn, a login that is cancelled, a session that ends', async () => {
    const login = await alice.open(authorizationUrl())
    await alice.submit(login, { cancel: '1' })
    const at_login = { type: 'refused', endpoint: 'login', client_id: 'web' }
    expect(told()).toEqual([{ ...at_login, reason: 'login.cancelled' }])
    const consent = await alice.submit(login, { username: 'alice', password: PASSWORD })
    told()
    await alice.submit(consent, { decision: 'deny' })
    expect(told()).toEqual([
      { type: 'consent_denied', sub: 'alice', client_id: 'web' },
      { ...at_login, endpoint: 'consent', reason: 'consent.denied' },
    ])
    await alice.allow(await alice.open(authorizationUrl()))
    told()
    await world.provider.person('alice').disconnect('web')
    expect(told()).toEqual([
      { type: 'connection_ended', sub: 'alice', client_id: 'web', because: 'disconnected' },
    ])
    const cookie = [...alice.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    await world.provider.endSession({ headers: new Headers({ cookie }) })
    expect(told()).toEqual([{ type: 'session_ended', sub: 'alice', session, because: 'signed_out' }])
  })

  test.each([
    [{ client_id: undefined }, { reason: 'client.missing', input: 'client_id' }],
    [{ client_id: 'nobody' }, { reason: 'client.unknown', input: 'client_id' }],
    [
      { redirect_uri: undefined },
      { reason: 'redirect_uri.missing', input: 'redirect_uri', client_id: 'web' },
    ],
    [
      { redirect_uri: 'https://u:p@rp.test/cb/?token=secret#secret' },
      {
        reason: 'redirect_uri.not_registered',
        input: 'redirect_uri',
        client_id: 'web',
        redirect_uri: {
          registered: 'https://rp.test/cb',
          differs: 'user information',
          received: 'https://rp.test/cb/',
        },
      },
    ],
    [{ scope: 'a\tb' }, { reason: 'scope.malformed', input: 'scope', client_id: 'web' }],
    [
      { code_challenge: undefined },
      { reason: 'pkce.challenge_missing', input: 'code_challenge', client_id: 'web' },
    ],
    [{ prompt: 'none' }, { reason: 'login.required', client_id: 'web' }],
    [{ id_token_hint: 'x' }, { reason: 'id_token_hint.invalid', input: 'id_token_hint', client_id: 'web' }],
  ])('a request that is refused: %j', async (overrides, expected) => {
    await alice.open(authorizationUrl(overrides))
    expect(told()).toEqual([{ type: 'refused', endpoint: 'authorization', ...expected }])
  })

  test('a form without its continuation', async () => {
    await alice.post('https://op.test/login', {})
    expect(told()).toEqual([
      { type: 'refused', endpoint: 'login', reason: 'continuation.unreadable', input: 'continuation' },
    ])
  })

  test('a form that another site sends', async () => {
    await alice.post('https://op.test/login', {}, { 'sec-fetch-site': 'cross-site' })
    expect(told()).toEqual([{ type: 'refused', endpoint: 'page', reason: 'page.cross_site' }])
  })
})

test('W-034 what somebody typed or sent is in no event', async () => {
  const forged = 'alice\r\n2026-01-01 signed_in admin \x1b[2K'
  await alice.signIn(authorizationUrl({ state: forged, nonce: forged, login_hint: forged }), forged, forged)
  await alice.open(authorizationUrl({ redirect_uri: `https://evil.test/?${forged}` }))
  await alice.open(authorizationUrl({ scope: forged, prompt: forged }))
  const text = JSON.stringify(told())
  expect(text).toContain('sign_in_failed')
  expect(text).not.toMatch(/admin|\\r|\\n|\\u001b/)
})
