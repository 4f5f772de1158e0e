/** What RFC 6749 wants documented is what conformance/README.md says, and true. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectBearerError } from '../catalogue/answers.ts'
import {
  authorizationUrl,
  createWorld,
  introspect,
  issueTokens,
  redeem,
  refresh,
  type Tokens,
  userinfo,
} from '../catalogue/world.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8').replace(/\s+/g, ' ')

test('RFC 6749 section 5.1: codes and tokens are as long as the page says', async () => {
  expect(readme).toContain(
    'are `<handle>.<end_user>.<serial>.<mac>`: 71 characters while the serial has one digit; those that belong to no End-User are `<handle>.<serial>.<mac>`, 48 characters. None is ever longer than 92.',
  )
  const world = await createWorld()
  const code = await world.browser().code(authorizationUrl())
  let { access_token, refresh_token = '' } = await issueTokens(world)
  expect([code, access_token, refresh_token].map(({ length }) => length)).toEqual([71, 71, 71])
  for (let use = 0; use < 10; use++)
    ({ access_token, refresh_token = '' } = (await (await refresh(world, refresh_token)).json()) as Tokens)
  expect([access_token, refresh_token].map(({ length }) => length)).toEqual([72, 72])
})

test('RFC 6749 section 3.3: a request without scope is granted none', async () => {
  expect(readme).toContain('A request without `scope` is granted none;')
  const world = await createWorld()
  const code = await world.browser().code(authorizationUrl({ scope: undefined }))
  const tokens = (await (await redeem(world, code)).json()) as Tokens
  expect(Object.keys(tokens).sort()).toEqual(['access_token', 'expires_in', 'token_type'])
  expect(await introspect(world, tokens.access_token)).not.toHaveProperty('scope')
  await expectBearerError(await userinfo(world, tokens.access_token), 403, 'insufficient_scope')
})
