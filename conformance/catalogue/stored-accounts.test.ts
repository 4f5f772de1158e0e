/**
 * People in storage, through `vouchsafe/accounts`: they sign in as anybody does, and a password that was changed, or an
 * account that was disabled or removed, ends all that was before, in every process at once.
 */

import { expect, test } from 'vitest'
import { createPasswordAccounts } from 'vouchsafe/accounts'
import { createMemoryStorage } from 'vouchsafe/storage/memory'
import { Browser, PASSWORD } from './browser.ts'
import {
  authorizationUrl,
  createWorld,
  ISSUER,
  introspect,
  issueTokens,
  redeem,
  refresh,
  type Tokens,
  userinfo,
} from './world.ts'

async function peopled() {
  const storage = createMemoryStorage({ latency: { minMs: 0, maxMs: 1 }, now: () => 1_800_000_000 })
  const accounts = createPasswordAccounts({ storage, issuer: ISSUER, now: () => 1_800_000_000 })
  const made = {
    username: 'alice',
    password: PASSWORD,
    sub: 'a1',
    email: 'alice@example.test',
  }
  expect((await accounts.create(made)).kind).toBe('created')
  return { accounts, world: await createWorld({ storage, accounts }) }
}

test.each([
  ['a changed password', { password: 'through the looking glass' }],
  ['a disabled account', { disabled: true }],
] as const)('%s ends every token and session at once', async (_, changes) => {
  const { accounts, world } = await peopled()
  const { access_token, refresh_token = '' } = await issueTokens(world)
  expect((await userinfo(world, access_token)).status).toBe(200)
  expect((await accounts.update('a1', changes)).kind).toBe('updated')
  expect((await userinfo(world, access_token)).status).toBe(401)
  expect(await introspect(world, access_token)).toEqual({ active: false })
  expect((await refresh(world, refresh_token)).status).toBe(400)
  expect(await world.provider.person('a1').sessions()).toEqual([])
  // Enabled again, they begin anew.
  await accounts.update('a1', { disabled: false })
  expect((await refresh(world, refresh_token)).status).toBe(400)
})

test('an account that was removed, and made again under its sub, has nothing of before', async () => {
  const { accounts, world } = await peopled()
  const { access_token } = await issueTokens(world)
  await accounts.remove('a1')
  expect((await userinfo(world, access_token)).status).toBe(401)
  await accounts.create({ username: 'alice', password: PASSWORD, sub: 'a1' })
  expect((await userinfo(world, access_token)).status).toBe(401)
  const anew = await issueTokens(world, { scope: 'openid profile' })
  expect(await (await userinfo(world, anew.access_token)).json()).toEqual({
    sub: 'a1',
    preferred_username: 'alice',
  })
})

test('a password that is changed in one browser signs out the others, and ends every token', async () => {
  const { accounts, world } = await peopled()
  const here = new Browser(world.provider)
  const code = await here.code(authorizationUrl())
  const { access_token } = (await (await redeem(world, code)).json()) as Tokens
  const elsewhere = new Browser(world.provider)
  await elsewhere.code(authorizationUrl())
  const person = world.provider.person('a1')
  const session = (await person.sessions())[0]?.id ?? ''

  const changed = await accounts.update('a1', { password: 'through the looking glass' })
  if (changed.kind !== 'updated' || !changed.stamps) throw new Error('nothing has ended')
  expect(await person.sessions()).toEqual([])
  await person.keepSession(session, changed.stamps)
  expect(await person.sessions()).toMatchObject([{ id: session }])
  expect(await person.connections()).toEqual([])
  expect((await userinfo(world, access_token)).status).toBe(401)

  const silent = authorizationUrl({ prompt: 'none' })
  // Signed in still, but what was allowed is over too.
  expect((await here.open(silent)).location).toContain('error=consent_required')
  expect((await elsewhere.open(silent)).location).toContain('error=login_required')
})

test('whose password was changed twice has no session of before the second time', async () => {
  const { accounts, world } = await peopled()
  await issueTokens(world)
  const person = world.provider.person('a1')
  const session = (await person.sessions())[0]?.id ?? ''
  const theirs = await accounts.update('a1', { password: 'what the thief made it' })
  await accounts.update('a1', { password: 'through the looking glass' })
  if (theirs.kind !== 'updated' || !theirs.stamps) throw new Error('nothing has ended')
  await person.keepSession(session, theirs.stamps)
  expect(await person.sessions()).toEqual([])
})
