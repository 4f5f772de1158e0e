/** The runtime of one's own: the whole flow, nothing of ours but the core, and failures that stay failures. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { codeFlow, parallelRedemptions } from './code-flow.ts'
import { client, user } from './example-provider.ts'
import { createRuntime } from './examples/custom-runtime.ts'
import { type Listening, listen, neutralListener } from './server.ts'

let server: Listening | undefined
afterEach(() => server?.close())

const host = { secret: 'a secret of the deployment, 32+ characters', client, user }

test('it carries the whole flow', async () => {
  server = await listen(async (issuer) => neutralListener(await createRuntime({ ...host, issuer })))
  expect(await codeFlow(server.origin)).toEqual({
    userinfo: { sub: 'alice', name: 'Alice Example' },
    claims: expect.objectContaining({ iss: server.origin, aud: 'web', sub: 'alice', nonce: 'n1' }),
    refreshed: true,
    after_revocation: 401,
  })
})

test('a code is redeemed once, however many try', async () => {
  server = await listen(async (issuer) => neutralListener(await createRuntime({ ...host, issuer })))
  expect(await parallelRedemptions(server.origin, 10)).toBe(1)
})

test('what fails is unavailable, and nothing is denied', async () => {
  const handle = await createRuntime({ ...host, issuer: 'https://op.test' })
  const failing = vi.spyOn(crypto.subtle, 'digest').mockRejectedValue(new Error('no digest today'))
  try {
    const answer = await handle({
      method: 'POST',
      path: '/token',
      query: '',
      headers: {
        authorization: `Basic ${btoa('web:whatever')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=authorization_code&code=x',
    })
    expect(answer.status).toBe(503)
  } finally {
    failing.mockRestore()
  }
})

test('of ours it imports the core and nothing else', () => {
  const source = readFileSync(join(import.meta.dirname, 'examples/custom-runtime.ts'), 'utf8')
  const imported = [...source.matchAll(/\bfrom '([^']+)'/g)].map((match) => match[1])
  expect(imported).toEqual(['vouchsafe/core'])
})
