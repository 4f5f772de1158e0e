/**
 * A new password by a link: it works once, ends with whatever ends it, and nobody learns from the answers who there is.
 * A mail goes out after the answer, to the address of the account alone, and no more often than it may.
 */

import { describe, expect, test, vi } from 'vitest'
import type { Account, Storage } from 'vouchsafe'
import { type PasswordMail, passwordPages, passwordResetLink } from 'vouchsafe/account'
import { createPasswordAccounts } from 'vouchsafe/accounts'
import { languages } from 'vouchsafe/languages'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { type Browser, fieldsOf, PASSWORD, type Visit } from './browser.ts'
import { authorizationUrl, createWorld, ISSUER, issueTokens, userinfo } from './world.ts'

const NEW = 'through the looking glass'

async function peopled({ mail = true, storage: given }: { mail?: boolean; storage?: Storage } = {}) {
  const now = () => Math.floor(Date.now() / 1000)
  const storage = given ?? createMemoryStorage({ latency: { minMs: 0, maxMs: 2 } })
  const accounts = createPasswordAccounts({
    storage,
    issuer: ISSUER,
    configured: [{ username: 'root', sub: 'root', password: PASSWORD }],
  })
  const people = [
    { username: 'alice', email: 'Alice@Example.test', password: PASSWORD, sub: 'a1' },
    { username: 'off', email: 'off@example.test', password: PASSWORD, sub: 'off', disabled: true },
    { username: 'elsewhere', email: 'elsewhere@example.test', sub: 'elsewhere' },
    { username: 'unreachable', password: PASSWORD, sub: 'unreachable' },
  ]
  for (const person of people) expect((await accounts.create(person)).kind).toBe('created')
  const mails: PasswordMail[] = []
  const sender = { fails: undefined as unknown }
  const sendMail = async (sent: PasswordMail) => {
    if (sender.fails) throw sender.fails
    mails.push(sent)
  }
  const clock = { ahead: 0 }
  const mounts = [passwordPages({ accounts, ...(mail && { sendMail }) })]
  const world = await createWorld({
    storage,
    accounts,
    mounts,
    languages,
    now: () => now() + clock.ahead,
  })
  return { accounts, world, mails, sender, clock }
}

type Peopled = Awaited<ReturnType<typeof peopled>>

async function linkFor({ accounts, world }: Peopled, sub = 'a1'): Promise<string> {
  return (await passwordResetLink(world.provider, accounts, sub))?.url ?? ''
}

function choose(browser: Browser, page: Visit, password: string, repeated = password, headers = {}) {
  const token = Object.fromEntries(fieldsOf(page)).token ?? ''
  return browser.post(`${ISSUER}/password`, { token, password, repeated }, headers)
}

const ask = (browser: Browser, username: string, headers = {}, more = {}) =>
  browser.post(`${ISSUER}/password/forgotten`, { username, ...more }, headers)

const signsIn = async ({ accounts }: Peopled, password: string) =>
  (await accounts.authenticate({ username: 'alice', password })) !== undefined

/** What happens after an answer has happened. */
const told = ({ world }: Peopled, type: string, count = 1) =>
  vi.waitFor(() => expect(world.events.filter((event) => event.type === type)).toHaveLength(count), 5000)

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

