/** 1.A: two issuers that share a storage, secrets and keys have nothing else in common. */

import { describe, expect, test } from 'vitest'
import { formOf, PASSWORD } from './browser.ts'
import { expectCode, expectLoginPage, expectRefused } from './browser-answers.ts'
import { authorizationUrl, createWorld, ISSUER } from './world.ts'

describe('A-106, A-114: two issuers that share a storage, secrets and keys', () => {
  const at = (tenant: string, overrides = {}) =>
    authorizationUrl(overrides).replace(ISSUER, `${ISSUER}/${tenant}`)

  async function tenants() {
    const t1 = await createWorld({ issuer: `${ISSUER}/t1` })
    const other = {
      client_id: 'only-t2',
      redirect_uris: ['https://rp.test/cb'],
      client_secret: 'at t2, and only over there',
    }
    const t2 = await createWorld({ issuer: `${ISSUER}/t2`, storage: t1.storage, clients: [other] })
    return { t1, t2 }
  }

  test('A-106 the session of one is none of the other', async () => {
    const { t1, t2 } = await tenants()
    const browser = t2.browser()
    await browser.code(at('t2', { client_id: 'only-t2' }))
    const stolen = t1.browser()
    for (const [name, value] of browser.cookies) stolen.cookies.set(name, value)
    expectRefused(await stolen.open(at('t1', { prompt: 'none' })), 'login_required', { iss: `${ISSUER}/t1` })
    expectLoginPage(await stolen.open(at('t1')))
  })

  test.each([
    ['of two paths', 'https://op.test/t1', 'https://op.test/t2'],
    ['of two ports', 'http://localhost:8000', 'http://localhost:8001'],
    ['of a path and of none', 'https://op.test', 'https://op.test/t1'],
    ['of a port and of none', 'https://op.test', 'https://op.test:8443'],
  ])('RFC 6265 section 8.5: in one browser the sessions %s stand side by side', async (_, one, another) => {
    const first = await createWorld({ issuer: one })
    const second = await createWorld({ issuer: another, storage: first.storage })
    const browser = first.browser()
    const there = second.browser()
    await browser.code(authorizationUrl().replace(ISSUER, one))
    for (const [name, value] of browser.cookies) there.cookies.set(name, value)
    await there.code(authorizationUrl().replace(ISSUER, another))
    for (const [name, value] of there.cookies) browser.cookies.set(name, value)
    expect(browser.cookies.size).toBe(6)
    const silent = authorizationUrl({ prompt: 'none' })
    expectCode(await browser.open(silent.replace(ISSUER, one)), { iss: one })
    expectCode(await there.open(silent.replace(ISSUER, another)), { iss: another })
  })

  test('A-114 the client of one is none of the other', async () => {
    const { t1, t2 } = await tenants()
    expect((await t1.browser().open(at('t1', { client_id: 'only-t2' }))).response.status).toBe(400)
    expect((await t2.browser().open(at('t2', { client_id: 'web' }))).response.status).toBe(400)
    expectLoginPage(await t2.browser().open(at('t2', { client_id: 'only-t2' })))
  })

  test('A-106 the continuation of one is asked again at the other', async () => {
    const { t1, t2 } = await tenants()
    const browser = t2.browser()
    const page = await browser.open(at('t2', { client_id: 'only-t2' }))
    const { continuation } = formOf(page)
    const there = t1.browser()
    for (const [name, value] of browser.cookies) there.cookies.set(name, value)
    const visit = await there.post(`${ISSUER}/t1/login`, {
      continuation,
      username: 'alice',
      password: PASSWORD,
    })
    expect([visit.response.status, visit.location]).toEqual([400, undefined])
    expect([...there.cookies.keys()].filter((name) => name.endsWith('_session'))).toEqual([])
  })
})
