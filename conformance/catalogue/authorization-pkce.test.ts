/** 1.A: code_challenge. S256 or nothing, and not nothing where it is required. */

import { beforeAll, describe, expect, test } from 'vitest'
import { expectCode, expectRefused } from './browser-answers.ts'
import { authorizationUrl, CHALLENGE, clients, createWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
})

const none = { code_challenge: undefined, code_challenge_method: undefined }
const spa = { client_id: 'spa', redirect_uri: 'https://spa.test/cb' }
const nat = { client_id: 'nat', redirect_uri: 'com.example.app:/cb' }

const refused: readonly [string, Record<string, string | undefined>][] = [
  ['A-046 none, by a client that requires it', none],
  ['A-046 none, by a public client', { ...spa, ...none }],
  ['A-046 none, by a native client', { ...nat, ...none }],
  ['A-047 plain', { code_challenge_method: 'plain' }],
  ['A-047 plain, where it is not required', { client_id: 'plain', code_challenge_method: 'plain' }],
  ['A-047 no method, which means plain', { code_challenge_method: undefined }],
  ['A-047 another case', { code_challenge_method: 's256' }],
  ['A-047 an unknown method', { code_challenge_method: 'S512' }],
  ['A-050 a method without a challenge', { code_challenge: undefined }],
  ['A-050 a method and an empty challenge', { code_challenge: '' }],
  ['A-050 the same where it is not required', { client_id: 'plain', code_challenge: undefined }],
  ['A-051 42 characters', { code_challenge: CHALLENGE.slice(1) }],
  ['A-051 44 characters', { code_challenge: `${CHALLENGE}A` }],
  ['A-051 129 characters', { code_challenge: 'A'.repeat(129) }],
  ...['+', '/', '=', '.', 'é', ' ', '\n'].map((character): [string, Record<string, string>] => [
    `A-051 ${JSON.stringify(character)} in it`,
    { code_challenge: CHALLENGE.slice(1) + character },
  ]),
]

describe('RFC 7636 section 4.4.1, RFC 9700 section 2.1.1', () => {
  test.each(refused)('%s', async (_, overrides) => {
    const { redirect_uri } = overrides
    const browser = world.browser()
    expectRefused(await browser.open(authorizationUrl(overrides)), 'invalid_request', {
      ...(redirect_uri !== undefined && { redirect_uri }),
    })
  })

  test('A-046 the policy can require it of every client', async () => {
    const strict = await createWorld({ policy: { require_pkce: true } })
    const url = authorizationUrl({ client_id: 'plain', ...none })
    // The client's own setting is false, and goes first; without it the policy holds.
    expectCode(await openAndAllow(strict, url))
    const bare = clients.map(({ require_pkce, ...client }) => client)
    const without = await createWorld({ policy: { require_pkce: true }, clients: bare })
    expectRefused(await without.browser().open(url), 'invalid_request')
  })

  test('it is not required of a confidential client unless somebody says so', async () => {
    expectCode(await openAndAllow(world, authorizationUrl({ client_id: 'plain', ...none })))
  })
})

async function openAndAllow({ browser }: World, url: string) {
  const alice = browser()
  return alice.allow(await alice.signIn(url))
}

test('A-046 to A-051 no refusal leaves a trace', async () => {
  expect(world.events.filter(({ type }) => type === 'refused').length).toBeGreaterThanOrEqual(refused.length)
  expect(world.events.filter(({ type }) => type === 'code_issued').length).toBe(1)
})
