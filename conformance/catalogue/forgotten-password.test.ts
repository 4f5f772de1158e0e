/**
 * A forgotten password: nobody learns from the answers who there is. A mail goes out after the answer, to the address of
 * the account alone, and no more often than it may.
 */

import { describe, expect, test } from 'vitest'
import type { Storage } from 'vouchsafe'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { fieldsOf } from './browser.ts'
import { ask, choose, NEW, type Peopled, peopled, told } from './password-world.ts'
import { authorizationUrl, ISSUER } from './world.ts'

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

  async function askFrom({ world }: Peopled, address: string, username = 'alice') {
    const response = await world.provider.handle({
      method: 'POST',
      path: '/password/forgotten',
      query: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `username=${username}`,
      address,
    })
    return response.status
  }

  test('three mails an hour to a person, whoever asks; ten questions an hour from an address', async () => {
    const here = await peopled()
    const from = (address: string) => askFrom(here, address)
    for (let n = 0; n < 10; n++) expect(await from('192.0.2.1')).toBe(200)
    expect(await from('192.0.2.1')).toBe(429)
    expect(await from('192.0.2.2')).toBe(200)
    await told(here, 'mail_sent', 3)
    here.clock.ahead = 3600
    expect(await from('192.0.2.1')).toBe(200)
    await told(here, 'mail_sent', 4)
    expect(here.mails).toHaveLength(4)
  })

  test('how many an hour is for the operator to say: of an address, of all, and to a person', async () => {
    const here = await peopled({ mailsPerHour: { address: 12, person: 5, all: 14 } })
    for (let n = 0; n < 12; n++) expect(await askFrom(here, '192.0.2.1')).toBe(200)
    expect(await askFrom(here, '192.0.2.1')).toBe(429)
    for (let n = 0; n < 2; n++) expect(await askFrom(here, `192.0.2.${9 + n}`, 'nobody')).toBe(200)
    expect(await askFrom(here, '192.0.2.20')).toBe(429)
    await told(here, 'mail_sent', 5)
    const amiss = [{ address: 0 }, { person: 1.5 }, { all: Number.NaN }, { addresses: 1 }]
    for (const mailsPerHour of amiss)
      await expect(peopled({ mailsPerHour })).rejects.toThrow(Object.keys(mailsPerHour)[0])
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
