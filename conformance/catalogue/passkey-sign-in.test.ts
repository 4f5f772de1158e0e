/**
 * A passkey in the place of a name and a password: it is two factors, if it has verified its person; it is good for one
 * page of one browser, once; and whatever is wrong with it gets one answer.
 */

import { decodeJwt } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Accounts, PolicyInput, ProviderOptions } from 'vouchsafe'
import { createPasswordAccounts, type PasswordAccounts } from 'vouchsafe/accounts'
import type { Key } from 'vouchsafe/core'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { createPasskey } from '../package/authenticator.ts'
import { Browser, formOf, PASSWORD, type Visit } from './browser.ts'
import { expectLoginPage } from './browser-answers.ts'
import { authorizationUrl, createWorld, ISSUER, redeem, SECRET, type Tokens, type World } from './world.ts'

const START = 1_800_000_000
const random = Buffer.alloc(32, 1).toString('base64url')

const keys = { alice: createPasskey(ISSUER, 'of alice'), bob: createPasskey(ISSUER, 'of bob') }

interface People extends World {
  readonly people: PasswordAccounts
}

const fault = { down: false }
const looked: string[] = []

function noted(asked: readonly Key[]) {
  looked.push(...asked.filter(({ kind }) => kind === 'account').map(({ id }) => id))
  return asked
}

/** Alice and bob have a passkey each. */
async function peopled(policy: PolicyInput = {}, options: Partial<ProviderOptions> = {}): Promise<People> {
  const clock = { now: START }
  const now = () => clock.now
  const memory = createMemoryStorage({ latency: { minMs: 0, maxMs: 1 }, now })
  const get: typeof memory.get = (asked) =>
    fault.down ? Promise.reject(new Error('down')) : memory.get(noted(asked))
  const storage = { ...memory, get }
  const people = createPasswordAccounts({ storage, issuer: ISSUER, secrets: [SECRET], now })
  for (const [sub, key] of Object.entries(keys)) {
    await people.create({ username: sub, password: PASSWORD, sub })
    const made = { response: key.created(random), challenge: random, name: 'Phone' }
    expect(await people.factors.addPasskey(sub, made)).toBe('added')
  }
  const world = await createWorld({ storage, accounts: people, policy, now, ...options })
  return { ...world, clock, people }
}

let world: People
let browser: Browser

beforeEach(async () => {
  fault.down = false
  looked.length = 0
  world = await peopled()
  browser = new Browser(world.provider)
})

const challengeOf = ({ html }: Visit) => / data-challenge="([^"]+)"/.exec(html)?.[1] ?? ''
const asksForPassword = ({ html }: Visit) => html.includes('name="password"')
const handleOf = (sub: string) => world.people.factors.userHandle(sub)

/** What the browser of that person answers the page. */
const signed = (page: Visit, sub: keyof typeof keys = 'alice') =>
  keys[sub].signed(challengeOf(page), { userHandle: handleOf(sub) })

const send = (page: Visit, passkey: string, on = browser) => on.submit(page, { passkey })

async function signIn(
  overrides: Record<string, string> = {},
  sub: keyof typeof keys = 'alice',
  on = browser,
) {
  const page = await on.open(authorizationUrl(overrides))
  return send(page, signed(page, sub), on)
}

async function idTokenOf(page: Visit) {
  const { location = '' } = await browser.finish(page)
  const code = new URL(location).searchParams.get('code') ?? ''
  const { id_token = '' } = (await (await redeem(world, code)).json()) as Tokens
  return id_token
}