describe('a forgotten password', () => {
  const names = ['alice', 'ALICE@example.test', 'nobody', 'off', 'elsewhere', 'unreachable', 'root', 'a\0b']

  test('the answers are the same, to the byte, and a mail goes to whom it is for', async () => {
    const here = await peopled()
    const answers = []
    for (const name of names) {
      const { response, html } = await ask(here.world.browser(), name)
      answers.push(JSON.stringify([response.status, [...response.headers], html]))
    }
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('If there is an account of that name')
    await told(here, 'mail_sent', 2)
    expect(here.mails).toHaveLength(2)
    for (const { to, subject, text, url } of here.mails) {
      expect([to, subject]).toEqual(['Alice@Example.test', 'A new password for op.test'])
      expect(text).toContain(`\n${url}\n`)
      expect(text).toContain('account alice at op.test')
      expect(text).toContain('for 1 hour')
    }
    expect(here.world.events.filter(({ type }) => type === 'mail_sent')).toEqual([
      { type: 'mail_sent', purpose: 'password_reset', sub: 'a1' },
      { type: 'mail_sent', purpose: 'password_reset', sub: 'a1' },
    ])
  })

  test('nothing is looked up before the answer', async () => {
    const storage: Storage = createMemoryStorage()
    const here = await peopled({ storage })
    storage.get = () => new Promise(() => {})
    expect((await ask(here.world.browser(), 'alice')).response.status).toBe(200)
  })

  test('the link in the mail works, and leads back to what was in progress in that browser', async () => {
    const here = await peopled()
    const browser = here.world.browser()
    const login = await browser.open(authorizationUrl())
    const [, href = ''] = /<a href="([^"]*)">Forgot your password\?/.exec(login.html) ?? []
    const page = await browser.open(href.replaceAll('&amp;', '&'))
    expect(page.response.status).toBe(200)
    const { continuation } = Object.fromEntries(fieldsOf(page))
    await ask(browser, 'alice', {}, { continuation })
    await told(here, 'mail_sent')
    const url = here.mails[0]?.url ?? ''

    // Another browser sets it as well, and is sent nowhere.
    const other = here.world.browser()
    const [mine, theirs] = [await browser.open(url), await other.open(url)]
    expect(theirs.html).toContain('Set password')
    const done = await choose(browser, mine, NEW)
    const [, back = ''] = /<a href="([^"]*)">Sign in and continue/.exec(done.html) ?? []
    const again = await browser.open(back.replaceAll('&amp;', '&'))
    const signed_in = await browser.submit(again, { username: 'alice', password: NEW })
    expect((await browser.allow(signed_in)).location).toMatch(/^https:\/\/rp\.test\/cb\?code=/)
  })

  test('nobody sends somebody else’s browser on', async () => {
    const here = await peopled()
    const attacker = here.world.browser()
    const login = await attacker.open(authorizationUrl())
    const { continuation } = Object.fromEntries(fieldsOf(login))
    await ask(attacker, 'alice', {}, { continuation })
    await told(here, 'mail_sent')
    const victim = here.world.browser()
    await victim.open(authorizationUrl())
    const done = await choose(victim, await victim.open(here.mails[0]?.url ?? ''), NEW)
    expect(done.html).toContain('is set')
    expect(done.html).not.toContain('<a ')
  })

  test('three mails an hour to a person, whoever asks; ten questions an hour from an address', async () => {
    const here = await peopled()
    const { handle } = here.world.provider
    const from = async (address: string) => {
      const response = await handle({
        method: 'POST',
        path: '/password/forgotten',
        query: '',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'username=alice',
        address,
      })
      return response.status
    }
    for (let n = 0; n < 10; n++) expect(await from('192.0.2.1')).toBe(200)
    expect(await from('192.0.2.1')).toBe(429)
    expect(await from('192.0.2.2')).toBe(200)
    await told(here, 'mail_sent', 3)
    here.clock.ahead = 3600
    expect(await from('192.0.2.1')).toBe(200)
    await told(here, 'mail_sent', 4)
    expect(here.mails).toHaveLength(4)
  })

  test('speaks the language of the browser, in the mail too', async () => {
    const here = await peopled()
    const german = { 'accept-language': 'de-AT,de;q=0.9' }
    const { html } = await ask(here.world.browser(), 'alice', german)
    expect(html).toContain('Sehen Sie in Ihr Postfach')
    await told(here, 'mail_sent')
    expect(here.mails[0]).toMatchObject({
      subject: 'Ein neues Passwort für op.test',
      text: expect.stringContaining('1 Stunde lang'),
    })
  })

  test.each<[string, unknown, object]>([
    [
      'with a code',
      Object.assign(new Error('to alice@example.test'), { code: 'ECONNREFUSED' }),
      { detail: 'ECONNREFUSED' },
    ],
    ['without one', new Error('to alice@example.test'), {}],
  ])('a mail that could not be sent is told %s, and nobody else learns of it', async (_, fails, about) => {
    const here = await peopled()
    here.sender.fails = fails
    expect((await ask(here.world.browser(), 'alice')).response.status).toBe(200)
    await told(here, 'mail_failed')
    const event = { type: 'mail_failed', purpose: 'password_reset', sub: 'a1', ...about }
    expect(here.world.events.filter(({ type }) => type === 'mail_failed')).toEqual([event])
  })

  test('where the storage is down the answer is the same, and an operator is told', async () => {
    const storage: Storage = createMemoryStorage()
    const here = await peopled({ storage })
    storage.get = () => Promise.reject(new Error('down'))
    expect((await ask(here.world.browser(), 'alice')).response.status).toBe(200)
    await told(here, 'unavailable')
    expect(here.world.events).toContainEqual({
      type: 'unavailable',
      endpoint: 'password',
      operation: 'find_account',
    })
  })

  test('where nothing is sent it is offered nowhere', async () => {
    const here = await peopled({ mail: false })
    const browser = here.world.browser()
    expect((await browser.open(authorizationUrl())).html).not.toContain('Forgot')
    expect((await browser.open(`${ISSUER}/password/forgotten`)).response.status).toBe(404)
    const spent = await browser.open(`${ISSUER}/password`)
    expect(spent.html).toContain('Ask whoever gave it to you')
  })
})

test('people of a host without stamps have no links', async () => {
  const find = (sub: string): Account => ({ sub })
  const here = await peopled()
  const accounts = { ...here.accounts, find }
  expect(await passwordResetLink(here.world.provider, accounts, 'a1')).toBeUndefined()
})
