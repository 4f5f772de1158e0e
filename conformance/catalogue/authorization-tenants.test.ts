/** 1.A: two issuers that share a storage, secrets and keys have nothing else in common. */

import { describe, expect, test } from 'vitest'
import { formOf, PASSWORD } from './browser.ts'
import { expectLoginPage, expectRefused } from './browser-answers.ts'
import { authorizationUrl, createWorld, ISSUER } from './world.ts'

const SESSION = '__Host-vouchsafe_session'

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
    expect(there.cookies.has(SESSION)).toBe(false)
  })
})