describe('a passkey', () => {
  test('RFC 8176 section 2: signs its person in by two factors, and the client is told so', async () => {
    const claims = decodeJwt(await idTokenOf(await signIn()))
    expect(claims).toMatchObject({ sub: 'alice', amr: ['hwk', 'user', 'mfa'], acr: 'phr', auth_time: START })
    expect(world.events).toContainEqual({
      type: 'signed_in',
      sub: 'alice',
      session: expect.any(String),
      amr: ['hwk', 'user', 'mfa'],
    })
    const [passkey] = (await world.people.factors.read('alice'))?.passkeys ?? []
    expect(passkey).toMatchObject({ usedAt: START })
  })

  test('is all that is asked for where a second factor is required, or one that cannot be phished', async () => {
    world = await peopled({ require_second_factor: true })
    browser = new Browser(world.provider)
    const { location } = await browser.finish(await signIn({ acr_values: 'phr' }))
    expect(location).toContain('code=')
  })

  test.each(['prompt', 'max_age'])('%s asks for it again', async (parameter) => {
    await browser.finish(await signIn())
    world.clock.now += 100
    const again = { [parameter]: parameter === 'prompt' ? 'login' : '60' }
    expect(asksForPassword(await browser.open(authorizationUrl(again)))).toBe(true)
    expect(decodeJwt(await idTokenOf(await signIn(again))).auth_time).toBe(START + 100)
  })

  test('OpenID Connect Core section 3.1.2.1: login_hint is a hint, and id_token_hint is for one person', async () => {
    const hinted = await signIn({ login_hint: 'bob' })
    expect(decodeJwt(await idTokenOf(hinted)).sub).toBe('alice')
    const id_token_hint = await idTokenOf(await signIn({ prompt: 'login' }, 'bob'))
    const other = await signIn({ id_token_hint, prompt: 'login' })
    expect(new URL(other.location ?? '').searchParams.get('error')).toBe('login_required')
    expect(decodeJwt(await idTokenOf(await signIn({ id_token_hint }, 'bob'))).sub).toBe('bob')
  })

  test('W-005 goes by no count: strangers who guess passwords, or say that they are alice, lock nobody out', async () => {
    const page = await browser.open(authorizationUrl())
    for (let n = 0; n < 20; n++) await browser.submit(page, { username: 'alice', password: 'guessed' })
    for (let n = 0; n < 20; n++)
      await send(page, keys.bob.signed(challengeOf(page), { userHandle: handleOf('alice') }))
    expect((await browser.finish(await signIn())).location).toContain('code=')
  })

  test('of somebody in the configuration signs them in too, as long as they are there', async () => {
    const configured = [{ username: 'root', sub: 'root', password: PASSWORD }]
    const { storage } = world
    const now = () => world.clock.now
    const signInOf = async (people: PasswordAccounts) => {
      const { provider } = await createWorld({ storage, accounts: people, now })
      const there = new Browser(provider)
      const page = await there.open(authorizationUrl())
      const userHandle = people.factors.userHandle('root')
      return there.finish(await send(page, keys.bob.signed(challengeOf(page), { userHandle }), there), 'root')
    }
    const options = { storage, issuer: ISSUER, secrets: [SECRET], now }
    const people = createPasswordAccounts({ ...options, configured })
    const made = { response: keys.bob.created(random), challenge: random, name: 'Phone' }
    expect(await people.factors.addPasskey('root', made)).toBe('added')
    expect((await signInOf(people)).location).toContain('code=')
    expect((await signInOf(createPasswordAccounts(options))).location).toBeUndefined()
  })

  test('WebAuthn Level 3 section 14.6.1: is made for a user handle that does not say who it is', () => {
    expect(Buffer.from(handleOf('alice'), 'base64url')).toHaveLength(32)
    expect(handleOf('alice')).not.toBe(handleOf('bob'))
  })
})

/** The page, without what is new on every one. */
const body = ({ html }: Visit) =>
  html.replace(/(value|data-challenge)="[A-Za-z0-9_.-]{20,}"/g, '').replace(/under_way=[\w-]+/g, '')

function nobody(answer: Visit) {
  expect({ status: answer.response.status, location: answer.location }).toEqual({
    status: 400,
    location: undefined,
  })
  expectLoginPage(answer, 400)
  expect(answer.html.match(/ role="alert" id="[\w-]+">/g)).toEqual([' role="alert" id="passkey-failed">'])
  expect([...browser.cookies.keys()].filter((name) => /session|device/.test(name))).toEqual([])
  expect(world.events.at(-1)).toEqual({ type: 'sign_in_failed', client_id: 'web' })
  expect(looked.filter((id) => id.length !== 43)).toEqual([])
}

