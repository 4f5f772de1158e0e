/** A new password by a link: it works once, ends with whatever ends it, and says nothing of whose it was. */

import { describe, expect, test } from 'vitest'
import type { Account, Storage } from 'vouchsafe'
import { passwordResetLink } from 'vouchsafe/account'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { PASSWORD } from './browser.ts'
import { choose, linkFor, NEW, type Peopled, peopled, signsIn } from './password-world.ts'
import { ISSUER, issueTokens, userinfo } from './world.ts'

describe('a link', () => {
  test('sets a new password, and ends all that was before', async () => {
    const here = await peopled()
    const { access_token } = await issueTokens(here.world)
    const browser = here.world.browser()
    const page = await browser.open(await linkFor(here))
    expect(page.html).toMatch(/<input type="text" name="username" value="alice"[^>]*readonly>/)
    const done = await choose(browser, page, NEW)
    expect([done.response.status, done.html]).toEqual([200, expect.stringContaining('is set')])
    expect(await signsIn(here, NEW)).toBe(true)
    expect(await signsIn(here, PASSWORD)).toBe(false)
    expect((await userinfo(here.world, access_token)).status).toBe(401)
    expect(await here.world.provider.person('a1').sessions()).toEqual([])
    expect(here.world.events).toContainEqual({ type: 'password_reset', sub: 'a1' })
  })

  test('works once, also where it is used twice at once', async () => {
    const here = await peopled()
    const page = await here.world.browser().open(await linkFor(here))
    const words = ['one of two passwords', 'the other password']
    const both = await Promise.all(words.map((word) => choose(here.world.browser(), page, word)))
    expect(both.map(({ response }) => response.status).sort()).toEqual([200, 400])
    const won = words[both.findIndex(({ response }) => response.status === 200)] ?? ''
    expect(await signsIn(here, won)).toBe(true)
    expect((await choose(here.world.browser(), page, 'a third password')).response.status).toBe(400)
  })

  test.each<[string, (here: Peopled) => unknown]>([
    ['another password', ({ accounts }) => accounts.update('a1', { password: NEW })],
    ['a disabled account', ({ accounts }) => accounts.update('a1', { disabled: true })],
    ['a removed account', ({ accounts }) => accounts.remove('a1')],
    [
      'an hour',
      ({ clock }) => {
        clock.ahead = 3601
      },
    ],
  ])('ends with %s, and says nothing of whose it was', async (_, end) => {
    const here = await peopled()
    const browser = here.world.browser()
    const url = await linkFor(here)
    const page = await browser.open(url)
    await end(here)
    const gone = await browser.open(url)
    expect(gone.response.status).toBe(400)
    expect(gone.html).not.toContain('alice')
    expect((await choose(browser, page, 'yet another one')).response.status).toBe(400)
    expect(await signsIn(here, 'yet another one')).toBe(false)
  })

  test.each(['', 'x', 'e30.e30', 'null'])('that was made up is looked up nowhere: %s', async (token) => {
    const storage: Storage = createMemoryStorage()
    const here = await peopled({ storage })
    const asked: unknown[] = []
    const get = storage.get.bind(storage)
    storage.get = (keys) => {
      asked.push(keys)
      return get(keys)
    }
    const page = await here.world.browser().open(`${ISSUER}/password?token=${token}`)
    expect([page.response.status, asked]).toEqual([400, []])
  })

  test('is of one person, and of this use: neither is changed', async () => {
    const here = await peopled()
    const [body = '', mac = ''] = ((await linkFor(here)).split('token=')[1] ?? '').split('.')
    const said = JSON.parse(Buffer.from(body, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...said, sub: 'unreachable' })).toString('base64url')
    const page = await here.world.browser().open(`${ISSUER}/password?token=${forged}.${mac}`)
    expect(page.response.status).toBe(400)
  })

  test.each([
    ['two that differ', NEW, `${NEW}!`, 'not the same'],
    ['one that is too short', 'short', 'short', '8 characters'],
  ])('%s: the page again, with nothing of what was typed', async (_, password, repeated, why) => {
    const here = await peopled()
    const browser = here.world.browser()
    const page = await browser.open(await linkFor(here))
    const again = await choose(browser, page, password, repeated)
    expect(again.response.status).toBe(400)
    expect(again.html).toContain(why)
    expect(again.html).not.toContain(`value="${password}"`)
    expect((await choose(browser, again, NEW)).response.status).toBe(200)
  })

  test('a form of another site sets nothing', async () => {
    const here = await peopled()
    const browser = here.world.browser()
    const page = await browser.open(await linkFor(here))
    const forged = await choose(browser, page, NEW, NEW, { origin: 'https://evil.test' })
    expect(forged.response.status).toBe(403)
    expect(await signsIn(here, PASSWORD)).toBe(true)
  })

  test('where the storage is down it is neither good nor bad, and may be opened again', async () => {
    const storage: Storage = createMemoryStorage()
    const here = await peopled({ storage })
    const [browser, url] = [here.world.browser(), await linkFor(here)]
    const page = await browser.open(url)
    const { get, put } = storage
    storage.get = () => Promise.reject(new Error('down'))
    const down = await browser.open(url)
    expect([down.response.status, down.response.headers.get('retry-after')]).toEqual([503, '1'])
    storage.get = get
    storage.put = () => Promise.reject(new Error('down'))
    expect((await choose(browser, page, NEW)).response.status).toBe(503)
    storage.put = put
    expect((await choose(browser, page, NEW)).response.status).toBe(200)
  })

  test('is on no page but its own, which sends it nowhere', async () => {
    const here = await peopled()
    const url = await linkFor(here)
    const { response, html } = await here.world.browser().open(url)
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(html).not.toMatch(/<script|https?:/)
    expect(JSON.stringify(here.world.events)).not.toContain(url.split('token=')[1])
  })

  test.each(['root', 'off', 'nobody'])('there is none for %s', async (sub) => {
    expect(await linkFor(await peopled(), sub)).toBe('')
  })
})

test('people of a host without stamps have no links', async () => {
  const find = (sub: string): Account => ({ sub })
  const here = await peopled()
  const accounts = { ...here.accounts, find }
  expect(await passwordResetLink(here.world.provider, accounts, 'a1')).toBeUndefined()
})
