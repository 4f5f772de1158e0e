/** The pages of an app that list what a person let in and where they are signed in, and end it. */

import { beforeEach, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { expectCode, expectRefused } from './browser-answers.ts'
import { authorizationUrl, createWorld, introspect, redeem, type Tokens, type World } from './world.ts'

let world: World
let laptop: Browser
let phone: Browser

beforeEach(async () => {
  world = await createWorld()
  laptop = world.browser()
  phone = world.browser()
})

async function tokens(browser: Browser, overrides: Record<string, string> = {}): Promise<Tokens> {
  const code = await browser.code(authorizationUrl(overrides))
  return (await (await redeem(world, code, {}, overrides.client_id)).json()) as Tokens
}

const silent = authorizationUrl({ prompt: 'none' })
const alice = () => world.provider.person('alice')

test('what is listed, and nothing of anybody else', async () => {
  await tokens(laptop, { scope: 'openid email' })
  await tokens(laptop, { client_id: 'first', scope: 'openid' })
  const connections = await alice().connections()
  expect(connections).toEqual([
    {
      client_id: 'web',
      scopes: ['openid', 'email'],
      since: world.clock.now,
      lastUsed: world.clock.now - (world.clock.now % 86_400),
      until: world.clock.now + 90 * 86_400,
    },
    expect.objectContaining({ client_id: 'first', scopes: [] }),
  ])
  expect(await alice().sessions()).toEqual([
    {
      id: expect.any(String),
      authTime: world.clock.now,
      amr: ['pwd'],
      since: world.clock.now,
      lastSeen: world.clock.now,
      until: world.clock.now + 86_400,
      clients: ['web', 'first'],
    },
  ])
  expect(await world.provider.person('bob').connections()).toEqual([])
  expect(await world.provider.person('nobody').sessions()).toEqual([])
})

test('one session is ended by its id, with what was to end with it', async () => {
  const there = await tokens(laptop)
  const here = await tokens(phone)
  const [first, second] = await alice().sessions()
  await world.provider.person('bob').endSession(first?.id ?? '')
  expect(await alice().sessions()).toHaveLength(2)

  await alice().endSession(first?.id ?? '')
  expect(await alice().sessions()).toEqual([second])
  expectRefused(await laptop.open(silent), 'login_required')
  expectCode(await phone.open(silent))
  const active = async ({ access_token }: Tokens) => (await introspect(world, access_token)).active
  expect([await active(there), await active(here)]).toEqual([false, true])
  expect(world.events.at(-1)).toMatchObject({ type: 'code_issued' })
  expect(world.events).toContainEqual({
    type: 'session_ended',
    sub: 'alice',
    session: first?.id,
    because: 'ended_by_host',
  })
})

test('what was disconnected is listed no more', async () => {
  await tokens(laptop)
  await alice().disconnect('web')
  expect(await alice().connections()).toEqual([])
  await alice().endEverything()
  expect(await alice().sessions()).toEqual([])
})