describe('one answer', () => {
  const signedBy =
    (sub: keyof typeof keys, userHandle: () => string | undefined, verified = true) =>
    (page: Visit) =>
      keys[sub].signed(challengeOf(page), { userHandle: userHandle() as string, verified })
  const elsewhere = createPasskey('https://evil.test', 'of alice')

  test.each<[string, (page: Visit) => string]>([
    ['another person’s credential', signedBy('bob', () => handleOf('alice'))],
    ['another person’s handle', signedBy('alice', () => handleOf('bob'))],
    ['a handle of nobody', signedBy('alice', () => handleOf('carol'))],
    ['no handle, as of one that is no name', signedBy('alice', () => undefined)],
    ['the sub for a handle', signedBy('alice', () => Buffer.from('alice').toString('base64url'))],
    ['a path for a handle', signedBy('alice', () => '../../account')],
    ['a person who was not verified', signedBy('alice', () => handleOf('alice'), false)],
    ['another challenge', () => keys.alice.signed(random, { userHandle: handleOf('alice') })],
    ['another origin', (page) => elsewhere.signed(challengeOf(page), { userHandle: handleOf('alice') })],
    ...['null', '[]', '{}', '5', '{"response":5}', '{"response":null}'].map(
      (text) => [`no answer at all: ${text}`, () => text] as [string, () => string],
    ),
  ])('to %s', async (_, response) => {
    const page = await browser.open(authorizationUrl())
    const answer = await send(page, response(page))
    nobody(answer)
    expect(body(answer)).toBe(body(await send(page, 'nonsense')))
  })

  test('to a passkey that was removed, and to that of a person who is disabled, or gone', async () => {
    const page = await browser.open(authorizationUrl())
    const [passkey] = (await world.people.factors.read('alice'))?.passkeys ?? []
    await world.people.factors.remove('alice', { passkey: passkey?.id ?? '' })
    const removed = await send(page, signed(page))
    nobody(removed)
    await world.people.update('bob', { disabled: true })
    const disabled = await send(page, signed(page, 'bob'))
    nobody(disabled)
    await world.people.remove('bob')
    const gone = await send(page, signed(page, 'bob'))
    nobody(gone)
    expect([body(disabled), body(gone)]).toEqual([body(removed), body(removed)])
  })

  test('to one that comes with a name or a password', async () => {
    const page = await browser.open(authorizationUrl())
    for (const more of [
      { username: 'alice' },
      { password: PASSWORD },
      { username: 'alice', password: PASSWORD },
    ])
      nobody(await browser.submit(page, { ...more, passkey: signed(page) }))
  })

  test('to one of somebody who is in the configuration since', async () => {
    const configured = [{ username: 'root', sub: 'alice', password: PASSWORD }]
    const { storage } = world
    const now = () => world.clock.now
    const accounts = createPasswordAccounts({ storage, issuer: ISSUER, secrets: [SECRET], configured, now })
    const { events, provider } = await createWorld({ storage, accounts, now })
    world = { ...world, events }
    browser = new Browser(provider)
    nobody(await signIn())
  })

  test('to one of an issuer beside it, in the same storage', async () => {
    const now = () => world.clock.now
    const { storage } = world
    const accounts = createPasswordAccounts({ storage, issuer: `${ISSUER}/other`, secrets: [SECRET], now })
    await accounts.create({ username: 'alice', password: PASSWORD, sub: 'alice' })
    const made = { response: keys.alice.created(random), challenge: random, name: 'Phone' }
    expect(await accounts.factors.addPasskey('alice', made)).toBe('added')
    const page = await browser.open(authorizationUrl())
    const userHandle = accounts.factors.userHandle('alice')
    expect(userHandle).not.toBe(handleOf('alice'))
    nobody(await send(page, keys.alice.signed(challengeOf(page), { userHandle })))
  })

  test('after an hour, however long a page can be answered', async () => {
    world = await peopled({ continuation_lifetime: 7200 })
    browser = new Browser(world.provider)
    const pages = [await browser.open(authorizationUrl()), await browser.open(authorizationUrl())] as const
    world.clock.now += 3599
    const other = new Browser(world.provider)
    for (const [name, value] of browser.cookies) other.cookies.set(name, value)
    expect((await other.finish(await send(pages[0], signed(pages[0]), other))).location).toContain('code=')
    world.clock.now += 1
    nobody(await send(pages[1], signed(pages[1])))
  })
})

describe('a challenge', () => {
  test('W-022 is signed once: what came of it lets nobody in again, in the same second or later', async () => {
    const page = await browser.open(authorizationUrl())
    const passkey = signed(page)
    const { action, continuation } = formOf(page)
    const all = Array.from({ length: 5 }, () => browser.post(action, { continuation, passkey }))
    const statuses = (await Promise.all(all)).map(({ response }) => response.status)
    expect(statuses.toSorted()).toEqual([303, 400, 400, 400, 400])
    world.clock.now += 3599
    expect((await browser.post(action, { continuation, passkey })).response.status).toBe(400)
  })

  test('W-017 is for the browser that was asked, and for its page', async () => {
    const page = await browser.open(authorizationUrl())
    const passkey = signed(page)
    const victim = new Browser(world.provider)
    const own = await victim.open(authorizationUrl())
    const { action, continuation } = formOf(page)
    const foreign = await victim.post(action, { continuation, passkey })
    expect([foreign.response.status, foreign.location]).toEqual([403, undefined])
    expect(asksForPassword(foreign)).toBe(true)
    nobody(await send(own, passkey, victim))
  })

  test('W-024 is not answered by GET, nor from another site', async () => {
    const page = await browser.open(authorizationUrl())
    const { action, continuation } = formOf(page)
    const passkey = signed(page)
    const got = await browser.open(`${action}&${new URLSearchParams({ continuation, passkey })}`)
    expectLoginPage(await browser.follow(got))
    const elsewhere = { 'sec-fetch-site': 'cross-site' }
    expect((await browser.post(action, { continuation, passkey }, elsewhere)).response.status).toBe(403)
  })

  test('of the login page is none of the second step, nor the other way round', async () => {
    const login = await browser.open(authorizationUrl())
    const step = await browser.submit(login, { username: 'alice', password: PASSWORD })
    const [, challenge = ''] = /&quot;challenge&quot;:&quot;([^&]+)&quot;/.exec(step.html) ?? []
    const given = (of: string) => keys.alice.signed(of, { userHandle: handleOf('alice') })
    nobody(await send(login, given(challenge)))
    const other = await send(step, given(challengeOf(login)))
    expect([other.response.status, other.html.includes('name="passkey"')]).toEqual([400, true])
    // Beside a password it need not have verified anybody.
    const unverified = keys.alice.signed(
      /&quot;challenge&quot;:&quot;([^&]+)&quot;/.exec(other.html)?.[1] ?? '',
      { verified: false },
    )
    expect(decodeJwt(await idTokenOf(await send(other, unverified))).amr).toEqual(['pwd', 'hwk', 'mfa'])
  })

  test('a storage that is down is no wrong passkey', async () => {
    const page = await browser.open(authorizationUrl())
    const passkey = signed(page)
    fault.down = true
    const answer = await send(page, passkey)
    expect([answer.response.status, answer.response.headers.has('retry-after')]).toEqual([503, true])
    fault.down = false
    expect((await browser.finish(await send(page, passkey))).location).toContain('code=')
  })
})

