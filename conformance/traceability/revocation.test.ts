/** What RFC 7009 asks of the endpoint as such: how it is reached, and what a flood of it costs. */

import { expect, test } from 'vitest'
import { FaultyStorage } from '../catalogue/faulty-storage.ts'
import { basic, createWorld, introspect, issueTokens, post } from '../catalogue/world.ts'

test('RFC 7009 section 2: a token that comes over plain HTTP is revoked, and only https is published', async () => {
  const world = await createWorld()
  const { access_token } = await issueTokens(world)
  const request = new Request('http://op.test/revoke', {
    method: 'POST',
    headers: { authorization: basic('web') },
    body: new URLSearchParams({ token: access_token }),
  })
  expect((await world.provider.fetch(request)).status).toBe(200)
  expect(await introspect(world, access_token)).toEqual({ active: false })
  const metadata = await world.provider.fetch(new Request('http://op.test/.well-known/openid-configuration'))
  expect(await metadata.json()).toMatchObject({ revocation_endpoint: 'https://op.test/revoke' })
})

test('RFC 7009 section 5: neither a stranger nor a made-up token makes the storage work', async () => {
  const storage = new FaultyStorage()
  const world = await createWorld({ storage })
  const { access_token } = await issueTokens(world)
  storage.calls.splice(0)
  const made_up = ['garbage', 'AAAAAAAAAAAAAAAAAAAAAA.a1.AAAAAAAAAAAAAAAAAAAAAA', 'x'.repeat(60_000)]
  for (const token of made_up)
    expect((await post(world, '/revoke', { token }, { authorization: basic('web') })).status).toBe(200)
  for (const authorization of [basic('web', 'wrong wrong wrong'), basic('nobody', 'a secret of nobody')])
    expect((await post(world, '/revoke', { token: access_token }, { authorization })).status).toBe(401)
  // Whether there is a client of that name among those in the storage has to be looked up; nothing is written.
  expect(storage.calls.map(({ operation, keys }) => [operation, keys[0]?.kind])).toEqual([['get', 'client']])
})
