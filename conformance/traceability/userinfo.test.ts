/** OpenID Connect Core 1.0, section 5.3.2: how the claims are written. */

import { expect, test } from 'vitest'
import { createWorld, issueTokens, userinfo } from '../catalogue/world.ts'

test('claims are UTF-8', async () => {
  const name = 'Zoë 名前 👋'
  const world = await createWorld({ hooks: { accountClaims: () => ({ name }) } })
  const { access_token } = await issueTokens(world, { scope: 'openid profile' })
  const body = Buffer.from(await (await userinfo(world, access_token)).arrayBuffer())
  expect(body.includes(Buffer.from(name, 'utf8'))).toBe(true)
})