describe('it is offered', () => {
  const offers = ({ html }: Visit) => [html.includes('id="passkey"'), html.includes('webauthn')]
  const own = (answers: Partial<Accounts>) =>
    createWorld({
      accounts: {
        find: (sub) => (sub === 'nobody' ? undefined : { sub, disabled: sub === 'mallory' }),
        authenticate: () => undefined,
        secondFactors: () => ({ otp: true, recovery_codes: false, passkeys: [] }),
        verifyPasskey: () => ({ sub: 'alice', amr: ['hwk', 'user', 'mfa'] }),
        ...answers,
      },
    })

  test('out of sight, until the script of the page has found that the browser can do it', async () => {
    const page = await browser.open(authorizationUrl())
    expect(offers(page)).toEqual([true, true])
    expect(page.html).toMatch(/<button [^>]*form="passkey"[^>]* hidden>/)
    expect(page.response.headers.get('content-security-policy')).toMatch(/script-src 'sha256-/)
  })

  test('unless the policy says otherwise, or the accounts know of none', async () => {
    const off = await peopled({ passkey_sign_in: false })
    const without = await own({ verifyPasskey: undefined as never })
    for (const { provider } of [off, without]) {
      const there = new Browser(provider)
      const page = await there.open(authorizationUrl())
      expect(offers(page)).toEqual([false, false])
      expect(page.response.headers.get('content-security-policy')).not.toContain('script-src')
    }
    // Nor is a page from before that taken.
    const page = await browser.open(authorizationUrl())
    const after = new Browser(off.provider)
    for (const [name, value] of browser.cookies) after.cookies.set(name, value)
    expect((await send(page, signed(page), after)).response.status).toBe(400)
  })

  test('for accounts of a host’s own, who says what it comes to', async () => {
    const asked: object[] = []
    const { provider } = await own({
      verifyPasskey: (asserted) => {
        asked.push(asserted)
        return { sub: 'alice', amr: ['hwk', 'user', 'mfa'] }
      },
    })
    const there = new Browser(provider)
    const page = await there.open(authorizationUrl())
    expect((await there.finish(await send(page, '{}', there))).location).toContain('code=')
    expect(asked).toMatchObject([{ response: '{}', challenge: challengeOf(page) }])
  })

  test.each<[string, Partial<Accounts>, number]>([
    ['nobody', { verifyPasskey: () => null }, 400],
    ['somebody who is gone', { verifyPasskey: () => ({ sub: 'nobody' }) }, 400],
    ['somebody who is disabled', { verifyPasskey: () => ({ sub: 'mallory' }) }, 400],
    ['what is no sign-in', { verifyPasskey: () => ({ sub: 5 }) as never }, 503],
    ['a failure', { verifyPasskey: () => Promise.reject(new Error('down')) }, 503],
    ['that it is not all', { verifyPasskey: () => ({ sub: 'alice', second_factor: true }) }, 200],
  ])('where that is %s, nobody is let in', async (_, answers, status) => {
    const { provider } = await own(answers)
    const there = new Browser(provider)
    const answer = await send(await there.open(authorizationUrl()), '{}', there)
    expect([answer.response.status, answer.location]).toEqual([status, undefined])
  })
})
