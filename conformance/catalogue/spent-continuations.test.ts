/** 1.A and 1.W: a page that was answered, by a code or by an error, is not answered once more in another way. */

import { beforeEach, describe, expect, test } from 'vitest'
import type { SignInVerdict } from 'vouchsafe'
import { type Browser, formOf, PASSWORD } from './browser.ts'
import { expectCode, expectConsentPage, expectLoginPage, expectRefused } from './browser-answers.ts'
import { type WatchedStorage, watchedStorage } from './watched-storage.ts'
import { authorizationUrl, createWorld, redeem, type World } from './world.ts'

let storage: WatchedStorage
let world: World
let alice: Browser
let verdict: SignInVerdict

beforeEach(async () => {
  verdict = { kind: 'allow' }
  storage = watchedStorage()
  world = await createWorld({ storage, hooks: { afterSignIn: () => verdict } })
  alice = world.browser()
})

test('A-113 a consent page that was denied gives nothing when it is allowed after all: it is asked anew', async () => {
  const page = await alice.signIn(authorizationUrl())
  expectRefused(await alice.submit(page, { decision: 'deny' }), 'access_denied')
  const asked = await alice.allow(page)
  expectConsentPage(asked, 403)
  expectCode(await alice.allow(asked))
})

test('A-113 a code that waits ends when its page is denied after all', async () => {
  const page = await alice.signIn(authorizationUrl())
  const code = expectCode(await alice.allow(page))
  expectRefused(await alice.submit(page, { decision: 'deny' }), 'access_denied')
  expect((await redeem(world, code)).status).toBe(400)
  expectConsentPage(await alice.open(authorizationUrl({ prompt: 'consent' })))
})

test('a consent that the host refused is void', async () => {
  const page = await alice.signIn(authorizationUrl())
  verdict = { kind: 'refuse' }
  expectRefused(await alice.allow(page), 'access_denied')
  verdict = { kind: 'allow' }
  expectConsentPage(await alice.allow(page), 403)
})

test('so is a sign-in, whatever page the person is shown of it', async () => {
  for (const message of [undefined, 'Not today']) {
    const url = authorizationUrl({ client_id: 'first', prompt: 'login' })
    const { action, continuation } = formOf(await alice.open(url))
    const form = { continuation, username: 'alice', password: PASSWORD }
    const { location = '' } = await alice.post(action, form)
    verdict = { kind: 'refuse', ...(message !== undefined && { message }) }
    await alice.open(location)
    verdict = { kind: 'allow' }
    // The proof of the sign-in was used up: prompt=login is not fulfilled by it a second time.
    expectLoginPage(await alice.open(location))
  }
})

describe('what proves nothing writes nothing', () => {
  test('a login page that is given up', async () => {
    const page = await alice.open(authorizationUrl())
    expectRefused(await alice.submit(page, { cancel: '1' }), 'access_denied')
    expect(storage.writes).toBe(0)
    expectConsentPage(await alice.submit(page, { username: 'alice', password: PASSWORD }))
  })

  test('a consent page of a person who is signed in no more', async () => {
    const page = await alice.signIn(authorizationUrl())
    for (const name of alice.cookies.keys()) if (name.endsWith('_session')) alice.cookies.delete(name)
    const { writes } = storage
    expectRefused(await alice.submit(page, { decision: 'deny' }), 'access_denied')
    expect(storage.writes).toBe(writes)
  })
})

test('A-061 OpenID Connect Core 1.0 section 3.1.2.1: a sign-in of an hour ago satisfies no max_age=60', async () => {
  const page = await alice.signIn(authorizationUrl({ max_age: '60' }))
  world.clock.now += 3500
  expectLoginPage(await alice.allow(page), 403)
})

test('an authorization that nobody redeems leaves a record for as long as its page can be sent again', async () => {
  const ends: number[] = []
  const watching = await createWorld({
    storage: {
      ...storage,
      put: (key, value, options) => {
        if (key.kind === 'grant') ends.push((options.expiresAt ?? Number.NaN) - watching.clock.now)
        return storage.put(key, value, options)
      },
    },
  })
  const browser = watching.browser()
  const scope = 'openid offline_access'
  await browser.code(authorizationUrl({ scope }))
  expectCode(await browser.open(authorizationUrl({ scope })))
  const page = await browser.open(authorizationUrl({ prompt: 'consent' }))
  await browser.submit(page, { decision: 'deny' })
  expect(ends).toEqual([3660, 120, 3660])
})
