/** 1.W: a form belongs to the browser it was given to, and what it says beyond that is not believed. */

import { beforeEach, describe, expect, test } from 'vitest'
import { type Browser, formOf, PASSWORD, type Visit } from './browser.ts'
import { expectConsentPage, expectErrorPage, expectLoginPage } from './browser-answers.ts'
import { authorizationUrl, createWorld, ISSUER, type World } from './world.ts'

const SESSION = '__Host-vouchsafe_session'

let world: World
let alice: Browser
let mallory: Browser

beforeEach(async () => {
  world = await createWorld()
  alice = world.browser()
  mallory = world.browser()
})

const continuationOf = (page: Visit) => formOf(page).continuation

const send = (browser: Browser, path: string, form: Record<string, string>, headers = {}) =>
  browser.post(`${ISSUER}${path}`, form, headers)

const credentials = { username: 'bob', password: PASSWORD }
const crossSite = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }

describe('W-001: RFC 6749 section 10.12, nobody is signed in as the attacker', () => {
  test('a form that an attacker got for the attacker', async () => {
    await alice.open(authorizationUrl())
    const continuation = continuationOf(await mallory.open(authorizationUrl()))
    expectLoginPage(await send(alice, '/login', { continuation, ...credentials }), 403)
    expect(alice.cookies.has(SESSION)).toBe(false)
    expect(world.events.filter(({ type }) => type === 'signed_in')).toEqual([])
  })

  test('the same where the victim has no cookies at all', async () => {
    const continuation = continuationOf(await mallory.open(authorizationUrl()))
    expectLoginPage(await send(alice, '/login', { continuation, ...credentials }), 403)
    expect(alice.cookies.has(SESSION)).toBe(false)
  })

  test.each([
    '',
    'x',
    '.',
    'e30.',
    'bnVsbA.x',
    `${'W'.repeat(20_000)}.x`,
    Buffer.from('['.repeat(20_000)).toString('base64url'),
  ])('no continuation to speak of: %.20s', async (continuation) => {
    await alice.open(authorizationUrl())
    expectErrorPage(await send(alice, '/login', { continuation, ...credentials }))
    expectErrorPage(await send(alice, '/consent', { continuation, decision: 'allow' }))
    expect(alice.cookies.has(SESSION)).toBe(false)
  })

  test('W-024 a form that comes from another site', async () => {
    const page = await alice.open(authorizationUrl())
    const continuation = continuationOf(page)
    expectErrorPage(await send(alice, '/login', { continuation, ...credentials }, crossSite), 403)
    expect(alice.cookies.has(SESSION)).toBe(false)
    expectConsentPage(await alice.submit(page, credentials))
  })
})

describe('W-014: RFC 6749 section 10.12, nobody consents unasked', () => {
  let page: Visit

  beforeEach(async () => {
    page = await alice.signIn(authorizationUrl())
    expectConsentPage(page)
  })

  const nothingGiven = () =>
    expect(world.events.filter(({ type }) => type === 'consent_given' || type === 'code_issued')).toEqual([])

  test('no continuation', async () => {
    expectErrorPage(await send(alice, '/consent', { decision: 'allow' }))
    nothingGiven()
  })

  test('of another browser', async () => {
    const foreign = continuationOf(await mallory.signIn(authorizationUrl(), 'bob'))
    expectConsentPage(await send(alice, '/consent', { continuation: foreign, decision: 'allow' }), 403)
    nothingGiven()
  })

  test('of the login page, and the other way round', async () => {
    const login = continuationOf(await alice.open(authorizationUrl({ prompt: 'login' })))
    expectLoginPage(await send(alice, '/consent', { continuation: login, decision: 'allow' }), 403)
    expectConsentPage(
      await send(alice, '/login', { continuation: continuationOf(page), ...credentials }),
      403,
    )
    nothingGiven()
  })

  test('from another site', async () => {
    const form = { continuation: continuationOf(page), decision: 'allow' }
    expectErrorPage(await send(alice, '/consent', form, crossSite), 403)
    nothingGiven()
  })

  test('with an answer that is none', async () => {
    for (const decision of ['', 'yes', 'Allow'])
      expectConsentPage(await send(alice, '/consent', { continuation: continuationOf(page), decision }), 403)
    nothingGiven()
  })
})

describe('W-016, W-017: RFC 6749 section 10.12, what one browser began another does not finish', () => {
  test('W-016 bob answers the page of alice, signed in or not', async () => {
    const consent = await alice.signIn(authorizationUrl())
    for (const prepare of [
      () => mallory.open(authorizationUrl()),
      () => mallory.signIn(authorizationUrl(), 'bob'),
    ]) {
      await prepare()
      const visit = await send(mallory, '/consent', {
        continuation: continuationOf(consent),
        decision: 'allow',
      })
      expect([visit.response.status, visit.location]).toEqual([403, undefined])
      const login = continuationOf(await alice.open(authorizationUrl({ prompt: 'login' })))
      const tried = await send(mallory, '/login', { continuation: login, ...credentials })
      expect([tried.response.status, tried.location]).toEqual([403, undefined])
    }
  })

  test('W-016 even with the cookie of her browser, bob consents for himself only', async () => {
    const consent = await alice.signIn(authorizationUrl())
    const name = '__Host-vouchsafe_browser'
    mallory.cookies.set(name, alice.cookies.get(name) ?? '')
    await mallory.signIn(authorizationUrl(), 'bob')
    const form = { continuation: continuationOf(consent), decision: 'allow' }
    const visit = await send(mallory, '/consent', form)
    expectConsentPage(visit, 403)
    expect(visit.html).toContain('bob Example')
  })

  test('W-017 the victim finishes what the attacker began: the attacker gets nothing', async () => {
    const continuation = continuationOf(await mallory.open(authorizationUrl()))
    const asked = await send(alice, '/login', { continuation, username: 'alice', password: PASSWORD })
    expectLoginPage(asked, 403)
    expectConsentPage(await alice.submit(asked, { username: 'alice', password: PASSWORD }))
    expectLoginPage(await mallory.open(authorizationUrl()))
    expect(mallory.cookies.has(SESSION)).toBe(false)
  })

  test('W-017 the proof of a login is of no use in another browser', async () => {
    const page = await alice.open(authorizationUrl())
    const { location = '' } = await send(alice, '/login', {
      continuation: continuationOf(page),
      username: 'alice',
      password: PASSWORD,
    })
    expect(location).toContain('continuation=')
    expectLoginPage(await mallory.open(location))
  })
})
