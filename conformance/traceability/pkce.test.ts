/** RFC 7636, sections 4.4 and 4.4.1: what codes and errors say of PKCE. */

import { expect, test } from 'vitest'
import { clientAnswer } from '../catalogue/browser-answers.ts'
import { authorizationUrl, CHALLENGE, createWorld } from '../catalogue/world.ts'

const world = await createWorld()

test('nothing of the challenge is in the code', async () => {
  const code = await world.browser().code(authorizationUrl())
  const bytes = Buffer.from(CHALLENGE, 'base64url')
  const parts = code.split('.').map((part) => Buffer.from(part, 'base64url'))
  expect(parts).toHaveLength(4)
  for (let start = 0; start + 6 <= bytes.length; start++) {
    const piece = bytes.subarray(start, start + 6)
    expect(parts.some((part) => part.includes(piece))).toBe(false)
  }
})

test.each([
  ['challenge is required', { code_challenge: undefined, code_challenge_method: undefined }],
  ['method must be S256', { code_challenge_method: 'plain' }],
])('the error says that the %s', async (said, overrides) => {
  const answer = clientAnswer(await world.browser().open(authorizationUrl(overrides)))
  expect(answer).toMatchObject({ error: 'invalid_request', error_description: expect.stringContaining(said) })
})
