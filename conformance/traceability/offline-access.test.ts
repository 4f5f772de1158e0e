/** OpenID Connect Core 1.0, sections 11 and 16.18: the consent that a refresh token needs. */

import { expect, test } from 'vitest'
import { expectCode } from '../catalogue/browser-answers.ts'
import { authorizationUrl, createWorld, redeem, type Tokens } from '../catalogue/world.ts'

test.each([
  ['with a yes to it', ['offline_access'], true],
  ['and not without', [], false],
])('offline access is asked for by name, and had %s', async (_, ticked, given) => {
  const world = await createWorld()
  const browser = world.browser()
  const page = await browser.signIn(authorizationUrl({ scope: 'openid offline_access' }))
  expect(page.html).toContain('Keep this access while you are away')
  const code = expectCode(await browser.allow(page, ticked))
  const tokens = (await (await redeem(world, code)).json()) as Tokens
  expect('refresh_token' in tokens).toBe(given)
})
