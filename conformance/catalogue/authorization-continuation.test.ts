/** 1.A and 1.W: what a page carries forward is not believed when it comes back changed. */

import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, formOf } from './browser.ts'
import { clientAnswer, expectCode, expectConsentPage, expectErrorPage } from './browser-answers.ts'
import { authorizationUrl, createWorld, ISSUER, redeem, type Tokens, type World } from './world.ts'

let world: World
let alice: Browser

beforeEach(async () => {
  world = await createWorld()
  alice = world.browser()
})

const consent = (form: Record<string, string>) => alice.post(`${ISSUER}/consent`, form)

describe('A-110, W-015: what the browser carries is not believed', () => {
  const reseal = (continuation: string, change: (content: Record<string, unknown>) => void) => {
    const [body = '', mac = ''] = continuation.split('.')
    const content = JSON.parse(Buffer.from(body, 'base64url').toString())
    change(content)
    return `${Buffer.from(JSON.stringify(content)).toString('base64url')}.${mac}`
  }
  const replacing = (from: string, to: string) => (content: Record<string, unknown>) => {
    expect(content.request).toContain(from)
    content.request = String(content.request).replace(from, to)
  }

  test.each([
    ['another redirect_uri', replacing('rp.test', 'evil.test')],
    ['another client', replacing('client_id=web', 'client_id=web2')],
  ])('A-110 %s ends on a page of ours', async (_, change) => {
    const page = await alice.signIn(authorizationUrl())
    const continuation = reseal(formOf(page).continuation, change)
    expectErrorPage(await consent({ continuation, decision: 'allow' }))
  })

  test.each([
    ['another scope', replacing('scope=openid', 'scope=openid%20admin')],
    [
      'scopes that were not shown',
      (content: Record<string, unknown>) => {
        content.scope = 'openid admin'
      },
    ],
    [
      'another session',
      (content: Record<string, unknown>) => {
        content.sid = 'x'
      },
    ],
    [
      'another browser',
      (content: Record<string, unknown>) => {
        content.browser = 'x'
      },
    ],
    [
      'another time',
      (content: Record<string, unknown>) => {
        content.issued_at = 2_000_000_000
      },
    ],
  ])('A-110 %s is asked for again', async (_, change) => {
    const page = await alice.signIn(authorizationUrl())
    const continuation = reseal(formOf(page).continuation, change)
    expectConsentPage(await consent({ continuation, decision: 'allow', scope: 'admin' }), 403)
  })

  test('A-110 another response_type is refused', async () => {
    const page = await alice.signIn(authorizationUrl())
    const continuation = reseal(
      formOf(page).continuation,
      replacing('response_type=code', 'response_type=token'),
    )
    const visit = await consent({ continuation, decision: 'allow' })
    expect(clientAnswer(visit, { mode: 'fragment' })).toMatchObject({ error: 'unsupported_response_type' })
  })

  test.each([
    ['a scope that was not asked for', 'openid email', ['email', 'admin'], 'openid email'],
    [
      'every scope there is',
      'openid',
      ['profile', 'email', 'phone', 'address', 'offline_access', 'admin'],
      'openid',
    ],
    ['no scope', 'openid email', [], 'openid'],
    ['one of two', 'openid email phone', ['phone'], 'openid phone'],
    ['one twice', 'openid email', ['email', 'email'], 'openid email'],
    ['a name that is none', 'openid email', ['__proto__', 'openid admin'], 'openid'],
  ])('W-015 %s ticked', async (_, asked, ticked, granted) => {
    const page = await alice.signIn(authorizationUrl({ scope: asked }))
    const code = expectCode(await alice.allow(page, ticked))
    const tokens = (await (await redeem(world, code)).json()) as Tokens
    expect(tokens.scope).toBe(granted)
  })

  test.each([
    [
      'the continuation',
      (own: string, other: string) => `continuation=${own}&continuation=${other}&decision=allow`,
    ],
    ['the same one', (own: string) => `continuation=${own}&continuation=${own}&decision=allow`],
    ['the decision', (own: string) => `continuation=${own}&decision=deny&decision=allow`],
    ['one that is empty', (own: string) => `continuation=${own}&decision=&decision=allow`],
    ['another parameter', (own: string) => `continuation=${own}&decision=allow&x=1&x=2`],
    ['nothing, but is no UTF-8', (own: string) => `continuation=${own}&decision=allow&scope=%ff`],
  ])('RFC 6749 section 3.1: a form of ours that repeats %s is answered with a page', async (_, form) => {
    const page = await alice.signIn(authorizationUrl())
    const { continuation } = formOf(page)
    const { continuation: other } = formOf(await alice.open(authorizationUrl({ prompt: 'consent' })))
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = form(continuation, other)
    expectErrorPage(await alice.open(`${ISSUER}/consent`, { method: 'POST', body, headers }))
    if (body.includes('%ff')) return
    expectErrorPage(await alice.open(`${ISSUER}/login`, { method: 'POST', body, headers }))
    expectCode(await alice.allow(page))
  })

  test('W-015 other fields of the form change nothing', async () => {
    const page = await alice.signIn(authorizationUrl())
    const more = {
      client_id: 'web2',
      redirect_uri: 'https://evil.test/',
      claims: '{}',
      sub: 'bob',
      response_type: 'token',
    }
    const code = expectCode(await alice.submit(page, { decision: 'allow', ...more }))
    expect((await redeem(world, code)).status).toBe(200)
  })
})
