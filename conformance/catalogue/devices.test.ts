/** 1.W: a browser where somebody has signed in before is told from those of strangers. */

import { describe, expect, test } from 'vitest'
import type { ProviderOptions } from 'vouchsafe'
import { PASSWORD } from './browser.ts'
import { authorizationUrl, createWorld, ISSUER } from './world.ts'

type Credentials = Parameters<NonNullable<ProviderOptions['accounts']['authenticate']>>[0]

const DEVICE = '__Host-vouchsafe_device'

async function asked() {
  const tried: Credentials[] = []
  const world = await createWorld({
    accounts: {
      find: (sub) => ({ sub }),
      authenticate: (credentials) => {
        tried.push(credentials)
        return credentials.password === PASSWORD ? { sub: credentials.username } : undefined
      },
    },
  })
  /** What the browser is called for each of them, as it signs in once more. */
  const names = async (browser: ReturnType<typeof world.browser>, password = 'wrong') => {
    await browser.signIn(authorizationUrl({ prompt: 'login' }), 'alice', password)
    return ['alice', 'bob', ''].map((sub) => tried.at(-1)?.deviceOf?.(sub))
  }
  return { world, names }
}

describe('W-005: the host that counts wrong passwords', () => {
  test('is told of a browser only for those who signed in there with theirs', async () => {
    const { world, names } = await asked()
    const browser = world.browser()
    expect(await names(browser)).toEqual([undefined, undefined, undefined])
    expect(browser.cookies.has(DEVICE)).toBe(false)
    expect(await names(browser, PASSWORD)).toEqual([undefined, undefined, undefined])
    const [name] = await names(browser)
    expect(name).toMatch(/^[\w-]{22}$/)
    expect(await names(browser)).toEqual([name, undefined, undefined])
    await browser.signIn(authorizationUrl({ prompt: 'login' }), 'bob', PASSWORD)
    expect(await names(browser)).toEqual([name, name, undefined])
    // It outlives the session, and the cookie that tells browsers apart.
    for (const cookie of browser.cookies.keys()) if (cookie !== DEVICE) browser.cookies.delete(cookie)
    expect(await names(browser, PASSWORD)).toEqual([name, name, undefined])
  })

  test('is told nothing by a cookie that is altered, of another issuer, or a stranger’s', async () => {
    const { world, names } = await asked()
    const browser = world.browser()
    await names(browser, PASSWORD)
    const cookie = browser.cookies.get(DEVICE) ?? ''
    const [name = '', mac = ''] = cookie.split('.')
    for (const altered of [
      `${name}.${'A'.repeat(22)}`,
      `${'A'.repeat(22)}.${mac}`,
      `${name}${mac}`,
      `${cookie}.`,
      `.${cookie}`,
      name,
      '',
      Array(10).fill(cookie).join('.'),
    ]) {
      browser.cookies.set(DEVICE, altered)
      expect([altered, ...(await names(browser))]).toEqual([altered, undefined, undefined, undefined])
    }
    const there = await createWorld({ issuer: `${ISSUER}/t1` })
    const other = there.browser()
    await other.signIn(authorizationUrl().replace(ISSUER, `${ISSUER}/t1`))
    const [theirs] = [...other.cookies].filter(([cookie]) => cookie.endsWith('_device'))
    browser.cookies.set(DEVICE, theirs?.[1] ?? '')
    expect(await names(browser)).toEqual([undefined, undefined, undefined])
  })

  test('its cookie is as guarded as the others, holds nobody’s name, and does not grow', async () => {
    const { world } = await asked()
    const browser = world.browser()
    const page = await browser.open(authorizationUrl({ prompt: 'login' }))
    const continuation = /name="continuation"[^>]*value="([^"]*)"/.exec(page.html)?.[1] ?? ''
    const form = { continuation, username: 'alice', password: PASSWORD }
    const { response } = await browser.post(`${ISSUER}/login`, form)
    expect(response.headers.getSetCookie()[1]).toMatch(
      /^__Host-vouchsafe_device=[\w-]{22}\.[\w-]{22}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
    for (let n = 0; n < 12; n++)
      await browser.signIn(authorizationUrl({ prompt: 'login' }), `person-${n}`, PASSWORD)
    expect(browser.cookies.get(DEVICE)).toMatch(/^[\w-]{22}(?:\.[\w-]{22}){8}$/)
  })
})
